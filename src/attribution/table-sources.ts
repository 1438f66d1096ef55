import { type DataTable, stringAt } from './data-table.ts';
import type { AnycastSource, AsnSource, CountrySource, Family, RangeAnswer, RangeSource } from './lookups.ts';
import { parseRangeRecord } from './provider-range.ts';
import { lookupAsn, lookupCountry, lookupRange } from './table-lookup.ts';

/** A compiled table as the source of origin ASes that attribution asks. */
export function asnSource(table: DataTable): AsnSource {
  const { id, edition, licence } = table.info;
  return { id, edition, licence, lookup: (words, at) => lookupAsn(table, words, at) };
}

/** A compiled table as a source of countries; null for a family that says where things are registered, not where they are. */
export function countrySource(table: DataTable): CountrySource | null {
  const { id, edition, licence } = table.info;
  const family = votingFamily(table.info);
  if (family === null) return null;
  return { id, family, edition, licence, lookup: (words, at) => lookupCountry(table, words, at) };
}

/** The family whose vote a table or database has; null when it has none. */
export function votingFamily(info: Pick<DataTable['info'], 'id' | 'family'>): Family | null {
  if (info.family === 'dbip' || info.family === 'maxmind') return info.family;
  return info.family === 'unknown' ? `unknown:${info.id}` : null;
}

/** A compiled provider feed. Its provider is the one that its records name: all name the same. */
export function rangeSource(table: DataTable): RangeSource {
  const { id, edition, licence } = table.info;
  const providerId = parseRangeRecord(stringAt(table.strings, 0) ?? '')?.provider ?? id;
  return { id, providerId, edition, licence, publisher: 'provider', lookup: (words, at) => answerOf(table, words, at) };
}

function answerOf(table: DataTable, words: Int32Array, at: number): RangeAnswer | null {
  const match = lookupRange(table, words, at);
  if (match === null) return null;
  return {
    region: match.region ?? null,
    borderGroup: match.borderGroup ?? null,
    services: match.services ?? [],
    country: match.country ?? null,
    prefix: match.prefix,
    ...(match.scope === undefined ? {} : { scope: match.scope }),
  };
}

/** A compiled list of anycast prefixes. */
export function anycastSource(table: DataTable): AnycastSource {
  return { id: table.info.id, edition: table.info.edition, lookup: (words, at) => lookupRange(table, words, at) };
}
