import type { Vantage } from './lookups.ts';
import type { Grade, PlaceStatus } from './place.ts';
import type { Scope } from './scope.ts';
import type { Statement } from './statement.ts';
import type { AttributionThresholds } from './thresholds.ts';

/** A name seen for an address: query name, every CNAME on the way, SNI, Host, certificate. */
export type ObservedName = { name: string; source: string };

/** What a run knows of the capture that an address was seen in. */
export type AttributionContext = {
  /** Microseconds; null when the capture has no usable clock. */
  captureTime: number | null;
  /** The day to measure editions against when there is no capture time, in microseconds. */
  asOf?: number | null;
  /** The bounded round trip to the address; see `boundRoundTrip`. */
  rtt?: { microseconds: number; samples: number; vantage: Vantage | null } | null;
  thresholds?: AttributionThresholds;
};

export type AttributedOperator = { id: string; name: string; jurisdiction: string | null; evidence: string[] };

/** Whose cloud or network it is. `basis`: a published range, the origin AS, or a name. */
export type AttributedProvider = {
  id: string;
  region: string | null;
  product: string | null;
  basis: 'range' | 'network' | 'name';
};

/** One voice in the form of the JSON document. `family` is the kind of statement where the source is no database. */
export type LocationVoice = { id: string; family: string; edition: string; country: string | null };

export type AttributedLocation = {
  /** What the best evidence says, also when disputed: see `candidateCountries`. Null when anycast or unknown. */
  country: string | null;
  grade: Grade;
  status: PlaceStatus;
  stale: boolean;
  sources: LocationVoice[];
  rttMicroseconds: number | null;
};

/** Who and where, each with what was said of it. */
export type Attribution = {
  scope: Scope;
  autonomousSystem: { number: number; organization: string; edition: string } | null;
  operator: AttributedOperator | null;
  provider: AttributedProvider | null;
  location: AttributedLocation;
  /** `anycast`, `cdn`, `global`, `nat64`, `user`, the kind of provider; sorted. */
  tags: string[];
  statements: Statement[];
};

/** Every country that a counted voice names: what a disputed place may be, sorted. */
export function candidateCountries(location: Pick<AttributedLocation, 'country' | 'sources'>): string[] {
  const codes = location.sources.map((source) => source.country).filter((country) => country !== null);
  if (location.country !== null) codes.push(location.country);
  return [...new Set(codes)].sort();
}
