import type { Attribution, ObservedName } from './attribution.ts';
import { type AttributionRules, findPrefix } from './attribution-rules.ts';
import { findOverride } from './override-lookup.ts';
import { matchProviderName } from './provider-name.ts';
import { findSuffix, normalizeName } from './suffix-index.ts';
import { matchVendorName, type VendorNameMatch } from './vendor-host.ts';

/** What a destination does, as its packets, ports or names say. */
export type DestinationRole = 'p2p' | 'ntp' | 'resolver' | 'probe' | 'tracker';

/** First: the maker's own names. Support: clouds and services that carry its function. Third: the rest. */
export type Party = 'first' | 'support' | 'third';

/** What kind of support or third party. */
export type PartyKind = DestinationRole | 'cdn' | 'cloud' | 'consumer-isp';

/** Who chose the address that the device went to. */
export type Chooser = 'vendor' | 'provider' | 'p2p' | 'resolver' | 'ntp' | 'probe' | 'hard-coded' | 'peer';

/** One destination, as far as party and chooser ask. */
export type PartySubject = {
  words: Int32Array;
  names: readonly ObservedName[];
  attribution: Attribution;
  /** `vendors[].id` of the device; null when its maker is unknown: then any vendor's name counts as its own. */
  deviceVendor: string | null;
  /** As recognised from packets and ports; null when nothing was. */
  role: DestinationRole | null;
  /** Who chose the machine that handed the address to the device, null when that is not known; null when none did. */
  referral: { chooser: Chooser | null } | null;
};

/** Whose destination this is. */
export function partyOf(subject: PartySubject, rules: AttributionRules): { party: Party; kind: PartyKind | null } {
  const { words, names, attribution, deviceVendor } = subject;
  const own =
    findOverride(
      rules.overrides,
      words,
      names.map(({ name }) => name),
    )?.party ?? null;
  const role = roleOf(subject, rules);
  const kind = role ?? placeKind(attribution, rules);
  if (own !== null) return { party: own, kind };
  const vendor = vendorOf(subject, rules);
  if (vendor !== null && isOwnVendor(vendor, deviceVendor, rules)) {
    // A broker lends its servers to many makers: support even where it is related.
    if (vendor.vendor.kind !== 'broker' && role !== 'p2p') return { party: 'first', kind: role };
    return { party: 'support', kind: 'p2p' };
  }
  if (role !== null) return { party: role === 'probe' || role === 'tracker' ? 'third' : 'support', kind };
  if (vendor !== null) return { party: vendor.vendor.kind === 'brand' ? 'third' : 'support', kind };
  if (kind === 'consumer-isp') return { party: 'third', kind };
  return { party: kind === 'cloud' || kind === 'cdn' ? 'support' : 'third', kind };
}

/** Who chose the destination; null when it had a name that no rule knows, or was handed out by a machine of which none is known. */
export function chooserOf(subject: PartySubject, rules: AttributionRules): Chooser | null {
  const role = roleOf(subject, rules);
  const vendor = vendorOf(subject, rules);
  const own =
    vendor !== null && (vendor.vendor.kind === 'platform' || isOwnVendor(vendor, subject.deviceVendor, rules));
  const brand = own && vendor.vendor.kind !== 'broker' && vendor.role !== 'p2p';
  if (role === 'resolver' || role === 'ntp' || role === 'probe') return role;
  if (brand || isVendorBucket(subject, rules)) return 'vendor';
  const home = placeKind(subject.attribution, rules) === 'consumer-isp';
  if (home && subject.names.length === 0) return 'peer';
  if (role === 'p2p') return 'p2p';
  if (subject.names.length === 0) return subject.referral === null ? 'hard-coded' : passedOn(subject.referral.chooser);
  const provider = subject.names.some(({ name }) => matchProviderName(rules.providerSuffixes, name) !== null);
  return provider ? 'provider' : null;
}

/**
 * Who runs a machine chooses what it hands out. At a provider that is a tenant, a resolver passes on what others chose, and
 * whoever built the machine's address in need not run it: docs/decisions/0007-handed-out.md.
 */
function passedOn(chooser: Chooser | null): Chooser | null {
  return chooser === 'vendor' || chooser === 'p2p' ? chooser : null;
}

/** What packets said comes first, then the names, then well-known and built-in addresses. */
function roleOf(subject: PartySubject, rules: AttributionRules): DestinationRole | null {
  if (subject.role !== null) return subject.role;
  for (const { name } of subject.names) {
    const vendor = matchVendorName(rules.vendorSuffixes, rules.vendorLabels, name);
    if (vendor?.role) return vendor.role;
    const normal = normalizeName(name);
    const service = normal === null ? null : findSuffix(rules.serviceSuffixes, normal);
    if (service !== null) return service.entries[0]!.role;
  }
  const known = findPrefix(rules.anycast, subject.words)?.rule.role;
  if (known !== undefined) return known;
  return subject.names.length === 0 && findPrefix(rules.builtIn, subject.words) !== null ? 'p2p' : null;
}

/** The device's own vendor wins over others that the names lead to. */
function vendorOf(subject: PartySubject, rules: AttributionRules): VendorNameMatch | null {
  const matches = subject.names
    .map(({ name }) => matchVendorName(rules.vendorSuffixes, rules.vendorLabels, name))
    .filter((match) => match !== null);
  return matches.find((match) => isOwnVendor(match, subject.deviceVendor, rules)) ?? matches[0] ?? null;
}

function isOwnVendor(match: VendorNameMatch, deviceVendor: string | null, rules: AttributionRules): boolean {
  if (deviceVendor === null || match.vendor.id === deviceVendor) return true;
  const vendor = rules.vendors.find(({ id }) => id === deviceVendor);
  return vendor?.related.includes(match.vendor.id) ?? false;
}

/** A tenant's label at a provider that names the vendor: `wyze-device-alarm-file.s3.us-west-2.amazonaws.com`. */
function isVendorBucket(subject: PartySubject, rules: AttributionRules): boolean {
  return subject.names.some(({ name }) => {
    const normal = normalizeName(name);
    const match = normal === null ? null : matchProviderName(rules.providerSuffixes, normal);
    if (match === null) return false;
    const labels = match.tenant === null ? normal!.split('.').slice(0, 1) : [match.tenant];
    return rules.vendors.some((vendor) => {
      if (
        subject.deviceVendor !== null &&
        vendor.id !== subject.deviceVendor &&
        !vendor.related.includes(subject.deviceVendor)
      ) {
        return false;
      }
      return vendor.buckets.some(
        (bucket) => bucket.provider === match.provider.id && labels.some((label) => matchesTenant(label, bucket.name)),
      );
    });
  });
}

function matchesTenant(label: string, pattern: string): boolean {
  return pattern.endsWith('*') ? label.startsWith(pattern.slice(0, -1)) : label === pattern;
}

/** Whether the address is one of a cloud, a hosting operator or a CDN: no household's. */
export function isHosted(attribution: Attribution, rules: AttributionRules): boolean {
  const kind = placeKind(attribution, rules);
  return kind === 'cloud' || kind === 'cdn';
}

function placeKind(attribution: Attribution, rules: AttributionRules): PartyKind | null {
  if (attribution.tags.includes('cdn')) return 'cdn';
  const kind = rules.providers.find(({ id }) => id === attribution.provider?.id)?.kind ?? null;
  if (kind === 'cdn' || kind === 'consumer-isp') return kind;
  return kind === 'cloud' || kind === 'hosting' ? 'cloud' : null;
}
