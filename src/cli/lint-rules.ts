import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { RuleProblem } from '../base/rule-file.ts';
import { type CheckedRules, checkRuleFiles, crossCheckRulebook, type RuleFile } from '../rulebook.ts';
import { describeSystemError, Failure } from './failure.ts';
import { readOverrides } from './load-overrides.ts';
import { readYaml } from './read-yaml.ts';

/** Folder below `rules/` by what `$schema` names; null for files that stand alone. */
const FOLDERS: Readonly<Record<string, string>> = {
  provider: 'providers',
  'consumer-isps': 'providers',
  anycast: 'providers',
  services: 'providers',
  vendor: 'vendors',
  protocol: 'protocols',
  presets: 'policies',
};

/** A file of the user's and the name under which the rooms know its kind. */
type Linted = { path: string; known: string; text: string };

/**
 * What is wrong with rule files: each by itself, and beside the shipped ones, of which those with the same id are taken
 * to be replaced. Throws `Failure` for a file that cannot be read.
 */
export function lintRules(paths: readonly string[], shipped: CheckedRules): RuleProblem[] {
  const problems: RuleProblem[] = [];
  const linted = paths.flatMap((path) => openRuleFile(path, problems));
  const files: RuleFile[] = linted.map(({ known, text }) => ({ path: known, text }));
  const { rules, problems: faults } = checkRuleFiles(files);
  const pathOf = new Map(linted.map(({ known, path }) => [known, path]));
  const told = [...faults, ...crossCheckRulebook(replaceRules(shipped, rules))].map((problem) =>
    placeInAccessNetworks(problem, rules, files),
  );
  // What is wrong with a shipped file only because of a new one is told of the new one; the rest is not the user's.
  for (const problem of told) {
    const path = pathOf.get(problem.file);
    if (path !== undefined) problems.push({ ...problem, file: path });
  }
  return problems;
}

function openRuleFile(path: string, problems: RuleProblem[]): Linted[] {
  const text = readText(path);
  if (/\.ya?ml$/i.test(path)) {
    readOverrides(text, path, problems);
    return [];
  }
  const value = parseJson(text);
  if (value === undefined) {
    problems.push(placeFault(text, path));
    return [];
  }
  const kind = kindOf(value, path);
  if (kind === 'overrides') {
    readOverrides(text, path, problems);
    return [];
  }
  if (kind !== null) return [{ path, known: knownName(kind, value, path), text }];
  problems.push({
    file: path,
    pointer: '/$schema',
    what: 'no kind of rule file',
    why: `the kinds are ${[...Object.keys(FOLDERS), 'overrides'].join(', ')}`,
    whatToDo: 'name the schema, such as "../schema/vendor.schema.json"',
  });
  return [];
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Failure(`${path}: ${describeSystemError(error)}`, 'give the path of a rule file', { cause: error });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** JSON is YAML: its reader knows lines. What YAML allows beyond JSON is not placed. */
function placeFault(text: string, path: string): RuleProblem {
  const faults: RuleProblem[] = [];
  readYaml(text, path, faults);
  const { file, why } = faults[0] ?? { file: path, why: 'it has something that only YAML allows' };
  return { file, pointer: '', what: 'is not JSON', why, whatToDo: 'correct the syntax' };
}

/** By what the file says of itself, else by the folder that it lies in. */
function kindOf(value: unknown, path: string): string | null {
  const schema = typeof value === 'object' && value !== null && '$schema' in value ? String(value.$schema) : '';
  const named = /(?:^|\/)([a-z-]+)\.schema\.json$/.exec(schema)?.[1] ?? null;
  if (named !== null) return named === 'overrides' || Object.hasOwn(FOLDERS, named) ? named : null;
  const [, folder, name] = /([a-z]+)[/\\]([^/\\]+)\.json$/.exec(path) ?? [];
  if (name !== undefined && Object.hasOwn(FOLDERS, name) && FOLDERS[name] === folder) return name;
  return { providers: 'provider', vendors: 'vendor', protocols: 'protocol' }[folder ?? ''] ?? null;
}

function knownName(kind: string, value: unknown, path: string): string {
  const alone = kind === 'provider' || kind === 'vendor' || kind === 'protocol';
  const id = typeof value === 'object' && value !== null && 'id' in value ? String(value.id) : basename(path, '.json');
  return `${FOLDERS[kind]}/${alone ? id : kind}.json`;
}

/** The shipped rules with the new ones last, so that what is said twice is told of the new. */
function replaceRules({ attribution, protocols, presets }: CheckedRules, next: CheckedRules): CheckedRules {
  const others = <T extends { id: string }>(old: readonly T[], added: readonly T[]): T[] => {
    const ids = new Set(added.map(({ id }) => id));
    return [...old.filter(({ id }) => !ids.has(id)), ...added];
  };
  return {
    attribution: {
      providers: others(attribution.providers, next.attribution.providers),
      vendors: others(attribution.vendors, next.attribution.vendors),
      anycast: next.attribution.anycast ?? attribution.anycast,
      services: next.attribution.services ?? attribution.services,
    },
    protocols: others(protocols, next.protocols),
    presets: next.presets ?? presets,
  };
}

/** Access networks are providers of one line each; a problem with one is in that line. */
function placeInAccessNetworks(problem: RuleProblem, { attribution }: CheckedRules, files: readonly RuleFile[]) {
  const list = files.find(({ path }) => path === 'providers/consumer-isps.json');
  const [, id, index] = /^providers\/(.+)\.json#\/asns\/(\d+)/.exec(`${problem.file}#${problem.pointer}`) ?? [];
  if (list === undefined || id === undefined) return problem;
  const provider = attribution.providers.find((rule) => rule.id === id && rule.kind === 'consumer-isp');
  const number = provider?.asns[Number(index)]?.number;
  const { networks } = JSON.parse(list.text) as { networks: readonly { number: number }[] };
  const line = networks.findLastIndex((network) => network.number === number);
  return line < 0 ? problem : { ...problem, file: list.path, pointer: `/networks/${line}/number` };
}
