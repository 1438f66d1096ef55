/** Longest name that DNS allows as text (RFC 1035, section 2.3.4), without the trailing dot. */
const NAME_LIMIT = 253;

/** Domain suffixes to whatever was said of each; several may be said of one. */
export type SuffixIndex<T> = ReadonlyMap<string, readonly T[]>;

export type SuffixMatch<T> = {
  suffix: string;
  entries: readonly T[];
  /** The labels before the suffix, leftmost first. */
  labels: string[];
};

/** Lower case, without trailing dot and wildcard label; null when it is no name that DNS could carry. */
export function normalizeName(name: string): string | null {
  let text = name.toLowerCase();
  if (text.endsWith('.')) text = text.slice(0, -1);
  if (text.startsWith('*.')) text = text.slice(2);
  return text.length === 0 || text.length > NAME_LIMIT ? null : text;
}

/** An index over entries that have a suffix. */
export function indexSuffixes<T extends { suffix: string }>(entries: Iterable<T>): SuffixIndex<T> {
  const index = new Map<string, T[]>();
  for (const entry of entries) {
    const same = index.get(entry.suffix);
    if (same === undefined) index.set(entry.suffix, [entry]);
    else same.push(entry);
  }
  return index;
}

/** The longest suffix of a normalized name, on label boundaries; null when none matches. */
export function findSuffix<T>(index: SuffixIndex<T>, name: string): SuffixMatch<T> | null {
  for (let start = 0; start >= 0; ) {
    const suffix = name.slice(start);
    const entries = index.get(suffix);
    if (entries !== undefined) {
      return { suffix, entries, labels: start === 0 ? [] : name.slice(0, start - 1).split('.') };
    }
    const dot = name.indexOf('.', start);
    start = dot < 0 ? -1 : dot + 1;
  }
  return null;
}
