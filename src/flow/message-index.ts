import { finishHash, hashWord, randomSeed } from '../base/word-hash.ts';

/** One record of 24 bytes: four words of key, and a time. */
const RECORD_DOUBLES = 3;
const RECORD_INTS = 2 * RECORD_DOUBLES;
const KEY_WORDS = 4;
const TIME = 2;
const PAGE_SHIFT = 12;
const PAGE_RECORDS = 1 << PAGE_SHIFT;

type MessagePage = { readonly ints: Int32Array; readonly doubles: Float64Array };

/**
 * When messages were seen last, by four words that say which message it is. Bounded: messages past `limit` are counted
 * in `overflowed`.
 */
export type MessageIndex = {
  readonly limit: number;
  readonly seed: number;
  /** The key that is being looked for. */
  readonly key: Int32Array;
  readonly pages: MessagePage[];
  count: number;
  overflowed: number;
  /** Message + 1, or 0. */
  slots: Int32Array;
};

export function createMessageIndex(limit: number): MessageIndex {
  const key = new Int32Array(KEY_WORDS);
  return { limit, seed: randomSeed(), key, pages: [], count: 0, overflowed: 0, slots: new Int32Array(1024) };
}

/** The number of the message whose key is in `index.key`, given on first sight; -1 when there is no place. */
export function messageOf(index: MessageIndex): number {
  const { key, slots } = index;
  const slot = findSlot(index, key, 0);
  return slots[slot] === 0 ? addMessage(index, slot) : slots[slot]! - 1;
}

/** Microseconds since 1970; -1 as long as none was set. */
export function lastTimeOf({ pages }: MessageIndex, message: number): number {
  return pages[message >>> PAGE_SHIFT]!.doubles[timeAt(message)]!;
}

export function setLastTime({ pages }: MessageIndex, message: number, time: number): void {
  pages[message >>> PAGE_SHIFT]!.doubles[timeAt(message)] = time;
}

function timeAt(message: number): number {
  return (message & (PAGE_RECORDS - 1)) * RECORD_DOUBLES + TIME;
}

/** Where the message's record begins in its page's ints. */
function keyAt(message: number): number {
  return (message & (PAGE_RECORDS - 1)) * RECORD_INTS;
}

/** The slot of the message whose key is `words[at]` …, or the free one where it belongs. */
function findSlot({ seed, slots, pages }: MessageIndex, words: Int32Array, at: number): number {
  const mask = slots.length - 1;
  let hash = seed;
  for (let i = 0; i < KEY_WORDS; i++) hash = hashWord(hash, words[at + i]!);
  let slot = finishHash(hash) & mask;
  for (; slots[slot] !== 0; slot = (slot + 1) & mask) {
    const message = slots[slot]! - 1;
    if (hasKey(pages[message >>> PAGE_SHIFT]!.ints, keyAt(message), words, at)) break;
  }
  return slot;
}

function hasKey(ints: Int32Array, base: number, words: Int32Array, at: number): boolean {
  for (let i = 0; i < KEY_WORDS; i++) if (ints[base + i] !== words[at + i]) return false;
  return true;
}

function addMessage(index: MessageIndex, slot: number): number {
  if (index.count >= index.limit) {
    index.overflowed++;
    return -1;
  }
  const message = index.count++;
  if (message >>> PAGE_SHIFT === index.pages.length) {
    const buffer = new ArrayBuffer(PAGE_RECORDS * RECORD_DOUBLES * 8);
    index.pages.push({ ints: new Int32Array(buffer), doubles: new Float64Array(buffer) });
  }
  index.pages[message >>> PAGE_SHIFT]!.ints.set(index.key, keyAt(message));
  setLastTime(index, message, -1);
  index.slots[slot] = message + 1;
  if (index.count * 2 > index.slots.length) growSlots(index);
  return message;
}

function growSlots(index: MessageIndex): void {
  index.slots = new Int32Array(index.slots.length * 2);
  for (let message = 0; message < index.count; message++) {
    const { ints } = index.pages[message >>> PAGE_SHIFT]!;
    index.slots[findSlot(index, ints, keyAt(message))] = message + 1;
  }
}
