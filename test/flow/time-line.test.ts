import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createTimeLine, listSpans, placeInTime } from '../../src/flow/time-line.ts';

const SECOND = 1e6;
const DAY = 86_400 * SECOND;
const NOON = 1_700_000_000 * SECOND;

function run(times: readonly number[], before = 0) {
  const line = createTimeLine(before);
  const used = times.map((time, i) => {
    placeInTime(line, time, i + 1, 100 * i);
    return line.previousTime;
  });
  return { used, spans: listSpans(line), line };
}

describe('the time that a capture covers', () => {
  test('runs from its first packet to its last', () => {
    expect(run([NOON, NOON + 5 * SECOND, NOON + 2 * SECOND]).spans).toEqual([{ start: NOON, end: NOON + 5 * SECOND }]);
  });

  test('leaves out silences of more than a day, and only those', () => {
    const times = [NOON, NOON + DAY, NOON + 2.5 * DAY, NOON + 3 * DAY];
    expect(run(times).spans).toEqual([
      { start: NOON, end: NOON + DAY },
      { start: NOON + 2.5 * DAY, end: NOON + 3 * DAY },
    ]);
  });

  test('is one span when a later packet fills the silence', () => {
    const times = [NOON, NOON + 1.5 * DAY, NOON + 0.75 * DAY];
    expect(run(times).spans).toEqual([{ start: NOON, end: NOON + 1.5 * DAY }]);
  });

  test('does not reach back to 1970 because of packets whose clock was not set', () => {
    const { spans, used, line } = run([5 * SECOND, NOON, 0, NOON + SECOND]);
    expect(spans).toEqual([{ start: NOON, end: NOON + SECOND }]);
    // A frame of time 0 between others takes the time of the one before; at the start there is none.
    expect(used).toEqual([5 * SECOND, NOON, NOON, NOON + SECOND]);
    expect(line.clockUnset).toEqual({ count: 2, firstFrame: 1, firstOffset: 0 });
    expect(line.outOfOrder).toBe(0);
  });

  test('is in 1970 when all packets are', () => {
    const { spans, line } = run([0, 3 * SECOND]);
    expect(spans).toEqual([{ start: 0, end: 3 * SECOND }]);
    expect(line.clockUnset.count).toBe(2);
  });

  test('is none without times', () => {
    expect(run([Number.NaN, -1, 2 ** 60])).toMatchObject({ spans: [], used: [0, 0, 0] });
  });
});

describe('order', () => {
  test('counts packets before the one in front of them, and steps of the clock', () => {
    const { line } = run([NOON, NOON - SECOND, NOON + 100 * SECOND, NOON, NOON + 1]);
    expect(line.outOfOrder).toBe(2);
    expect(line.clockSteps).toEqual({ count: 1, firstFrame: 4, firstOffset: 300 });
  });

  test('goes on from the capture that this one continues', () => {
    const { line, used } = run([Number.NaN, NOON], NOON + SECOND);
    expect(used).toEqual([NOON + SECOND, NOON]);
    expect(line.outOfOrder).toBe(1);
  });
});

test('whatever the times, spans are in order, apart, and hold every dated packet', () => {
  const time = fc.oneof(
    fc.constant(Number.NaN),
    fc.integer({ min: -10, max: 10 }).map((days) => NOON + days * DAY * 0.7),
    fc.double({ min: -1e18, max: 1e18, noNaN: true }),
  );
  let several = 0;
  fc.assert(
    fc.property(fc.array(time, { maxLength: 300 }), (times) => {
      const { spans, used } = run(times);
      if (spans.length > 2) several++;
      for (const [i, { start, end }] of spans.entries()) {
        expect(end).toBeGreaterThanOrEqual(start);
        if (i > 0) expect(start - spans[i - 1]!.end).toBeGreaterThan(DAY);
      }
      expect(spans.length).toBeLessThanOrEqual(100);
      const dated = used.filter((each) => each >= NOON - 100 * DAY && each < 2 ** 53);
      for (const each of dated) expect(spans.some(({ start, end }) => each >= start && each <= end)).toBe(true);
    }),
    { seed: 7, numRuns: 200 },
  );
  expect(several).toBeGreaterThan(10);
});
