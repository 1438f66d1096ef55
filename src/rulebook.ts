import {
  type AttributionRules,
  checkAttributionRules,
  indexAttributionRules,
  type ParsedRuleFile,
} from './attribution/attribution-rules.ts';
import type { RuleProblem } from './base/rule-file.ts';

/** A rule file as it was read: path below `rules/` with `/`, and its text. */
export type RuleFile = { path: string; text: string };

/** All rules that a run knows, and what is wrong with those it could not take. */
export type Rulebook = { attribution: AttributionRules; problems: RuleProblem[] };

/** Hands each rule file to the room that knows its kind. Files with problems are left out and told. */
export function readRulebook(files: readonly RuleFile[]): Rulebook {
  const problems: RuleProblem[] = [];
  const parsed = files.flatMap((file) => parseFile(file, problems));
  return { attribution: indexAttributionRules(checkAttributionRules(parsed, problems)), problems };
}

function parseFile({ path, text }: RuleFile, problems: RuleProblem[]): ParsedRuleFile[] {
  try {
    return [{ file: path, value: JSON.parse(text) }];
  } catch (error) {
    problems.push({ file: path, pointer: '', what: 'is not JSON', why: String(error), whatToDo: 'correct the syntax' });
    return [];
  }
}
