/** Every number that a grade depends on; printed with the verdict and open to configuration. */
export type AttributionThresholds = {
  /** A provider's own publication is L5 up to this distance from the capture. */
  freshDays: number;
  /** Data further from the capture is one grade lower and marked stale. */
  staleDays: number;
  /** Data further from the capture is at most L1. */
  ancientDays: number;
  /** Speed bound: a server answering within t ms is at most t × this away. Light in vacuum, there and back. */
  kilometresPerMillisecond: number;
  /** Round-trip samples that must agree before the smallest may refute a place. */
  roundTripSamples: number;
  /** Two samples agree when the larger is at most this many times the smaller. */
  roundTripAgreement: number;
};

/** The values of the specification of grades. */
export const ATTRIBUTION_THRESHOLDS: AttributionThresholds = {
  freshDays: 90,
  staleDays: 365,
  ancientDays: 3 * 365,
  kilometresPerMillisecond: 150,
  roundTripSamples: 2,
  roundTripAgreement: 2,
};
