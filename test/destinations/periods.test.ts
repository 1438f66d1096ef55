import { describe, expect, test } from 'vitest';
import { findPeriods, type WaitBin } from '../../src/destinations/periods.ts';
import { HEARTBEAT_THRESHOLDS } from '../../src/destinations/thresholds.ts';

/** Numbers in [0, 1), the same for a seed (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Seconds as the bins of two per cent in which they are observed. */
function binsOf(waits: readonly number[]): WaitBin[] {
  const bins = new Map<number, WaitBin>();
  for (const wait of waits) {
    const number = Math.floor(Math.log(wait) / Math.log(1.02));
    const bin = bins.get(number) ?? { count: 0, total: 0 };
    bins.set(number, { count: bin.count + 1, total: bin.total + Math.round(wait * 1e6) });
  }
  return [...bins.values()];
}

const between = (times: readonly number[]) => times.slice(1).map((time, i) => time - times[i]!);
const repeat = (waits: readonly number[], count: number) => Array.from({ length: count }, () => waits).flat();

/** Periods as `seconds × intervals, regularity`. */
const periodsOf = (waits: readonly number[]) =>
  findPeriods(binsOf(waits), HEARTBEAT_THRESHOLDS).map(
    ({ length, intervals, regularity }) =>
      `${Number((length / 1e6).toPrecision(3))} × ${intervals}, ${regularity.toFixed(2)}`,
  );

describe('a beat', () => {
  test.each([8, 40, 62, 600, 21_600])(
    'every %i s is found within 2 %%, with jitter, losses and other traffic',
    (period) => {
      const random = createRandom(period);
      for (let run = 0; run < 50; run++) {
        const times: number[] = [];
        for (let beat = 0; beat < 200; beat++) {
          const jitter = 0.05 * period * (2 * random() - 1);
          if (random() >= 0.2) times.push(beat * period + jitter);
          // Of the same length, so that it cuts the time in two.
          if (random() < 0.1) times.push(beat * period + period * (0.2 + 0.6 * random()));
        }
        const waits = between(times.sort((a, b) => a - b)).filter((wait) => wait >= 1);
        const [found] = findPeriods(binsOf(waits), HEARTBEAT_THRESHOLDS);
        expect(found, `run ${run}`).toBeDefined();
        expect(Math.abs(found!.length / 1e6 / period - 1)).toBeLessThan(0.02);
        expect(found!.regularity).toBeGreaterThan(0.6);
      }
    },
  );

  test('needs four times, and a minute', () => {
    expect(periodsOf([40, 40, 40])).toEqual([]);
    expect(periodsOf([40, 40, 40, 40])).toEqual(['40 × 4, 1.00']);
    // A try that is repeated every second.
    expect(periodsOf(repeat([1], 50))).toEqual([]);
    expect(periodsOf(repeat([1], 60))).toEqual(['1 × 60, 1.00']);
  });

  test('goes on after one or two that were missed', () => {
    expect(periodsOf([...repeat([60], 6), 120, 181])).toEqual(['60 × 6, 1.00']);
    expect(periodsOf([...repeat([60], 6), 120, 240, 100])).toEqual(['60 × 6, 0.78']);
  });

  test('whose times other traffic cuts short stays within two per cent', () => {
    const cut = Array.from({ length: 6 }, (_, i) => [27.2 + i * 0.4, 30 - (27.2 + i * 0.4)]).flat();
    expect(periodsOf([...cut.filter((wait) => wait >= 1), ...repeat([30], 20)])[0]).toBe('29.6 × 26, 0.84');
  });

  test('is not the pause inside an exchange that comes again', () => {
    expect(periodsOf(repeat([5, 295], 20))).toEqual(['295 × 20, 0.50']);
  });

  test('may have two periods, one after the other', () => {
    expect(periodsOf([...repeat([8], 450), ...repeat([61], 300)])).toEqual(['8 × 450, 0.60', '61 × 300, 0.40']);
  });

  test('is the same whatever the order of the bins', () => {
    const bins = binsOf([...repeat([40], 9), 39, 41.5, 80, 7, 3, 121]);
    expect(findPeriods(bins.toReversed(), HEARTBEAT_THRESHOLDS)).toEqual(findPeriods(bins, HEARTBEAT_THRESHOLDS));
  });
});

describe('what falls at random', () => {
  test('is called a heartbeat less than twice in a thousand times, many times never', () => {
    const random = createRandom(20191226);
    const falsely = (count: number, runs: number) => {
      let found = 0;
      for (let run = 0; run < runs; run++) {
        const waits = Array.from({ length: count }, () => 1 - 40 * Math.log(1 - random()));
        if (findPeriods(binsOf(waits), HEARTBEAT_THRESHOLDS).length > 0) found++;
      }
      return found / runs;
    };
    for (const count of [4, 5, 6, 7, 8, 10, 15]) expect(falsely(count, 2000), `${count} times`).toBeLessThan(0.004);
    for (const count of [30, 100]) expect(falsely(count, 1000)).toBe(0);
  });

  test('nothing at all has no period', () => {
    expect(periodsOf([])).toEqual([]);
  });
});
