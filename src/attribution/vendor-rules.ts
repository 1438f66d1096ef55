import * as v from 'valibot';
import { DEVICE_KINDS } from '../devices/device-clues.ts';
import {
  citationSchema,
  countrySchema,
  idSchema,
  labelPatternSchema,
  prefixSchema,
  sourcesSchema,
  suffixSchema,
} from './rule-parts.ts';

const vendorSuffixSchema = v.strictObject({
  suffix: suffixSchema,
  /** What the names below it are for, in few words: `api`, `firmware`, `p2p`. */
  purpose: v.string(),
  /** Set when the name leads to a service rather than the vendor's own cloud. */
  role: v.optional(v.picklist(['p2p', 'ntp', 'resolver', 'probe', 'tracker'])),
  /** Seen from the vendor's app, maybe never from a device. */
  app: v.optional(v.literal(true)),
  source: citationSchema,
});

const regionLabelsSchema = v.strictObject({
  suffix: suffixSchema,
  patterns: v.array(labelPatternSchema),
  /** Label to place; a null country for labels wider than a country (`eu`, `asia`): read, and worth nothing. */
  labels: v.record(v.string(), v.strictObject({ country: v.nullable(countrySchema), region: v.optional(v.string()) })),
  source: citationSchema,
});

const bucketSchema = v.strictObject({
  /** The tenant's label at a provider, optionally ending in `*`. */
  name: v.pipe(v.string(), v.regex(/^[a-z0-9._-]+\*?$/, 'a tenant label, optionally ending in *')),
  provider: idSchema,
  purpose: v.string(),
  source: citationSchema,
});

const productSchema = v.strictObject({
  /** As the device names itself, compared without case: in DHCP, mDNS, ONVIF, HTTP. A prefix ends in `*`. */
  match: v.string(),
  title: v.string(),
  source: citationSchema,
});

/** `rules/vendors/<id>.json`. */
export const vendorSchema = v.strictObject({
  $schema: v.optional(v.string()),
  id: idSchema,
  title: v.string(),
  /** `broker`: lends rendezvous and relays to other vendors' devices. `platform`: whole clouds. */
  kind: v.picklist(['brand', 'platform', 'broker']),
  /** What nearly all of its devices are. */
  makes: v.optional(v.picklist(DEVICE_KINDS)),
  /** Other vendors whose clouds are this one's own: a parent, a sister brand, the maker behind it. */
  related: v.optional(v.array(idSchema), []),
  /** Beginnings of organisation names in the IEEE registry, compared without case. */
  ouiNames: v.optional(v.array(v.string()), []),
  suffixes: v.optional(v.array(vendorSuffixSchema), []),
  buckets: v.optional(v.array(bucketSchema), []),
  /** Addresses built into devices, seen without any name. */
  addresses: v.optional(
    v.array(v.strictObject({ prefix: prefixSchema, purpose: v.string(), source: citationSchema })),
    [],
  ),
  regionLabels: v.optional(v.array(regionLabelsSchema), []),
  /** P2P protocols that its devices speak. */
  p2p: v.optional(
    v.array(v.picklist(['pppp', 'tutk', 'dahua', 'xiongmai', 'reolink', 'tuya', 'gwell', 'kvs', 'other'])),
    [],
  ),
  products: v.optional(v.array(productSchema), []),
  sources: sourcesSchema,
});

export type VendorRule = v.InferOutput<typeof vendorSchema>;
export type VendorSuffix = VendorRule['suffixes'][number];
export type VendorRegionLabels = VendorRule['regionLabels'][number];
