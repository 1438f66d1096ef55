import type { DistanceSource, Vantage } from './lookups.ts';
import type { AttributionThresholds } from './thresholds.ts';

/** A bounded round trip from a vantage. */
export type RoundTrip = { microseconds: number; samples: number; vantage: Vantage | null };

type RoundTripThresholds = Pick<
  AttributionThresholds,
  'kilometresPerMillisecond' | 'roundTripSamples' | 'roundTripAgreement'
>;

/**
 * The smallest of causally bound samples, in microseconds with the clock's tick added; null while too few samples agree
 * with it, for one small outlier (a spoofed or reordered answer) would refute any place.
 */
export function boundRoundTrip(
  samples: readonly number[],
  tickMicroseconds: number,
  thresholds: RoundTripThresholds,
): { microseconds: number; samples: number } | null {
  const sorted = samples.filter((sample) => Number.isFinite(sample) && sample >= 0).sort((a, b) => a - b);
  for (let i = 0; i + thresholds.roundTripSamples <= sorted.length; i++) {
    const smallest = sorted[i]! + tickMicroseconds;
    const limit = smallest * thresholds.roundTripAgreement;
    const agreeing = sorted.filter((sample, j) => j >= i && sample + tickMicroseconds <= limit).length;
    if (agreeing >= thresholds.roundTripSamples) return { microseconds: smallest, samples: agreeing };
  }
  return null;
}

/** How far away, in km, a server that answers within this time can be at most. */
export function roundTripLimit(microseconds: number, thresholds: RoundTripThresholds): number {
  return (microseconds / 1000) * thresholds.kilometresPerMillisecond;
}

/** Whether the answer came too fast for any point of the country. False without vantage, distances or enough samples. */
export function isImpossible(
  country: string,
  rtt: RoundTrip | null,
  distances: DistanceSource | null,
  thresholds: RoundTripThresholds,
): boolean {
  if (rtt === null || rtt.vantage === null || distances === null) return false;
  if (rtt.samples < thresholds.roundTripSamples) return false;
  const kilometres = distances.kilometres(rtt.vantage, country);
  return kilometres !== null && kilometres > roundTripLimit(rtt.microseconds, thresholds);
}
