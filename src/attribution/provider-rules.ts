import * as v from 'valibot';
import {
  citationSchema,
  countrySchema,
  idSchema,
  labelPatternSchema,
  operatorSchema,
  sourcesSchema,
  suffixSchema,
} from './rule-parts.ts';

/** A network by AS number; AS names are never matched. */
const asnSchema = v.strictObject({
  number: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4294967295)),
  /** What the network is for, where a provider has several that differ: `mainland`, `international`. */
  product: v.optional(v.string()),
  note: v.optional(v.string()),
  /** The network is confined to this country: a second voice beside one family. Needs the measured share. */
  confined: v.optional(countrySchema),
  /** Share of its routed addresses that independent databases place there, 0.995 or more. */
  share: v.optional(v.pipe(v.number(), v.minValue(0.995), v.maxValue(1))),
  source: citationSchema,
});

const providerSuffixSchema = v.strictObject({
  suffix: suffixSchema,
  product: v.optional(v.string()),
  /** Every name below it is in this country, whatever its labels say. */
  country: v.optional(countrySchema),
  /** The region of names below it that carry no token. */
  region: v.optional(v.string()),
  /** Labels below it are chosen by customers, or mean other things: no token is read. */
  noRegion: v.optional(v.literal(true)),
  /** A content network's or load balancer's front: its addresses have no place. */
  front: v.optional(v.literal(true)),
  /** Labels below it belong to customers: `tenant.s3.amazonaws.com`. The nearest label of customers' choosing names the tenant. */
  tenants: v.optional(v.literal(true)),
  source: citationSchema,
});

/** One region; the map key is (provider, code), for codes collide between providers. */
const regionSchema = v.strictObject({
  country: countrySchema,
  city: v.string(),
  latitude: v.pipe(v.number(), v.minValue(-90), v.maxValue(90)),
  longitude: v.pipe(v.number(), v.minValue(-180), v.maxValue(180)),
  /** When the region's place is less sure than the file's sources: cites the doubtful one. */
  source: v.optional(citationSchema),
});

/** `rules/providers/<id>.json`. */
export const providerSchema = v.strictObject({
  $schema: v.optional(v.string()),
  id: idSchema,
  title: v.string(),
  kind: v.picklist(['cloud', 'hosting', 'cdn', 'carrier', 'consumer-isp', 'platform']),
  operator: operatorSchema,
  /** Another provider whose published ranges hold this one's regions: AWS publishes those of AWS China. */
  publishedBy: v.optional(idSchema),
  asns: v.array(asnSchema),
  suffixes: v.optional(v.array(providerSuffixSchema), []),
  /** How a region is written in one label; tried on the labels nearest the suffix. */
  regionPatterns: v.optional(v.array(labelPatternSchema), []),
  /** Labels that mean a region without being its code. */
  regionAliases: v.optional(v.record(v.string(), v.string()), {}),
  /** Service names of published ranges that are fronts. */
  frontServices: v.optional(v.array(v.string()), []),
  regions: v.optional(v.record(v.string(), regionSchema), {}),
  sources: sourcesSchema,
});

export type ProviderRule = v.InferOutput<typeof providerSchema>;
export type ProviderAsn = ProviderRule['asns'][number];
export type ProviderSuffix = ProviderRule['suffixes'][number];
export type ProviderRegion = ProviderRule['regions'][string];

/** One line of `rules/providers/consumer-isps.json`: an access network, whose addresses are people's homes. */
const consumerIspSchema = v.strictObject({
  number: asnSchema.entries.number,
  id: idSchema,
  name: v.string(),
  jurisdiction: operatorSchema.entries.jurisdiction,
  confined: asnSchema.entries.confined,
  share: asnSchema.entries.share,
  source: citationSchema,
});

/** `rules/providers/consumer-isps.json`: many operators of which only the networks matter. */
export const consumerIspsSchema = v.strictObject({
  $schema: v.optional(v.string()),
  id: idSchema,
  networks: v.array(consumerIspSchema),
  sources: sourcesSchema,
});

/** The access networks as providers, one for each operator. */
export function consumerIspProviders(file: v.InferOutput<typeof consumerIspsSchema>): ProviderRule[] {
  const providers = new Map<string, ProviderRule>();
  for (const { id, name, jurisdiction, ...asn } of file.networks) {
    const known = providers.get(id);
    if (known === undefined) providers.set(id, accessProvider({ id, name, jurisdiction }, asn, file.sources));
    else known.asns.push(asn);
  }
  return [...providers.values()];
}

function accessProvider(
  operator: ProviderRule['operator'],
  asn: ProviderAsn,
  sources: ProviderRule['sources'],
): ProviderRule {
  return {
    id: operator.id,
    title: operator.name,
    kind: 'consumer-isp',
    operator,
    asns: [asn],
    suffixes: [],
    regionPatterns: [],
    regionAliases: {},
    frontServices: [],
    regions: {},
    sources,
  };
}
