import { type AttributionRules, findPrefix } from './attribution-rules.ts';
import { findSuffix, normalizeName } from './suffix-index.ts';

/** Whether a name, or without one an address, is that of a public resolver. What is called something else is not one. */
export function isPublicResolver(rules: AttributionRules, words: Int32Array, name: string | null): boolean {
  const normal = name === null ? null : normalizeName(name);
  if (normal === null) return findPrefix(rules.anycast, words)?.rule.role === 'resolver';
  return findSuffix(rules.serviceSuffixes, normal)?.entries.some(({ role }) => role === 'resolver') ?? false;
}
