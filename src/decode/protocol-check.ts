import { checkRules, type RuleProblem } from '../base/rule-file.ts';
import { compileProtocolRules, matchProtocolBytes, type ProtocolPatterns } from './protocol-pattern.ts';
import { type ProtocolRule, protocolSchema } from './protocol-rules.ts';

/** Checks the files of `protocols/`, told apart by path. Every problem is added; a file with problems is left out. */
export function checkProtocolRules(
  files: Iterable<{ file: string; value: unknown }>,
  problems: RuleProblem[],
): ProtocolRule[] {
  const rules: ProtocolRule[] = [];
  for (const source of files) {
    if (!/(^|\/)protocols\/[^/]+\.json$/.test(source.file)) continue;
    const rule = checkRules(protocolSchema, source, problems);
    if (rule !== null) rules.push(rule);
  }
  return rules;
}

/** What no schema can see: ids used twice, sources cited and not listed, patterns that miss their own sample. */
export function crossCheckProtocols(rules: readonly ProtocolRule[]): RuleProblem[] {
  const problems: RuleProblem[] = [];
  const seen = new Set<string>();
  const compiled = compileProtocolRules(rules);
  for (const rule of rules) {
    const told = (pointer: string, what: string, why: string, whatToDo: string) =>
      problems.push({ file: `protocols/${rule.id}.json`, pointer, what, why, whatToDo });
    if (seen.has(rule.id)) told('/id', `protocol ${rule.id} exists already`, 'ids name one thing', 'choose another id');
    seen.add(rule.id);
    for (const list of ['patterns', 'ports'] as const) {
      for (const [i, { source }] of rule[list].entries()) {
        if (Object.hasOwn(rule.sources, source)) continue;
        told(`/${list}/${i}/source`, `no source ${source}`, 'a fact without source is hearsay', 'add it to sources');
      }
    }
    for (const [i, pattern] of rule.patterns.entries()) {
      if (pattern.mask !== undefined && pattern.mask.length !== pattern.hex.length)
        told(`/patterns/${i}/mask`, 'not as long as hex', 'each byte has its mask', 'make both the same length');
      else if (!fitsSample(compiled, rule, i))
        told(
          `/patterns/${i}/sample`,
          'the sample is not recognised as this protocol',
          'the pattern misses it, or another rule takes it first',
          'correct the pattern or the sample',
        );
    }
  }
  return problems;
}

function fitsSample(compiled: ProtocolPatterns, rule: ProtocolRule, index: number): boolean {
  const { sample, transport, ports, message } = rule.patterns[index]!;
  const bytes = Uint8Array.from(sample.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const view = new DataView(bytes.buffer);
  const match = matchProtocolBytes(compiled[transport], view, 0, bytes.length, [50_000, ports?.[0] ?? 40_000]);
  return match?.protocol === rule.id && match.message === (message ?? null);
}
