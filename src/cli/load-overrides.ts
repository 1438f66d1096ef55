import { readFileSync } from 'node:fs';
import { type Override, parseOverrides } from '../attribution/overrides.ts';
import { formatRuleProblem, type RuleProblem } from '../base/rule-file.ts';
import { describeSystemError, Failure } from './failure.ts';
import { readYaml } from './read-yaml.ts';

/** The user's file of overrides, YAML or JSON. Throws `Failure` with its first fault and how many there are. */
export function loadOverrides(path: string): readonly Override[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new Failure(`${path}: ${describeSystemError(error)}`, 'give the path of a file of overrides', {
      cause: error,
    });
  }
  const problems: RuleProblem[] = [];
  const overrides = readOverrides(text, path, problems);
  if (overrides !== null) return overrides;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  throw new Failure(`${formatRuleProblem(problems[0]!)}${more}`, `all of them: egresslens rules lint ${path}`);
}

/** Overrides in a text, each fault with its line. */
export function readOverrides(text: string, path: string, problems: RuleProblem[]): Override[] | null {
  const yaml = readYaml(text, path, problems);
  if (yaml === null) return null;
  const faults: RuleProblem[] = [];
  const overrides = parseOverrides(yaml.value, path, faults);
  problems.push(...faults.map(yaml.locate));
  return overrides;
}
