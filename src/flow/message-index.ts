import { finishHash, hashWord, randomSeed } from '../base/word-hash.ts';

/** A slot of 24 bytes, seen through two arrays over one buffer: four words of key, the first of which is never 0, and a time. */
const SLOT_DOUBLES = 3;
const SLOT_INTS = 2 * SLOT_DOUBLES;
const KEY_WORDS = 4;
const TIME = 2;

type Slots = { readonly ints: Int32Array; readonly doubles: Float64Array; readonly mask: number };

/**
 * When messages were seen last, by four words that say which message it is. Records lie in the slots themselves, so
 * that a look costs one cache miss. Bounded: messages past `limit` are counted in `overflowed`.
 */
export type MessageIndex = {
  readonly limit: number;
  readonly seed: number;
  /** The key that is being looked for. */
  readonly key: Int32Array;
  slots: Slots;
  count: number;
  overflowed: number;
};

export function createMessageIndex(limit: number): MessageIndex {
  const key = new Int32Array(KEY_WORDS);
  return { limit, seed: randomSeed(), key, slots: createSlots(1024), count: 0, overflowed: 0 };
}

function createSlots(size: number): Slots {
  const buffer = new ArrayBuffer(size * SLOT_DOUBLES * 8);
  return { ints: new Int32Array(buffer), doubles: new Float64Array(buffer), mask: size - 1 };
}

/**
 * The slot of the message whose key is in `index.key`, given on first sight; -1 when there is no place. Valid until the
 * next message is looked for.
 */
export function slotOf(index: MessageIndex): number {
  const slot = findSlot(index, index.key, 0);
  if (index.slots.ints[slot * SLOT_INTS] !== 0) return slot;
  if (index.count >= index.limit) {
    index.overflowed++;
    return -1;
  }
  index.count++;
  if (index.count * 3 <= index.slots.mask * 2) return fill(index, slot);
  growSlots(index);
  return fill(index, findSlot(index, index.key, 0));
}

/** Microseconds since 1970; -1 as long as none was set. */
export function lastTimeOf({ slots }: MessageIndex, slot: number): number {
  return slots.doubles[slot * SLOT_DOUBLES + TIME]!;
}

export function setLastTime({ slots }: MessageIndex, slot: number, time: number): void {
  slots.doubles[slot * SLOT_DOUBLES + TIME] = time;
}

/** The slot of the message whose key is `words[at]` …, or the free one where it belongs. */
function findSlot({ seed, slots: { ints, mask } }: MessageIndex, words: Int32Array, at: number): number {
  let hash = seed;
  for (let i = 0; i < KEY_WORDS; i++) hash = hashWord(hash, words[at + i]!);
  let slot = finishHash(hash) & mask;
  while (ints[slot * SLOT_INTS] !== 0 && !hasKey(ints, slot * SLOT_INTS, words, at)) slot = (slot + 1) & mask;
  return slot;
}

function hasKey(ints: Int32Array, base: number, words: Int32Array, at: number): boolean {
  for (let i = 0; i < KEY_WORDS; i++) if (ints[base + i] !== words[at + i]) return false;
  return true;
}

function fill(index: MessageIndex, slot: number): number {
  putKey(index.slots, slot, index.key, 0);
  setLastTime(index, slot, -1);
  return slot;
}

/** Word by word: TypedArray.set takes longer for four of them. */
function putKey({ ints }: Slots, slot: number, words: Int32Array, at: number): void {
  for (let i = 0; i < KEY_WORDS; i++) ints[slot * SLOT_INTS + i] = words[at + i]!;
}

function growSlots(index: MessageIndex): void {
  const { ints, doubles, mask } = index.slots;
  index.slots = createSlots(2 * (mask + 1));
  for (let old = 0; old <= mask; old++) {
    if (ints[old * SLOT_INTS] === 0) continue;
    const slot = findSlot(index, ints, old * SLOT_INTS);
    putKey(index.slots, slot, ints, old * SLOT_INTS);
    setLastTime(index, slot, doubles[old * SLOT_DOUBLES + TIME]!);
  }
}
