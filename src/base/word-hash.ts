/**
 * Hashing of 32-bit words for open addressing. A table takes a seed of its own, so that nobody can write a capture whose
 * addresses or ports fall into one slot; what a table finds, and in which order it numbers, does not depend on it.
 */
export function randomSeed(): number {
  return (Math.random() * 0x1_0000_0000) | 0;
}

/** `hash` with one more word; for the first word `hash` is the seed. The order of words matters. */
export function hashWord(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

/** Spreads what the last word changed over all bits: slots are taken from the lowest. */
export function finishHash(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return mixed ^ (mixed >>> 13);
}
