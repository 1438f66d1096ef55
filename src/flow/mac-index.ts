import { finishHash, hashWord, randomSeed } from '../base/word-hash.ts';

/**
 * MAC addresses by number, in order of first sight. Past the limit every new one is -1 (unknown). Open addressing: a Map
 * of numbers that are no small integers takes an object for each and twice the time.
 */
export type MacIndex = {
  readonly macs: number[];
  /** Number + 1, or 0. */
  slots: Int32Array;
  readonly seed: number;
  readonly limit: number;
};

export function createMacIndex(limit = 1_000_000): MacIndex {
  return { macs: [], slots: new Int32Array(64), seed: randomSeed(), limit };
}

/** The number of a MAC address, given on first sight. */
export function internMac(index: MacIndex, mac: number): number {
  const { macs, slots } = index;
  const slot = findSlot(index, slots, mac);
  if (slots[slot] !== 0) return slots[slot]! - 1;
  if (macs.length >= index.limit) return -1;
  slots[slot] = macs.push(mac);
  if (macs.length * 2 > slots.length) growSlots(index);
  return macs.length - 1;
}

function findSlot({ macs, seed }: MacIndex, slots: Int32Array, mac: number): number {
  const mask = slots.length - 1;
  let slot = finishHash(hashWord(hashWord(seed, mac | 0), Math.floor(mac / 0x1_0000_0000))) & mask;
  while (slots[slot] !== 0 && macs[slots[slot]! - 1] !== mac) slot = (slot + 1) & mask;
  return slot;
}

function growSlots(index: MacIndex): void {
  const slots = new Int32Array(index.slots.length * 2);
  for (const [number, mac] of index.macs.entries()) slots[findSlot(index, slots, mac)] = number + 1;
  index.slots = slots;
}
