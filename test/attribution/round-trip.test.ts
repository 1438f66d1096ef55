import { describe, expect, test } from 'vitest';
import { boundRoundTrip, roundTripLimit } from '../../src/attribution/round-trip.ts';
import { ATTRIBUTION_THRESHOLDS } from '../../src/attribution/thresholds.ts';

const bound = (samples: readonly number[], tick = 1) => boundRoundTrip(samples, tick, ATTRIBUTION_THRESHOLDS);

describe('the bound of a round trip', () => {
  test.each([
    ['no sample', [], null],
    ['one sample alone', [12_000], null],
    ['two that agree: the smaller, with the tick added', [20_000, 12_000], { microseconds: 12_001, samples: 2 }],
    ['two that differ by more than a factor of two', [12_000, 30_000], null],
    ['a small outlier is left out', [10, 12_000, 13_000], { microseconds: 12_001, samples: 2 }],
    ['what is no time is left out', [Number.NaN, -5, 12_000, 12_500], { microseconds: 12_001, samples: 2 }],
  ])('%s', (_, samples, expected) => {
    expect(bound(samples)).toEqual(expected);
  });

  test('12 ms bound a place to 1,800 km', () => {
    expect(roundTripLimit(12_000, ATTRIBUTION_THRESHOLDS)).toBe(1800);
  });
});
