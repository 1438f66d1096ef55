import { matchLabel } from './label-pattern.ts';
import { findSuffix, normalizeName, type SuffixIndex } from './suffix-index.ts';
import type { VendorRegionLabels, VendorRule, VendorSuffix } from './vendor-rules.ts';

export type VendorSuffixEntry = VendorSuffix & { vendor: VendorRule };

/** Region labels of a vendor, as one map of tokens for each suffix. */
export type VendorLabelEntry = VendorRegionLabels & { vendor: VendorRule; tokens: ReadonlyMap<string, LabelPlace> };

/** What a vendor's label means; a null country is wider than a country. */
export type LabelPlace = { country: string | null; region?: string | undefined };

/** What a name says of the camera vendor behind it. */
export type VendorNameMatch = {
  vendor: VendorRule;
  suffix: string;
  purpose: string;
  role: VendorSuffix['role'] | null;
  /** The label that names a region, as the vendor writes it. */
  label: string | null;
  country: string | null;
};

export function vendorSuffixEntries(vendor: VendorRule): VendorSuffixEntry[] {
  return vendor.suffixes.map((suffix) => ({ ...suffix, vendor }));
}

export function vendorLabelEntries(vendor: VendorRule): VendorLabelEntry[] {
  return vendor.regionLabels.map((labels) => ({ ...labels, vendor, tokens: new Map(Object.entries(labels.labels)) }));
}

/** The vendor that a host name belongs to, and the country of its region label; null for other names. */
export function matchVendorName(
  suffixes: SuffixIndex<VendorSuffixEntry>,
  labels: SuffixIndex<VendorLabelEntry>,
  name: string,
): VendorNameMatch | null {
  const normal = normalizeName(name);
  const match = normal === null ? null : findSuffix(suffixes, normal);
  if (match === null) return null;
  const entry = match.entries[0]!;
  const place = findLabel(labels, normal!, entry.vendor);
  return {
    vendor: entry.vendor,
    suffix: match.suffix,
    purpose: entry.purpose,
    role: entry.role ?? null,
    label: place?.label ?? null,
    country: place?.country ?? null,
  };
}

/** Labels are read nearest the suffix first. */
function findLabel(
  index: SuffixIndex<VendorLabelEntry>,
  name: string,
  vendor: VendorRule,
): { label: string; country: string | null } | null {
  const match = findSuffix(index, name);
  if (match === null) return null;
  for (const entry of match.entries) {
    if (entry.vendor !== vendor) continue;
    for (const label of match.labels.toReversed()) {
      for (const pattern of entry.patterns) {
        const token = matchLabel(label, pattern, entry.tokens);
        if (token !== null) return { label, country: entry.tokens.get(token)!.country };
      }
    }
  }
  return null;
}
