import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createOpening } from '../../src/flow/opening.ts';
import { addFirstCopy } from '../../src/names/first-copy.ts';

/** Adds ranges of a stream, each filled with its own number; `origin` is the stream's first sequence number. */
function fill(ranges: readonly (readonly [number, number])[], origin: number) {
  const opening = createOpening(origin, true);
  for (const [i, [from, to]] of ranges.entries()) {
    const view = new DataView(new Uint8Array(to - from).fill(i + 1).buffer);
    addFirstCopy(opening, (origin + from) | 0, view, 0, to - from);
  }
  return [...opening.bytes.subarray(0, opening.length)];
}

describe('addFirstCopy', () => {
  it('keeps what came first, without a gap or behind one', () => {
    expect(
      fill(
        [
          [0, 3],
          [0, 6],
        ],
        7,
      ),
    ).toEqual([1, 1, 1, 2, 2, 2]);
    expect(
      fill(
        [
          [2, 4],
          [0, 6],
        ],
        -3,
      ),
    ).toEqual([2, 2, 1, 1, 2, 2]);
    expect(
      fill(
        [
          [4, 6],
          [1, 3],
          [0, 8],
        ],
        -1,
      ),
    ).toEqual([3, 2, 2, 3, 1, 1, 3, 3]);
  });

  it('gives of any ranges the bytes of the first that has each', () => {
    const range = fc
      .tuple(fc.nat(40), fc.integer({ min: 1, max: 12 }))
      .map(([from, length]) => [from, from + length] as const);
    let overlaps = 0;
    fc.assert(
      fc.property(fc.array(range, { maxLength: 12 }), fc.integer(), (ranges, origin) => {
        const expected: number[] = [];
        for (let at = 0; ; at++) {
          const first = ranges.findIndex(([from, to]) => from <= at && at < to);
          if (first < 0) break;
          if (ranges.slice(first + 1).some(([from, to]) => from <= at && at < to)) overlaps++;
          expected.push(first + 1);
        }
        expect(fill(ranges, origin)).toEqual(expected);
      }),
      { seed: 5, numRuns: 500 },
    );
    expect(overlaps).toBeGreaterThan(100);
  });
});
