import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addSegment, createOpening, dropBytes, type Opening } from '../../src/flow/opening.ts';

const LIMIT = 64 * 1024;

/** Bytes that tell where they stand. */
function streamOf(length: number): DataView {
  const bytes = Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8)) & 0xff);
  return new DataView(bytes.buffer);
}

function bytesOf(opening: Opening): Uint8Array {
  return opening.bytes.slice(0, opening.length);
}

/** Segments [start, end) of a stream: some that cover it and some that overlap, in any order. */
const shuffled = fc.integer({ min: 1, max: 600 }).chain((length) =>
  fc
    .record({
      cuts: fc.uniqueArray(fc.integer({ min: 0, max: length }), { maxLength: 12 }),
      extra: fc.array(fc.tuple(fc.nat({ max: length }), fc.nat({ max: length })), { maxLength: 12 }),
    })
    .chain(({ cuts, extra }) => {
      const edges = [0, ...cuts.sort((a, b) => a - b), length];
      const cover = edges.slice(1).map((end, i) => [edges[i]!, end] as const);
      const overlaps = extra.map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
      const all = [...cover, ...overlaps].filter(([start, end]) => start < end);
      return fc.shuffledSubarray(all, { minLength: all.length }).map((segments) => ({ length, segments }));
    }),
);

describe('the opening of a stream', () => {
  it('is the same bytes for any segmentation, order and overlap, also where sequence numbers wrap', () => {
    fc.assert(
      fc.property(shuffled, fc.integer(), ({ length, segments }, start) => {
        const stream = streamOf(length);
        const opening = createOpening(start, true);
        for (const [from, to] of segments) expect(addSegment(opening, (start + from) | 0, stream, from, to)).toBe(true);
        expect(bytesOf(opening)).toEqual(new Uint8Array(stream.buffer));
        expect(opening.pieces).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('finds its start when the first segment seen was not the first', () => {
    fc.assert(
      fc.property(shuffled, ({ length, segments }) => {
        const stream = streamOf(length);
        const opening = createOpening(1000 + segments[0]![0], false);
        for (const [from, to] of segments) expect(addSegment(opening, 1000 + from, stream, from, to)).toBe(true);
        expect(opening.sequence).toBe(1000);
        expect(bytesOf(opening)).toEqual(new Uint8Array(stream.buffer));
      }),
      { numRuns: 300 },
    );
  });

  it('loses nothing when read bytes are dropped in between', () => {
    let waited = 0;
    fc.assert(
      fc.property(shuffled, fc.array(fc.nat(), { minLength: 30, maxLength: 30 }), ({ length, segments }, drops) => {
        const stream = streamOf(length);
        const opening = createOpening(7, true);
        const read: number[] = [];
        for (const [i, [from, to]] of segments.entries()) {
          addSegment(opening, 7 + from, stream, from, to);
          if (opening.pieces.length > 2) waited++;
          const count = drops[i % drops.length]! % (opening.length + 1);
          read.push(...opening.bytes.subarray(0, count));
          dropBytes(opening, count);
        }
        read.push(...bytesOf(opening));
        expect(Uint8Array.from(read)).toEqual(new Uint8Array(stream.buffer));
      }),
      { numRuns: 300 },
    );
    expect(waited).toBeGreaterThan(50);
  });

  it('skips bytes that have not come yet', () => {
    const stream = streamOf(100);
    const opening = createOpening(0, true);
    addSegment(opening, 0, stream, 0, 10);
    dropBytes(opening, 50);
    addSegment(opening, 10, stream, 10, 60);
    expect(bytesOf(opening)).toEqual(new Uint8Array(stream.buffer).subarray(50, 60));
  });

  it('knows nothing behind a gap until it is filled', () => {
    const stream = streamOf(30);
    const opening = createOpening(0, true);
    addSegment(opening, 20, stream, 20, 30);
    addSegment(opening, 0, stream, 0, 10);
    expect(opening.length).toBe(10);
    addSegment(opening, 10, stream, 10, 20);
    expect(opening.length).toBe(30);
  });

  it('gives up what lies too far ahead, and too many gaps', () => {
    const stream = streamOf(10);
    expect(addSegment(createOpening(0, true), LIMIT - 9, stream, 0, 10)).toBe(false);
    expect(addSegment(createOpening(0, true), LIMIT - 10, stream, 0, 10)).toBe(true);
    const opening = createOpening(0, true);
    const taken = Array.from({ length: 200 }, (_, i) => addSegment(opening, 20 * (i + 1), stream, 0, 10));
    expect(taken.filter(Boolean)).toHaveLength(64);
  });

  it('stays within its bounds whatever is sent', () => {
    const stream = streamOf(1500);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -70_000, max: 70_000 }), fc.nat({ max: 1500 }), fc.nat({ max: 99 })), {
          maxLength: 200,
        }),
        fc.boolean(),
        (segments, anchored) => {
          const opening = createOpening(0, anchored);
          for (const [sequence, length, drop] of segments) {
            addSegment(opening, sequence, stream, 0, length);
            if (drop < 10) dropBytes(opening, Math.min(opening.length, drop));
            expect(opening.bytes.length).toBeLessThanOrEqual(LIMIT);
            expect(opening.length).toBeLessThanOrEqual(opening.bytes.length);
            expect(opening.pieces.length).toBeLessThanOrEqual(130);
            expect(opening.view.buffer).toBe(opening.bytes.buffer);
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
