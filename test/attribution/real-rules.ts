import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type AttributionRuleFiles, indexAttributionRules } from '../../src/attribution/attribution-rules.ts';
import { checkAttributionRules, type ParsedRuleFile } from '../../src/attribution/rule-check.ts';
import { type RuleProblem, RulesError } from '../../src/base/rule-file.ts';

const ROOT = fileURLToPath(new URL('../../rules/', import.meta.url));

/** The rule files of this room as parsed JSON. */
export function ruleFiles(): ParsedRuleFile[] {
  return ['providers', 'vendors'].flatMap((folder) =>
    readdirSync(`${ROOT}${folder}`)
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => ({
        file: `${folder}/${name}`,
        value: JSON.parse(readFileSync(`${ROOT}${folder}/${name}`, 'utf8')) as unknown,
      })),
  );
}

/** The checked rule files; throws with every problem. */
export function checkedRules(): AttributionRuleFiles {
  const problems: RuleProblem[] = [];
  const files = checkAttributionRules(ruleFiles(), problems);
  if (problems.length > 0) throw new RulesError(problems);
  return files;
}

/** The rules that ship, indexed. */
export const RULES = indexAttributionRules(checkedRules());
