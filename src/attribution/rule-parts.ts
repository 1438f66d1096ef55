import * as v from 'valibot';
import { isCountryCode } from '../base/country-code.ts';
import { parsePrefix } from '../base/prefix.ts';

/** Stable names: lower case, digits, hyphens. */
export const idSchema = v.pipe(v.string(), v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'an id of a-z, 0-9 and hyphens'));

/** ISO 3166-1 alpha-2, in capitals. */
export const countrySchema = v.pipe(v.string(), v.check(isCountryCode, 'a country code of ISO 3166-1 alpha-2'));

/** A domain suffix without leading dot. */
export const suffixSchema = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/, 'a lower-case domain name without leading or trailing dot'),
);

/** A prefix in CIDR notation or a bare address. */
export const prefixSchema = v.pipe(
  v.string(),
  v.check((text) => parsePrefix(text) !== null, 'an address or a prefix in CIDR notation'),
);

/** A calendar day. */
export const dateSchema = v.pipe(v.string(), v.isoDate('a day as YYYY-MM-DD'));

/** One label of a name with `{}` for the token and an optional trailing `*`: `oss-{}-internal`, `{}-*`. */
export const labelPatternSchema = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9_-]*\{\}[a-z0-9_-]*\*?$/, 'one label with {} for the token, optionally ending in *'),
);

/** Where a fact comes from and how sure it is. */
export const sourceSchema = v.strictObject({
  title: v.string(),
  url: v.optional(v.pipe(v.string(), v.url())),
  date: v.optional(dateSchema),
  confidence: v.picklist(['high', 'medium', 'low']),
});

/** Sources by the key that lines cite. */
export const sourcesSchema = v.record(idSchema, sourceSchema);

/** The key of one of the file's sources. */
export const citationSchema = idSchema;

/** Who runs the machines, and under whose law. */
export const operatorSchema = v.strictObject({
  id: idSchema,
  name: v.string(),
  /** Country whose law binds the operator, from filings and its own pages; null when not settled. Never from WHOIS. */
  jurisdiction: v.nullable(countrySchema),
});
