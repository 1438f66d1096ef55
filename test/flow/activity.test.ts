import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activityTables, addActivity, createActivity } from '../../src/flow/activity.ts';
import { pairOf } from '../../src/flow/pair-index.ts';

/** Payload that `from` sent to `to`. */
type Sent = { from: number; to: number; bytes: number; time: number };

function observe(list: readonly Sent[], limit?: number) {
  const activity = createActivity(limit);
  for (const { from, to, bytes, time } of list) {
    const entry = pairOf(activity.pairs, from, to);
    if (entry >= 0) addActivity(activity, entry, from, bytes, { time });
  }
  return activityTables(activity, 0);
}

/** Bytes by `from to` and minute. */
function binsOf(list: readonly Sent[]): Map<string, number> {
  const bins = new Map<string, number>();
  for (const { from, to, bytes, time } of list) {
    const key = `${from} ${to} ${Math.floor(time / 60e6)}`;
    bins.set(key, (bins.get(key) ?? 0) + bytes);
  }
  return bins;
}

/** The largest ten whole seconds of `from` to `to`, counted out. */
function largestBurst(list: readonly Sent[], from: number, to: number): number {
  const mine = list.filter((each) => each.from === from && each.to === to);
  const second = (each: Sent) => Math.floor(each.time / 1e6);
  const sums = mine.map((last) =>
    mine.filter((each) => second(each) <= second(last) && second(each) > second(last) - 10),
  );
  return Math.max(0, ...sums.map((window) => window.reduce((sum, { bytes }) => sum + bytes, 0)));
}

const hosts = fc.constantFrom([1, 2], [2, 1], [1, 3], [7, 2]);
const steps = fc.constantFrom(0, 0.4, 1, 3, 9, 10, 11, 60, 4000);
const sent: fc.Arbitrary<Sent[]> = fc
  .array(fc.record({ hosts, bytes: fc.integer({ min: 1, max: 1e6 }), step: steps }), { maxLength: 80 })
  .map((list) => {
    let time = 1_700_000_000e6;
    return list.map(({ hosts: [from, to], bytes, step }) => {
      time += step * 1e6;
      return { from: from!, to: to!, bytes, time };
    });
  });

describe('activity', () => {
  it('is the bytes of each direction in each minute since 1970', () => {
    fc.assert(
      fc.property(sent, (list) => {
        const { columns, length } = observe(list).activity;
        const found = new Map<string, number>();
        const add = (key: string, bytes: number) => {
          if (bytes > 0) found.set(key, (found.get(key) ?? 0) + bytes);
        };
        for (let row = 0; row < length; row++) {
          add(`${columns.a[row]} ${columns.b[row]} ${columns.bin[row]}`, columns.aBytes[row]!);
          add(`${columns.b[row]} ${columns.a[row]} ${columns.bin[row]}`, columns.bBytes[row]!);
        }
        expect(found).toEqual(binsOf(list));
      }),
      { numRuns: 150 },
    );
  });

  it('has as its bursts the largest ten consecutive seconds of each direction', () => {
    fc.assert(
      fc.property(sent, (list) => {
        const { columns, length } = observe(list).bursts;
        for (let row = 0; row < length; row++) {
          const [a, b] = [columns.a[row]!, columns.b[row]!];
          expect(columns.aBurst[row]).toBe(largestBurst(list, a, b));
          expect(columns.bBurst[row]).toBe(largestBurst(list, b, a));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('counts what comes out of time order in its minute, and in the newest second of a burst', () => {
    const at = (seconds: number) => seconds * 1e6;
    const list = [
      { from: 1, to: 2, bytes: 10, time: at(600) },
      { from: 1, to: 2, bytes: 5, time: at(540) },
      { from: 1, to: 2, bytes: 1, time: at(601) },
    ];
    const { activity, bursts } = observe(list);
    expect(activity.columns.bin.subarray(0, activity.length)).toEqual(Int32Array.of(9, 10));
    expect(bursts.columns.aBurst[0]).toBe(16);
  });

  it('keeps within its bounds and counts what found no place', () => {
    const list = Array.from({ length: 50 }, (_, i) => ({ from: 0, to: i + 1, bytes: 1, time: 0 }));
    const { activity, bursts } = observe(list, 20);
    expect(bursts.length).toBe(20);
    expect(activity.length).toBe(20);
    const alternating = Array.from({ length: 500 }, (_, i) => ({ from: 0, to: 1, bytes: 1, time: (i % 2) * 60e6 }));
    expect(observe(alternating, 10).activity.length).toBe(81);
  });

  it('puts times that no clock shows into the last minute that can be told', () => {
    const { columns, length } = observe([
      { from: 1, to: 2, bytes: 1, time: 2 ** 62 },
      { from: 1, to: 2, bytes: 1, time: 2 ** 62 + 2 ** 50 },
    ]).activity;
    expect([length, columns.bin[0], columns.aBytes[0]]).toEqual([1, Math.floor(0xffffffff / 60), 2]);
  });

  it('finds each of many pairs again, whichever address comes first', () => {
    const activity = createActivity();
    const entries = Array.from({ length: 3000 }, (_, i) => pairOf(activity.pairs, i, i * 7 + 1));
    expect(new Set(entries).size).toBe(3000);
    expect(entries.map((_, i) => pairOf(activity.pairs, i * 7 + 1, i))).toEqual(entries);
  });
});
