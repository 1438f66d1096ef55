import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { presetsSchema, type RegionPreset } from '../attribution/region-presets.ts';
import { checkRules, type RuleProblem } from '../base/rule-file.ts';
import { type Rulebook, type RuleFile, readRulebook } from '../index.ts';
import { shippedDataFolder } from './data/data-folders.ts';
import { Failure } from './failure.ts';

/** The rules that came with the package. */
export function loadRulebook(): Rulebook['attribution'] {
  const { attribution, problems } = readRulebook(loadRuleFiles());
  rejectProblems(problems);
  return attribution;
}

/** The regions that came with the package. */
export function loadPresets(): readonly RegionPreset[] {
  const file = loadRuleFiles().find(({ path }) => path === 'policies/presets.json');
  const problems: RuleProblem[] = [];
  const value: unknown = file === undefined ? undefined : JSON.parse(file.text);
  const presets = checkRules(presetsSchema, { file: 'policies/presets.json', value }, problems);
  rejectProblems(problems);
  return presets?.presets ?? [];
}

function loadRuleFiles(): RuleFile[] {
  const folder = shippedDataFolder();
  if (folder === null) throw new Failure('the rules are missing', 'build them: npm run build');
  return JSON.parse(readFileSync(join(folder, 'rules.json'), 'utf8')) as RuleFile[];
}

function rejectProblems(problems: readonly RuleProblem[]): void {
  if (problems.length > 0) throw new Error(`shipped rules have problems: ${problems[0]!.file}`);
}
