import { addRange, buildIntervals, createRangeList } from '../base/interval-builder.ts';
import { isIpv4 } from '../base/ip-address.ts';
import { formatPrefix, lastAddress } from '../base/prefix.ts';
import type { TableInfo } from './data-table.ts';
import type { TableDraft } from './data-table-writer.ts';
import { type Feed, formatRangeRecord, type ProviderRange } from './provider-range.ts';

/** Licence terms and origin of a feed's file. */
export type FeedTerms = Pick<TableInfo, 'id' | 'licence' | 'attribution' | 'source'>;

/**
 * A feed as a table. The most specific prefix wins; a prefix that is listed more than once (AWS names it once per
 * service) keeps the services of all its rows, and the region of the most precise.
 */
export function compileRanges(feed: Feed, terms: FeedTerms): TableDraft {
  const [ipv4, ipv6] = [createRangeList(1), createRangeList(4)];
  const records = new Map<string, number>();
  for (const range of mergeRepeated(feed.ranges)) {
    const text = formatRangeRecord(range);
    const value = records.get(text) ?? records.size + 1;
    records.set(text, value);
    const { words } = range.prefix;
    addRange(isIpv4(words) ? ipv4 : ipv6, words, lastAddress(range.prefix), value);
  }
  return {
    info: { ...terms, kind: 'ranges', family: 'provider', edition: feed.edition, date: feed.date },
    ipv4: buildIntervals(ipv4),
    ipv6: buildIntervals(ipv6),
    strings: [...records.keys()],
  };
}

function mergeRepeated(ranges: readonly ProviderRange[]): Iterable<ProviderRange> {
  const merged = new Map<string, ProviderRange>();
  for (const range of ranges) {
    const key = formatPrefix(range.prefix);
    const known = merged.get(key);
    merged.set(key, known === undefined ? range : mergeRanges(known, range));
  }
  return merged.values();
}

/** The row that names a region outranks one that says `global` or nothing; services are those of both. */
function mergeRanges(a: ProviderRange, b: ProviderRange): ProviderRange {
  const main = precision(b) > precision(a) ? b : a;
  return { ...main, services: [...(a.services ?? []), ...(b.services ?? [])] };
}

function precision(range: ProviderRange): number {
  return (range.scope === 'global' ? 0 : 1) + (range.region || range.country ? 2 : 0);
}
