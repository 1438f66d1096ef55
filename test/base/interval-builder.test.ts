import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addRange, buildIntervals, createRangeList } from '../../src/base/interval-builder.ts';
import { findInterval } from '../../src/base/interval-table.ts';

type Range = { first: number; last: number; value: number };

/** Keys as two words of four values each, so that carries between the words happen all the time. */
function split(key: number): number[] {
  return [key >> 2, (key & 3) === 3 ? 0xffff_ffff : key & 3];
}

function build(ranges: readonly Range[]) {
  const list = createRangeList(2);
  for (const { first, last, value } of ranges) addRange(list, split(first), split(last), value);
  return buildIntervals(list);
}

/** The rule, one key at a time: the range that starts last, among those the shortest, among equals the last. */
function expected(ranges: readonly Range[], key: number): number {
  let best: Range | null = null;
  for (const range of ranges) {
    if (range.first > key || range.last < key) continue;
    if (best === null || range.first > best.first || (range.first === best.first && range.last <= best.last))
      best = range;
  }
  return best?.value ?? 0;
}

const range = fc
  .tuple(fc.integer({ min: 0, max: 31 }), fc.integer({ min: 0, max: 31 }), fc.integer({ min: 0, max: 3 }))
  .map(([a, b, value]) => ({ first: Math.min(a, b), last: Math.max(a, b), value }));

describe('flattening ranges', () => {
  it('answers for every key as the rule says, nested, overlapping or apart', () => {
    let overlapping = 0;
    fc.assert(
      fc.property(fc.array(range, { maxLength: 8 }), (ranges) => {
        const table = build(ranges);
        for (let key = 0; key < 32; key++) {
          const row = findInterval(table, Int32Array.from(split(key)), 0);
          expect(row < 0 ? 0 : table.values[row]).toBe(expected(ranges, key));
        }
        if (ranges.some((a) => ranges.some((b) => a.first < b.first && b.first <= a.last && a.last < b.last)))
          overlapping++;
      }),
      { numRuns: 400 },
    );
    expect(overlapping).toBeGreaterThan(20);
  });

  it('joins neighbours that say the same', () => {
    const table = build([
      { first: 0, last: 3, value: 1 },
      { first: 4, last: 7, value: 1 },
      { first: 8, last: 9, value: 2 },
    ]);
    expect([...table.values]).toEqual([1, 2, 0]);
  });

  it('ends quietly at the end of the space', () => {
    const list = createRangeList(1);
    addRange(list, [0xffff_fff0], [0xffff_ffff], 7);
    const table = buildIntervals(list);
    expect([...table.values]).toEqual([7]);
    expect(findInterval(table, Int32Array.of(-1), 0)).toBe(0);
  });

  it('leaves out a range turned round', () => {
    const list = createRangeList(1);
    addRange(list, [9], [3], 1);
    addRange(list, [5], [5], 2);
    expect([...buildIntervals(list).values]).toEqual([2, 0]);
  });

  it('stores values in the narrowest column that holds them', () => {
    const width = (value: number) => build([{ first: 1, last: 2, value }]).values.BYTES_PER_ELEMENT;
    expect([width(255), width(256), width(65536)]).toEqual([1, 2, 4]);
  });
});
