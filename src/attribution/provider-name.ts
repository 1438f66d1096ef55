import { matchLabel } from './label-pattern.ts';
import type { ProviderRegion, ProviderRule, ProviderSuffix } from './provider-rules.ts';
import { findSuffix, normalizeName, type SuffixIndex } from './suffix-index.ts';

/** How many labels next to the suffix may hold a region: farther left customers choose them. */
const REGION_DEPTH = 2;

/** A suffix of a provider, with the provider. */
export type ProviderSuffixEntry = ProviderSuffix & { provider: ProviderRule; tokens: ReadonlyMap<string, string> };

/** What a name says of the provider behind it. */
export type ProviderNameMatch = {
  provider: ProviderRule;
  suffix: string;
  /** Region code, or null when the name has no token. */
  region: string | null;
  country: string | null;
  product: string | null;
  front: boolean;
  /** The customer's label where labels are customers', else null. */
  tenant: string | null;
};

/** All suffixes of a provider, ready for the index. Region tokens are its codes and their aliases. */
export function providerSuffixEntries(provider: ProviderRule): ProviderSuffixEntry[] {
  const tokens = new Map(Object.keys(provider.regions).map((code) => [code, code]));
  for (const [alias, code] of Object.entries(provider.regionAliases)) tokens.set(alias, code);
  return provider.suffixes.map((suffix) => ({ ...suffix, provider, tokens }));
}

/** The provider that a host name belongs to, with region and country where its labels tell; null for other names. */
export function matchProviderName(index: SuffixIndex<ProviderSuffixEntry>, name: string): ProviderNameMatch | null {
  const normal = normalizeName(name);
  const match = normal === null ? null : findSuffix(index, normal);
  if (match === null) return null;
  const entry = match.entries[0]!;
  const code = entry.noRegion ? null : (findRegion(entry, match.labels) ?? entry.region ?? null);
  const region = code === null ? null : (regionOf(entry.provider, code) ?? null);
  return {
    provider: entry.provider,
    suffix: match.suffix,
    region: code,
    country: region?.country ?? entry.country ?? null,
    product: entry.product ?? null,
    front: entry.front ?? false,
    tenant: entry.tenants ? (match.labels.at(-1) ?? null) : null,
  };
}

/** A provider's region by code or alias; own keys only, for codes come from strangers. */
export function regionOf(provider: ProviderRule, code: string): ProviderRegion | null {
  const canonical = Object.hasOwn(provider.regionAliases, code) ? provider.regionAliases[code]! : code;
  return Object.hasOwn(provider.regions, canonical) ? provider.regions[canonical]! : null;
}

function findRegion(entry: ProviderSuffixEntry, labels: readonly string[]): string | null {
  for (let i = labels.length - 1; i >= 0 && i >= labels.length - REGION_DEPTH; i--) {
    for (const pattern of entry.provider.regionPatterns) {
      const token = matchLabel(labels[i]!, pattern, entry.tokens);
      if (token !== null) return entry.tokens.get(token)!;
    }
  }
  return null;
}
