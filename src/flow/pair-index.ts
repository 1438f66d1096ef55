import { finishHash, hashWord, randomSeed } from '../base/word-hash.ts';

/**
 * What is kept of two addresses that speak with each other: one record of 64 bytes, seen through an Int32Array and a
 * Float64Array over the same page, so that an update touches one cache line or two.
 */
const RECORD_DOUBLES = 8;
const RECORD_INTS = 2 * RECORD_DOUBLES;
const PAGE_SHIFT = 12;
const PAGE_RECORDS = 1 << PAGE_SHIFT;

/** Positions in the Int32Array. */
export const PAIR = {
  /** The smaller address number, and the larger. */
  a: 0,
  b: 1,
  /** The newest second, since 1970 and unsigned. */
  second: 2,
  /** Number of the ring of seconds, or -1. */
  ring: 3,
} as const;

/** Positions in the Float64Array, behind the four ints; each "a" (sent by a) stands before its "b". */
export const PAIR_BYTES = { aMinute: 2, bMinute: 3, aWindow: 4, bWindow: 5, aBurst: 6, bBurst: 7 } as const;

export type PairPage = { readonly ints: Int32Array; readonly doubles: Float64Array };

/** Pairs of address numbers, in order of first sight. Bounded: pairs past `limit` are counted in `overflowed`. */
export type PairIndex = {
  readonly limit: number;
  readonly seed: number;
  readonly pages: PairPage[];
  count: number;
  overflowed: number;
  /** Pair + 1, or 0. */
  slots: Int32Array;
};

export function createPairIndex(limit: number): PairIndex {
  return { limit, seed: randomSeed(), pages: [], count: 0, overflowed: 0, slots: new Int32Array(1024) };
}

/** The number of the pair of two address numbers, given on first sight; -1 when there is no place. Order does not matter. */
export function pairOf(index: PairIndex, x: number, y: number): number {
  const a = x < y ? x : y;
  const b = x < y ? y : x;
  const { slots } = index;
  const mask = slots.length - 1;
  let slot = hashPair(index, a, b) & mask;
  for (;;) {
    const pair = slots[slot]! - 1;
    if (pair < 0) return addPair(index, slot, a, b);
    const { ints } = pageOf(index, pair);
    const base = pairBase(pair);
    if (ints[base + PAIR.a] === a && ints[base + PAIR.b] === b) return pair;
    slot = (slot + 1) & mask;
  }
}

export function pageOf(index: PairIndex, pair: number): PairPage {
  return index.pages[pair >>> PAGE_SHIFT]!;
}

/** Where the pair's record begins in its page's ints; half of it in the doubles. */
export function pairBase(pair: number): number {
  return (pair & (PAGE_RECORDS - 1)) * RECORD_INTS;
}

function hashPair({ seed }: PairIndex, a: number, b: number): number {
  return finishHash(hashWord(hashWord(seed, a), b));
}

function addPair(index: PairIndex, slot: number, a: number, b: number): number {
  if (index.count >= index.limit) {
    index.overflowed++;
    return -1;
  }
  const pair = index.count++;
  if (pair >>> PAGE_SHIFT === index.pages.length) {
    const buffer = new ArrayBuffer(PAGE_RECORDS * RECORD_DOUBLES * 8);
    index.pages.push({ ints: new Int32Array(buffer), doubles: new Float64Array(buffer) });
  }
  const { ints } = pageOf(index, pair);
  const base = pairBase(pair);
  ints[base + PAIR.a] = a;
  ints[base + PAIR.b] = b;
  ints[base + PAIR.ring] = -1;
  index.slots[slot] = pair + 1;
  if (index.count * 2 > index.slots.length) growSlots(index);
  return pair;
}

function growSlots(index: PairIndex): void {
  const slots = new Int32Array(index.slots.length * 2);
  const mask = slots.length - 1;
  for (let pair = 0; pair < index.count; pair++) {
    const { ints } = pageOf(index, pair);
    const base = pairBase(pair);
    let slot = hashPair(index, ints[base + PAIR.a]!, ints[base + PAIR.b]!) & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = pair + 1;
  }
  index.slots = slots;
}
