import { containsAddress, prefixBits } from '../base/prefix.ts';
import type { Override } from './overrides.ts';
import { normalizeName } from './suffix-index.ts';

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
