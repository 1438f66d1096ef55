import * as v from 'valibot';
import { type Prefix, parsePrefix } from '../base/prefix.ts';
import { checkRules, type RuleProblem } from '../base/rule-file.ts';
import { countrySchema, operatorSchema, prefixSchema, suffixSchema } from './rule-parts.ts';

const overrideSchema = v.strictObject({
  prefix: v.optional(prefixSchema),
  name: v.optional(suffixSchema),
  operator: v.optional(v.union([v.string(), operatorSchema])),
  country: v.optional(countrySchema),
  party: v.optional(v.picklist(['first', 'support', 'third'])),
  note: v.optional(v.string()),
});

/** The user's own knowledge of addresses and names: `{ "overrides": [{ "prefix": "…", "country": "DE" }] }`. */
export const overridesSchema = v.strictObject({
  $schema: v.optional(v.string()),
  overrides: v.array(
    v.pipe(
      overrideSchema,
      v.check(
        ({ prefix, name }) => (prefix === undefined) !== (name === undefined),
        'either prefix or name says what it is about',
      ),
    ),
  ),
});

/** One override: for a prefix, or for a name and all below it. */
export type Override = {
  prefix: Prefix | null;
  name: string | null;
  operator: { id: string; name: string; jurisdiction: string | null } | null;
  country: string | null;
  party: 'first' | 'support' | 'third' | null;
  note: string | null;
};

/** Checks a parsed file of overrides; problems are added, and null returned when there are any. */
export function parseOverrides(value: unknown, file: string, problems: RuleProblem[]): Override[] | null {
  const checked = checkRules(overridesSchema, { file, value }, problems);
  if (checked === null) return null;
  return checked.overrides.map((given) => ({
    prefix: given.prefix === undefined ? null : parsePrefix(given.prefix),
    name: given.name ?? null,
    operator: operatorOf(given.operator),
    country: given.country ?? null,
    party: given.party ?? null,
    note: given.note ?? null,
  }));
}

function operatorOf(operator: string | v.InferOutput<typeof operatorSchema> | undefined): Override['operator'] {
  if (operator === undefined) return null;
  if (typeof operator !== 'string') return operator;
  return { id: `user-${operator.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`, name: operator, jurisdiction: null };
}
