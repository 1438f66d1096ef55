import {
  type AttributionRuleFiles,
  type AttributionRules,
  indexAttributionRules,
} from './attribution/attribution-rules.ts';
import { presetsSchema, type RegionPresets } from './attribution/preset-rules.ts';
import { checkAttributionRules, type ParsedRuleFile } from './attribution/rule-check.ts';
import { crossCheckRules } from './attribution/rule-crosscheck.ts';
import { checkRules, type RuleProblem } from './base/rule-file.ts';
import { checkProtocolRules, crossCheckProtocols } from './decode/protocol-check.ts';
import type { ProtocolRule } from './decode/protocol-rules.ts';

/** A rule file as it was read: path below `rules/` with `/`, and its text. */
export type RuleFile = { path: string; text: string };

/** Rule files checked against their schemas, not indexed: plain data, which the build keeps for the command. */
export type CheckedRules = {
  attribution: AttributionRuleFiles;
  protocols: readonly ProtocolRule[];
  presets: RegionPresets | null;
};

/** All rules that a run knows, and what is wrong with those it could not take. */
export type Rulebook = { attribution: AttributionRules; protocols: readonly ProtocolRule[]; problems: RuleProblem[] };

/** Hands each rule file to the room that knows its kind. Files with problems are left out and told. */
export function readRulebook(files: readonly RuleFile[]): Rulebook {
  const { rules, problems } = checkRuleFiles(files);
  return { attribution: indexAttributionRules(rules.attribution), protocols: rules.protocols, problems };
}

/** Checks each rule file by the schema of its kind. Files of kinds that no room knows are passed over. */
export function checkRuleFiles(files: readonly RuleFile[]): { rules: CheckedRules; problems: RuleProblem[] } {
  const problems: RuleProblem[] = [];
  const parsed = files.flatMap((file) => parseFile(file, problems));
  const rules: CheckedRules = {
    attribution: checkAttributionRules(parsed, problems),
    protocols: checkProtocolRules(parsed, problems),
    presets: checkPresets(parsed, problems),
  };
  return { rules, problems };
}

/** What no schema can see: things said twice, dangling references, uncited lines, patterns that miss their sample. */
export function crossCheckRulebook({ attribution, protocols }: CheckedRules): RuleProblem[] {
  return [...crossCheckRules(attribution), ...crossCheckProtocols(protocols)];
}

function checkPresets(files: readonly ParsedRuleFile[], problems: RuleProblem[]): RegionPresets | null {
  const source = files.find(({ file }) => file.endsWith('policies/presets.json'));
  return source === undefined ? null : checkRules(presetsSchema, source, problems);
}

function parseFile({ path, text }: RuleFile, problems: RuleProblem[]): ParsedRuleFile[] {
  try {
    return [{ file: path, value: JSON.parse(text) }];
  } catch (error) {
    problems.push({
      file: path,
      pointer: '',
      what: 'is not JSON',
      why: reasonOf(error, text),
      whatToDo: 'correct the syntax',
    });
    return [];
  }
}

/** The parser counts characters; editors count lines. */
function reasonOf(error: unknown, text: string): string {
  const reason = error instanceof Error ? error.message : String(error);
  const at = /at position (\d+)/.exec(reason);
  if (at === null) return reason;
  const before = text.slice(0, Number(at[1])).split('\n');
  return `line ${before.length}, column ${before.at(-1)!.length + 1}: ${reason.slice(0, at.index).trim()}`;
}
