import { describe, expect, it } from 'vitest';
import {
  createMessageIndex,
  lastTimeOf,
  type MessageIndex,
  setLastTime,
  slotOf,
} from '../../src/flow/message-index.ts';

/** The time that the message had, or null when there is no place; from now on it has `time`. */
function exchange(index: MessageIndex, time: number, ...key: readonly number[]): number | null {
  index.key.set(key);
  const slot = slotOf(index);
  if (slot < 0) return null;
  const last = lastTimeOf(index, slot);
  setLastTime(index, slot, time);
  return last;
}

describe('messages', () => {
  it('are known by four words, and have no time at first', () => {
    const index = createMessageIndex(100);
    const keys = [
      [1, 2, 3, 4],
      [1, 2, 3, 5],
      [2, 1, 3, 4],
      [1, 2, 3, 4],
      [5, 0, -65_536, 0],
      [5, 0, -65_536, 0],
    ];
    expect(keys.map((key, i) => exchange(index, i, ...key))).toEqual([-1, -1, -1, 0, -1, 4]);
    expect(index.count).toBe(4);
  });

  it('are found again after the index grew, each with its time', () => {
    const index = createMessageIndex(10_000);
    const look = (time: (i: number) => number) =>
      Array.from({ length: 9000 }, (_, i) => exchange(index, time(i), i + 1, i % 7, 443, i * 3));
    expect(new Set(look((i) => i * 1e6))).toEqual(new Set([-1]));
    expect(look(() => 0)).toEqual(Array.from({ length: 9000 }, (_, i) => i * 1e6));
    expect(index.count).toBe(9000);
  });

  it('past the limit have no place and are counted, those known stay', () => {
    const index = createMessageIndex(2);
    expect([1, 2, 3, 1, 3].map((word, i) => exchange(index, i, word, 0, 0, 0))).toEqual([-1, -1, null, 0, null]);
    expect(index.overflowed).toBe(2);
  });
});
