import { describe, expect, it } from 'vitest';
import { createPairIndex, PAIR, pageOf, pairBase, pairOf } from '../../src/flow/pair-index.ts';

describe('pairs of addresses', () => {
  it('have one number whichever address comes first', () => {
    const index = createPairIndex(100);
    expect([pairOf(index, 5, 3), pairOf(index, 3, 5), pairOf(index, 3, 3), pairOf(index, 5, 4)]).toEqual([0, 0, 1, 2]);
    const { ints } = pageOf(index, 0);
    expect([ints[PAIR.a], ints[PAIR.b], ints[PAIR.ring]]).toEqual([3, 5, -1]);
  });

  it('are found again across pages, each in a record of its own', () => {
    const index = createPairIndex(10_000);
    const numbers = Array.from({ length: 9000 }, (_, i) => pairOf(index, i, 9000 + (i % 7)));
    expect(numbers).toEqual(Array.from({ length: 9000 }, (_, i) => i));
    expect(numbers.map((_, i) => pairOf(index, 9000 + (i % 7), i))).toEqual(numbers);
    expect(numbers.every((pair) => pageOf(index, pair).ints[pairBase(pair) + PAIR.a] === pair)).toBe(true);
    expect(pageOf(index, 0)).not.toBe(pageOf(index, 8999));
  });

  it('past the limit are -1 and counted, those known stay', () => {
    const index = createPairIndex(2);
    expect([1, 2, 3, 1, 3].map((x) => pairOf(index, x, 9))).toEqual([0, 1, -1, 0, -1]);
    expect(index.overflowed).toBe(2);
  });
});
