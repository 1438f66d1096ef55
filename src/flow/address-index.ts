import { finishHash, hashWord, randomSeed } from '../base/word-hash.ts';
import { WORDS } from '../decode/layers.ts';

/**
 * Addresses by number, in order of first sight. Open addressing over typed arrays: 16 bytes of address and 8 to 16 of
 * index each, and as much again unused behind the last. Past the limit every new address is number 0, which stands for
 * "others".
 */
export type AddressIndex = {
  /** Four words an address; number 0 is `::`, the others. */
  words: Int32Array;
  count: number;
  slots: Int32Array;
  readonly seed: number;
  readonly limit: number;
  /** How often an address found no place. */
  overflowed: number;
};

/** `limit`: addresses kept at most. */
export function createAddressIndex(limit = 4_000_000): AddressIndex {
  return {
    words: new Int32Array(1024 * WORDS),
    count: 1,
    slots: new Int32Array(4096),
    seed: randomSeed(),
    limit,
    overflowed: 0,
  };
}

/** The number of the address in `words[at]` … `words[at + 3]`, given on first sight. */
export function internAddress(index: AddressIndex, words: Int32Array, at: number): number {
  const { slots } = index;
  const mask = slots.length - 1;
  let slot = hashAddress(index.seed, words, at) & mask;
  for (;;) {
    const number = slots[slot]!;
    if (number === 0) return addAddress(index, slot, words, at);
    if (isAddress(index, number, words, at)) return number;
    slot = (slot + 1) & mask;
  }
}

/** Whether address `number` is the one in `words[at]` … `words[at + 3]`. */
export function isAddress({ words: known }: AddressIndex, number: number, words: Int32Array, at: number): boolean {
  const base = number * WORDS;
  return (
    known[base + 3] === words[at + 3] &&
    known[base + 2] === words[at + 2] &&
    known[base + 1] === words[at + 1] &&
    known[base] === words[at]
  );
}

/** The third word of an IPv4-mapped address (RFC 4291, section 2.5.5.2). */
const MAPPED = 0x0000ffff;

/** A hash of the address in `words[at]` … `words[at + 3]`. */
export function hashAddress(seed: number, words: Int32Array, at: number): number {
  const hash = hashWord(seed, words[at + 3]!);
  // Of an IPv4 address the other words say nothing.
  if (words[at + 2] === MAPPED && words[at] === 0 && words[at + 1] === 0) return finishHash(hash);
  return finishHash(hashWord(hashWord(hashWord(hash, words[at + 2]!), words[at + 1]!), words[at]!));
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
  const slots = new Int32Array(index.slots.length * 2);
  const mask = slots.length - 1;
  for (let number = 1; number < index.count; number++) {
    let slot = hashAddress(index.seed, index.words, number * WORDS) & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = number;
  }
  index.slots = slots;
}
