/**
 * Seeded randomness in 32-bit integer arithmetic only, so that a seed gives the same bytes on every machine.
 * The generator is sfc32 (PractRand); seeds are texts, folded by a multiplicative hash.
 */
export type Random = {
  /** A whole number in [0, 2^32). */
  next(): number;
  /** A whole number in [low, high]. */
  integer(low: number, high: number): number;
  /** Whether an event of this probability (0 to 1) happens. */
  chance(probability: number): boolean;
  /** Bytes that look like ciphertext. */
  bytes(length: number): Uint8Array;
  /** An independent generator: drawing from it does not move this one. */
  fork(label: string): Random;
};

/** The generator of a seed. */
export function createRandom(seed: string): Random {
  let [a, b, c, counter] = [hash(seed, 1), hash(seed, 2), hash(seed, 3), 1];
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 12; i++) next();
  return {
    next,
    integer: (low, high) => low + Math.floor((next() / 0x1_0000_0000) * (high - low + 1)),
    chance: (probability) => next() / 0x1_0000_0000 < probability,
    bytes: (length) => {
      const bytes = new Uint8Array(length);
      for (let i = 0; i < length; i += 4) {
        const word = next();
        for (let j = 0; j < 4 && i + j < length; j++) bytes[i + j] = word >>> (8 * j);
      }
      return bytes;
    },
    fork: (label) => createRandom(`${seed}/${label}`),
  };
}

function hash(text: string, salt: number): number {
  let value = Math.imul(salt, 0x9e3779b1);
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x85ebca6b);
    value = (value << 13) | (value >>> 19);
  }
  value = Math.imul(value ^ (value >>> 16), 0xc2b2ae35);
  return value ^ (value >>> 15);
}
