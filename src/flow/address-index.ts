import { WORDS } from '../decode/layers.ts';

/**
 * Addresses by number, in order of first sight. Open addressing over typed arrays: 16 bytes of address and at most 16
 * of index each. Past the limit every new address is number 0, which stands for "others".
 */
export type AddressIndex = {
  /** Four words an address; number 0 is `::`, the others. */
  words: Int32Array;
  count: number;
  slots: Int32Array;
  readonly limit: number;
  /** How often an address found no place. */
  overflowed: number;
};

/** `limit`: addresses kept at most. */
export function createAddressIndex(limit = 4_000_000): AddressIndex {
  return { words: new Int32Array(1024 * WORDS), count: 1, slots: new Int32Array(4096), limit, overflowed: 0 };
}

/** The number of the address in `words[at]` … `words[at + 3]`, given on first sight. */
export function internAddress(index: AddressIndex, words: Int32Array, at: number): number {
  const [w0, w1, w2, w3] = [words[at]!, words[at + 1]!, words[at + 2]!, words[at + 3]!];
  const { slots, words: known } = index;
  const mask = slots.length - 1;
  let slot = hashWords(w0, w1, w2, w3) & mask;
  for (;;) {
    const number = slots[slot]!;
    if (number === 0) return addAddress(index, slot, words, at);
    const base = number * WORDS;
    if (known[base + 3] === w3 && known[base + 2] === w2 && known[base + 1] === w1 && known[base] === w0) return number;
    slot = (slot + 1) & mask;
  }
}

function hashWords(w0: number, w1: number, w2: number, w3: number): number {
  let hash =
    Math.imul(w3, 0x9e3779b1) ^ Math.imul(w2, 0x85ebca77) ^ Math.imul(w1, 0xc2b2ae3d) ^ Math.imul(w0, 0x27d4eb2f);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}

function addAddress(index: AddressIndex, slot: number, words: Int32Array, at: number): number {
  if (index.count >= index.limit) {
    index.overflowed++;
    return 0;
  }
  const number = index.count++;
  if (index.words.length < index.count * WORDS) {
    const larger = new Int32Array(index.words.length * 2);
    larger.set(index.words);
    index.words = larger;
  }
  for (let i = 0; i < WORDS; i++) index.words[number * WORDS + i] = words[at + i]!;
  index.slots[slot] = number;
  if (index.count * 2 > index.slots.length) rehash(index);
  return number;
}

function rehash(index: AddressIndex): void {
  const slots = new Int32Array(index.slots.length * 4);
  const mask = slots.length - 1;
  for (let number = 1; number < index.count; number++) {
    const base = number * WORDS;
    let slot =
      hashWords(index.words[base]!, index.words[base + 1]!, index.words[base + 2]!, index.words[base + 3]!) & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = number;
  }
  index.slots = slots;
}
