import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clipToRecorded, recordedBetween, uniteSpans } from '../../src/destinations/recording.ts';
import type { Observations } from '../../src/devices/observations.ts';

type Span = readonly [start: number, end: number];

const recordingOf = (...captures: readonly (readonly Span[])[]) =>
  uniteSpans({
    captures: captures.map((spans) => ({ spans: spans.map(([start, end]) => ({ start, end })) })),
  } as unknown as Observations);

describe('what was recorded', () => {
  test('is the union of all captures', () => {
    const { spans, before } = recordingOf(
      [[100, 200]],
      [
        [150, 250],
        [400, 500],
      ],
      [[0, 10]],
    );
    expect(spans).toEqual([
      { start: 0, end: 10 },
      { start: 100, end: 250 },
      { start: 400, end: 500 },
    ]);
    expect(before).toEqual([0, 10, 160]);
  });

  test('is of a time only what lies in it', () => {
    const recording = recordingOf([[100, 200]], [[300, 400]]);
    const between = (start: number, end: number) => recordedBetween(recording, start, end);
    expect([between(0, 50), between(150, 350), between(0, 1000), between(200, 300), between(120, 130)]).toEqual([
      0, 100, 200, 0, 10,
    ]);
  });

  test('cuts a time to its first and last recorded moment', () => {
    const recording = recordingOf([[100, 200]], [[300, 400]]);
    const clip = (start: number, end: number) => {
      const clipped = clipToRecorded(recording, start, end);
      return clipped === null ? null : [clipped.start, clipped.end];
    };
    expect([clip(0, 99), clip(201, 299), clip(401, 500)]).toEqual([null, null, null]);
    expect([clip(0, 1000), clip(150, 250), clip(250, 350), clip(200, 300), clip(0, 100)]).toEqual([
      [100, 400],
      [150, 200],
      [300, 350],
      [200, 300],
      [100, 100],
    ]);
    expect(clipToRecorded(recordingOf(), 0, 1)).toBeNull();
  });

  test('property: a time cut to what was recorded holds as much of it', () => {
    let cut = 0;
    const instant = fc.integer({ min: 0, max: 100 });
    const span = fc.tuple(instant, instant).map(([a, b]): Span => [Math.min(a, b), Math.max(a, b)]);
    fc.assert(
      fc.property(fc.array(fc.array(span, { maxLength: 3 }), { maxLength: 3 }), span, (captures, [start, end]) => {
        const recording = recordingOf(...captures);
        const clipped = clipToRecorded(recording, start, end);
        const inside = recordedBetween(recording, start, end);
        if (clipped === null) {
          expect(inside).toBe(0);
          return;
        }
        cut++;
        expect(recordedBetween(recording, clipped.start, clipped.end)).toBe(inside);
        expect(clipped.start >= start && clipped.end <= end && clipped.start <= clipped.end).toBe(true);
      }),
    );
    expect(cut).toBeGreaterThan(20);
  });
});
