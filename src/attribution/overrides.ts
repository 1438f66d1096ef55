import * as v from 'valibot';
import { containsAddress, type Prefix, parsePrefix, prefixBits } from '../base/prefix.ts';
import { checkRules, type RuleProblem } from '../base/rule-file.ts';
import { countrySchema, operatorSchema, prefixSchema, suffixSchema } from './rule-parts.ts';
import { normalizeName } from './suffix-index.ts';

const overrideEntries = {
  operator: v.optional(v.union([v.string(), operatorSchema])),
  country: v.optional(countrySchema),
  party: v.optional(v.picklist(['first', 'support', 'third'])),
  note: v.optional(v.string()),
};

/** The user's own knowledge of addresses and names: `{ "overrides": [{ "prefix": "…", "country": "DE" }] }`. */
export const overridesSchema = v.strictObject({
  $schema: v.optional(v.string()),
  overrides: v.array(
    v.union([
      v.strictObject({ prefix: prefixSchema, ...overrideEntries }),
      v.strictObject({ name: suffixSchema, ...overrideEntries }),
    ]),
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
    prefix: 'prefix' in given ? parsePrefix(given.prefix) : null,
    name: 'name' in given ? given.name : null,
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

/** The override for an address: the longest prefix, else the longest name; null when the user said nothing. */
export function findOverride(
  overrides: readonly Override[],
  words: Int32Array,
  names: readonly string[],
): Override | null {
  let best: Override | null = null;
  let bestRank = -1;
  for (const override of overrides) {
    const rank = rankOf(override, words, names);
    if (rank > bestRank) [best, bestRank] = [override, rank];
  }
  return best;
}

/** Any prefix outranks any name; -1 when the override does not apply. */
function rankOf(override: Override, words: Int32Array, names: readonly string[]): number {
  if (override.prefix !== null) {
    return containsAddress(override.prefix, words) ? 1000 + prefixBits(override.prefix) : -1;
  }
  const suffix = override.name!;
  const applies = names.some((name) => {
    const normal = normalizeName(name);
    return normal === suffix || (normal?.endsWith(`.${suffix}`) ?? false);
  });
  return applies ? suffix.length : -1;
}
