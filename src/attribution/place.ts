import type { AttributionThresholds } from './thresholds.ts';

/** How well a country is known: claim-test.md's scale from registry context (L0) to fresh published ranges (L5). */
export type Grade = 'L0' | 'L1' | 'L2' | 'L3' | 'L4' | 'L5';

/** The same scale as a number, for comparing. */
export type GradeNumber = 0 | 1 | 2 | 3 | 4 | 5;

export type PlaceStatus = 'agreed' | 'single' | 'disputed' | 'anycast' | 'unknown';

/** On what ground a voice speaks; each has one row in the table of grades. */
export type VoiceKind =
  | 'user'
  | 'published'
  | 'provider-name'
  | 'vendor-name'
  | 'family'
  | 'confined'
  | 'third-party-geofeed';

/** One voice for a country, after each family has been reduced to its newest edition. */
export type Voice = {
  kind: VoiceKind;
  /** Source, family, provider or vendor. */
  id: string;
  country: string;
  /** Between the capture and the oldest data that the voice rests on; 0 when it was read off the wire. */
  ageDays: number;
};

/** What else decides a place. */
export type PlaceFacts = {
  /** Announced from many places, or a content network's or load balancer's front. */
  anycast: boolean;
  /** Age of the data that named an operator of Chinese jurisdiction; null when the operator is another or unknown. */
  chineseOperatorAgeDays: number | null;
  /** Whether the round-trip time makes the country impossible. */
  refutes: (country: string) => boolean;
};

export type Place = {
  /** The country that the best evidence names, also when disputed; null when anycast or unknown. */
  country: string | null;
  grade: Grade;
  status: PlaceStatus;
  /** The grade rests on data more than a year from the capture. */
  stale: boolean;
  /** Located although the address is a content network's: see the exception for China. */
  front: boolean;
};

/** How far from the capture data may be before it loses weight. */
export type AgeLimits = Pick<AttributionThresholds, 'freshDays' | 'staleDays' | 'ancientDays'>;
