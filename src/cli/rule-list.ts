import { countOf } from '../report/quantity.ts';
import type { CheckedRules } from '../rulebook.ts';
import type { ShippedRules } from './load-rulebook.ts';

/** One rule file in a few words. */
export type RuleSummary = { path: string; title: string; holds: string; sha256: string };

/** The rule files that shipped, in order of path. */
export function summarizeRules({ files, rules }: ShippedRules): RuleSummary[] {
  return files.map(({ path, sha256 }) => ({ path, ...summaryOf(path, rules), sha256 }));
}

function summaryOf(path: string, { attribution, protocols, presets }: CheckedRules): { title: string; holds: string } {
  const [folder, name] = path.replace(/\.json$/, '').split('/');
  const access = attribution.providers.filter(({ kind }) => kind === 'consumer-isp');
  if (name === 'anycast')
    return { title: 'Well-known prefixes', holds: count({ prefix: attribution.anycast?.prefixes }) };
  if (name === 'services') return { title: 'Public services', holds: count({ name: attribution.services?.suffixes }) };
  if (name === 'consumer-isps')
    return {
      title: 'Access networks',
      holds: count({ operator: access, network: access.flatMap(({ asns }) => asns) }),
    };
  if (name === 'presets') return { title: 'Named regions', holds: count({ region: presets?.presets }) };
  const provider = folder === 'providers' ? attribution.providers.find(({ id }) => id === name) : undefined;
  if (provider !== undefined) {
    const { title, asns, suffixes, regions } = provider;
    return { title, holds: count({ network: asns, name: suffixes, region: Object.keys(regions) }) };
  }
  const vendor = folder === 'vendors' ? attribution.vendors.find(({ id }) => id === name) : undefined;
  if (vendor !== undefined) {
    const { title, suffixes, buckets, addresses, products } = vendor;
    return { title, holds: count({ name: suffixes, bucket: buckets, address: addresses, product: products }) };
  }
  const protocol = folder === 'protocols' ? protocols.find(({ id }) => id === name) : undefined;
  if (protocol === undefined) return { title: name ?? '', holds: '' };
  return { title: protocol.title, holds: count({ pattern: protocol.patterns, port: protocol.ports }) };
}

/** Those that take more than an s. */
const PLURALS: Readonly<Record<string, string>> = { prefix: 'prefixes', address: 'addresses' };

function count(lists: Readonly<Record<string, readonly unknown[] | undefined>>): string {
  return Object.entries(lists)
    .filter(([, list]) => (list?.length ?? 0) > 0)
    .map(([noun, list]) => countOf(list!.length, noun, PLURALS[noun]))
    .join(', ');
}

/** A line for each file. */
export function formatRuleList(summaries: readonly RuleSummary[]): string {
  const [path, title] = (['path', 'title'] as const).map((key) =>
    Math.max(0, ...summaries.map((rule) => rule[key].length)),
  );
  return summaries
    .map((rule) => `${`${rule.path.padEnd(path!)}  ${rule.title.padEnd(title!)}  ${rule.holds}`.trimEnd()}\n`)
    .join('');
}
