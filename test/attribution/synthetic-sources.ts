import { parse } from 'valibot';
import { type AttributionRules, indexAttributionRules } from '../../src/attribution/attribution-rules.ts';
import type {
  AsnSource,
  AttributionSources,
  CountrySource,
  Family,
  RangeAnswer,
  RangeSource,
} from '../../src/attribution/lookups.ts';
import type { ProviderRule } from '../../src/attribution/provider-rules.ts';
import { providerSchema } from '../../src/attribution/provider-rules.ts';
import { containsAddress, parsePrefix } from '../../src/base/prefix.ts';

/** Noon of a day, in microseconds. */
export function dayTime(day: string): number {
  return Date.parse(`${day}T12:00:00Z`) * 1000;
}

function lookupIn<T>(
  rows: Readonly<Record<string, T>>,
): (words: Int32Array, at: number) => (T & { prefix: string }) | null {
  const list = Object.entries(rows).map(([prefix, row]) => ({ prefix, parsed: parsePrefix(prefix)!, row }));
  return (words, at) => {
    const found = list.find(({ parsed }) => containsAddress(parsed, words, at));
    return found === undefined ? null : { ...found.row, prefix: found.prefix };
  };
}

/** A country database of a few prefixes. */
export function countrySource(
  family: Family,
  rows: Readonly<Record<string, string | null>>,
  edition = '2026-06-01',
  id = `${family}-test`,
): CountrySource {
  const table = Object.fromEntries(Object.entries(rows).map(([prefix, country]) => [prefix, { country }]));
  return { id, family, edition, licence: 'test', lookup: lookupIn(table) };
}

/** An AS table of a few prefixes. */
export function asnSource(rows: Readonly<Record<string, number>>, edition = '2026-06-01'): AsnSource {
  const table = Object.fromEntries(
    Object.entries(rows).map(([prefix, number]) => [prefix, { number, organization: `Organization ${number}` }]),
  );
  return { id: 'asn-test', edition, licence: 'test', lookup: lookupIn(table) };
}

/** A provider's published list of a few prefixes. */
export function rangeSource(
  providerId: string,
  rows: Readonly<Record<string, Partial<RangeAnswer>>>,
  edition = '2026-06-01',
  publisher: 'provider' | 'third-party' = 'provider',
): RangeSource {
  const table = Object.fromEntries(
    Object.entries(rows).map(([prefix, row]) => [prefix, { region: null, borderGroup: null, services: [], ...row }]),
  );
  return { id: `ranges-${providerId}`, providerId, edition, publisher, lookup: lookupIn(table) };
}

/** Sources with nothing in them but what is given. */
export function makeSources(given: Partial<AttributionSources>): AttributionSources {
  return { countries: [], networks: [], ranges: [], anycast: [], distances: null, ...given };
}

const REGION = { city: 'City', latitude: 0, longitude: 0 };
const CITED = { source: 'test' };
const SOURCES = { test: { title: 'test', confidence: 'high' } };

/** A provider file from the parts that a test is about. */
export function makeProvider(given: {
  id: string;
  kind?: string;
  jurisdiction?: string;
  asns?: readonly { number: number; confined?: string }[];
  suffixes?: readonly object[];
  regions?: Readonly<Record<string, string>>;
  rest?: object;
}): ProviderRule {
  const regions = Object.entries(given.regions ?? {}).map(([code, country]) => [code, { country, ...REGION }]);
  return parse(providerSchema, {
    id: given.id,
    title: given.id,
    kind: given.kind ?? 'cloud',
    operator: { id: given.id, name: given.id, jurisdiction: given.jurisdiction ?? 'US' },
    asns: (given.asns ?? []).map((asn) => ({ ...asn, ...CITED })),
    suffixes: (given.suffixes ?? []).map((suffix) => ({ ...suffix, ...CITED })),
    regions: Object.fromEntries(regions),
    regionPatterns: ['{}'],
    sources: SOURCES,
    ...given.rest,
  });
}

/** Rules of these providers alone. */
export function makeRules(...providers: ProviderRule[]): AttributionRules {
  return indexAttributionRules({ providers, vendors: [], anycast: null, services: null });
}
