import { containsAddress, type Prefix, parsePrefix, prefixBits } from '../base/prefix.ts';
import type { Override } from './overrides.ts';
import { type ProviderSuffixEntry, providerSuffixEntries } from './provider-name.ts';
import type { ProviderAsn, ProviderRule } from './provider-rules.ts';
import type { AnycastPrefix, AnycastRules, ServiceRules, ServiceSuffix } from './service-rules.ts';
import { indexSuffixes, type SuffixIndex } from './suffix-index.ts';
import {
  type VendorLabelEntry,
  type VendorSuffixEntry,
  vendorLabelEntries,
  vendorSuffixEntries,
} from './vendor-host.ts';
import type { VendorRule } from './vendor-rules.ts';

/** All that people know of providers, vendors and public services, indexed for lookups. Immutable. */
export type AttributionRules = {
  providers: readonly ProviderRule[];
  vendors: readonly VendorRule[];
  networks: ReadonlyMap<number, { provider: ProviderRule; asn: ProviderAsn }>;
  providerSuffixes: SuffixIndex<ProviderSuffixEntry>;
  vendorSuffixes: SuffixIndex<VendorSuffixEntry>;
  vendorLabels: SuffixIndex<VendorLabelEntry>;
  serviceSuffixes: SuffixIndex<ServiceSuffix>;
  /** Longest prefix first. */
  anycast: readonly { prefix: Prefix; text: string; rule: AnycastPrefix }[];
  /** Addresses built into devices, longest prefix first. */
  builtIn: readonly { prefix: Prefix; text: string; vendor: VendorRule; purpose: string }[];
  anycastEdition: string | null;
  overrides: readonly Override[];
};

/** The rule files of this room, checked but not indexed. */
export type AttributionRuleFiles = {
  providers: readonly ProviderRule[];
  vendors: readonly VendorRule[];
  anycast: AnycastRules | null;
  services: ServiceRules | null;
  overrides?: readonly Override[];
};

/** Indexes checked rule files. Where two say something of one key, the first by id wins; `lintAttributionRules` tells. */
export function indexAttributionRules(files: AttributionRuleFiles): AttributionRules {
  const providers = files.providers.toSorted(byId);
  const vendors = files.vendors.toSorted(byId);
  const networks = new Map<number, { provider: ProviderRule; asn: ProviderAsn }>();
  for (const provider of providers) {
    for (const asn of provider.asns) {
      if (!networks.has(asn.number)) networks.set(asn.number, { provider, asn });
    }
  }
  const anycast = (files.anycast?.prefixes ?? []).map((rule) => withPrefix(rule.prefix, { rule }));
  const builtIn = vendors.flatMap((vendor) =>
    vendor.addresses.map(({ prefix, purpose }) => withPrefix(prefix, { vendor, purpose })),
  );
  return {
    providers,
    vendors,
    networks,
    providerSuffixes: indexSuffixes(providers.flatMap(providerSuffixEntries)),
    vendorSuffixes: indexSuffixes(vendors.flatMap(vendorSuffixEntries)),
    vendorLabels: indexSuffixes(vendors.flatMap(vendorLabelEntries)),
    serviceSuffixes: indexSuffixes(files.services?.suffixes ?? []),
    anycast: anycast.toSorted(byLength),
    builtIn: builtIn.toSorted(byLength),
    anycastEdition: files.anycast?.edition ?? null,
    overrides: files.overrides ?? [],
  };
}

function byId(a: { id: string }, b: { id: string }): number {
  return a.id < b.id ? -1 : 1;
}

function withPrefix<T extends object>(text: string, rest: T): T & { prefix: Prefix; text: string } {
  return { prefix: parsePrefix(text)!, text, ...rest };
}

function byLength(a: { prefix: Prefix }, b: { prefix: Prefix }): number {
  return prefixBits(b.prefix) - prefixBits(a.prefix);
}

/** The first, that is the longest, prefix of a list made by `indexAttributionRules` that holds the address. */
export function findPrefix<T extends { prefix: Prefix }>(list: readonly T[], words: Int32Array): T | null {
  return list.find((entry) => containsAddress(entry.prefix, words)) ?? null;
}

/** The rules with the user's overrides in front. */
export function withOverrides(rules: AttributionRules, overrides: readonly Override[]): AttributionRules {
  return { ...rules, overrides };
}
