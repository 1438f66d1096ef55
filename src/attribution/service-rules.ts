import * as v from 'valibot';
import { citationSchema, idSchema, operatorSchema, prefixSchema, sourcesSchema, suffixSchema } from './rule-parts.ts';

const anycastPrefixSchema = v.strictObject({
  prefix: prefixSchema,
  title: v.string(),
  /** Set for public resolvers and the like. */
  role: v.optional(v.picklist(['resolver', 'ntp'])),
  /** Who runs the service, where the origin AS does not tell. */
  operator: v.optional(operatorSchema),
  source: citationSchema,
});

/** `rules/providers/anycast.json`: well-known prefixes announced from many places. */
export const anycastSchema = v.strictObject({
  $schema: v.optional(v.string()),
  id: idSchema,
  edition: v.string(),
  prefixes: v.array(anycastPrefixSchema),
  sources: sourcesSchema,
});

const serviceSuffixSchema = v.strictObject({
  suffix: suffixSchema,
  role: v.picklist(['ntp', 'resolver', 'probe', 'tracker']),
  source: citationSchema,
});

/** `rules/providers/services.json`: names of public services that any device may use. */
export const servicesSchema = v.strictObject({
  $schema: v.optional(v.string()),
  id: idSchema,
  suffixes: v.array(serviceSuffixSchema),
  sources: sourcesSchema,
});

export type AnycastRules = v.InferOutput<typeof anycastSchema>;
export type AnycastPrefix = AnycastRules['prefixes'][number];
export type ServiceRules = v.InferOutput<typeof servicesSchema>;
export type ServiceSuffix = ServiceRules['suffixes'][number];
