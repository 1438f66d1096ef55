import * as v from 'valibot';
import { citationSchema, countrySchema, idSchema, sourcesSchema } from './rule-parts.ts';

const countriesSchema = v.optional(v.array(countrySchema), []);

const presetSchema = v.strictObject({
  id: idSchema,
  title: v.string(),
  /** Other presets whose countries belong to this one. */
  include: v.optional(v.array(idSchema), []),
  allow: countriesSchema,
  /** Allowed, with a note. */
  restricted: countriesSchema,
  deny: countriesSchema,
  /** Operators under the law of these countries, wherever their servers are. */
  denyJurisdictions: countriesSchema,
  basis: v.string(),
  source: citationSchema,
});

/** `rules/policies/presets.json`: named sets of countries. */
export const presetsSchema = v.strictObject({
  $schema: v.optional(v.string()),
  id: idSchema,
  presets: v.array(presetSchema),
  sources: sourcesSchema,
});

export type RegionPresets = v.InferOutput<typeof presetsSchema>;
export type RegionPreset = RegionPresets['presets'][number];
