import { formatAddress } from '../base/ip-address.ts';
import { attribute } from './attribute.ts';
import type { Attribution, AttributionContext, ObservedName } from './attribution.ts';
import { type AttributionRules, findPrefix } from './attribution-rules.ts';
import type { AttributionSources } from './lookups.ts';
import { scopeOf, unwrapNat64 } from './scope.ts';
import { findSuffix, normalizeName } from './suffix-index.ts';
import { matchVendorName } from './vendor-host.ts';

/** One source that was asked and said nothing. */
export type SilentSource = { id: string; edition: string };

/** All that is known of one address, without any capture. */
export type AddressExplanation = {
  address: string;
  /** The IPv4 address inside a NAT64 address. */
  embedded: string | null;
  attribution: Attribution;
  silent: SilentSource[];
  /** Vendors whose names or built-in addresses match. */
  vendors: { id: string; title: string; purpose: string; matched: string }[];
  /** `ntp`, `resolver`, `probe` or `tracker` by name. */
  serviceRole: string | null;
};

/** Everything that each source says of an address, and of a name that it goes by if one is given. */
export function explainAddress(
  words: Int32Array,
  name: string | null,
  sources: AttributionSources,
  rules: AttributionRules,
  context: AttributionContext,
): AddressExplanation {
  const names: ObservedName[] = name === null ? [] : [{ name, source: 'user' }];
  const inner = unwrapNat64(words);
  const subject = inner ?? words;
  return {
    address: formatAddress(words),
    embedded: inner === null ? null : formatAddress(inner),
    attribution: attribute(words, names, sources, rules, context),
    silent: scopeOf(subject) === 'global' ? silentSources(subject, sources) : [],
    vendors: matchingVendors(subject, name, rules),
    serviceRole: serviceRole(name, rules),
  };
}

function silentSources(words: Int32Array, sources: AttributionSources): SilentSource[] {
  const all = [...sources.networks, ...sources.countries, ...sources.ranges, ...sources.anycast];
  return all.filter((source) => source.lookup(words, 0) === null).map(({ id, edition }) => ({ id, edition }));
}

function matchingVendors(
  words: Int32Array,
  name: string | null,
  rules: AttributionRules,
): AddressExplanation['vendors'] {
  const built = findPrefix(rules.builtIn, words);
  const named = name === null ? null : matchVendorName(rules.vendorSuffixes, rules.vendorLabels, name);
  return [
    ...(named
      ? [{ id: named.vendor.id, title: named.vendor.title, purpose: named.purpose, matched: named.suffix }]
      : []),
    ...(built ? [{ id: built.vendor.id, title: built.vendor.title, purpose: built.purpose, matched: built.text }] : []),
  ];
}

function serviceRole(name: string | null, rules: AttributionRules): string | null {
  const normal = name === null ? null : normalizeName(name);
  return normal === null ? null : (findSuffix(rules.serviceSuffixes, normal)?.entries[0]?.role ?? null);
}
