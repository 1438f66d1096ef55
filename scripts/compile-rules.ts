import { createHash } from 'node:crypto';
import { RulesError } from '../src/base/rule-file.ts';
import { checkRuleFiles, crossCheckRulebook, type RuleFile } from '../src/rulebook.ts';

/**
 * The rule files as the command loads them: checked here, so that no start has to. JSON of `ShippedRules`. Throws
 * `RulesError` with every problem: rules with faults are not shipped.
 */
export function compileRules(files: readonly RuleFile[]): string {
  const { rules, problems } = checkRuleFiles(files);
  const all = [...problems, ...crossCheckRulebook(rules)];
  if (all.length > 0) throw new RulesError(all);
  const hashes = files.map(({ path, text }) => ({ path, sha256: createHash('sha256').update(text).digest('hex') }));
  return `${JSON.stringify({ files: hashes, rules })}\n`;
}
