/**
 * What attribution asks of the world. Loaders implement these over compiled tables, provider feeds and MMDB files; every
 * lookup takes the four words of an address at `at`, returns null for "says nothing", and never throws.
 */

/** Whose data it is. One family has one vote however many of its editions are loaded. */
export type Family = 'dbip' | 'maxmind' | `unknown:${string}`;

export type CountryAnswer = {
  /** ISO 3166-1 alpha-2; null when the source knows the prefix and declines to place it. */
  country: string | null;
  /** The matched prefix in CIDR notation. */
  prefix: string;
};

/** A geolocation database, country part. Registry and AS-country tables are no such source: they never vote. */
export type CountrySource = {
  id: string;
  family: Family;
  /** `YYYY-MM-DD`, from the data itself. */
  edition: string;
  licence: string;
  lookup(words: Int32Array, at: number): CountryAnswer | null;
};

export type AsnAnswer = { number: number; organization: string; prefix: string };

/** Origin AS by prefix. */
export type AsnSource = {
  id: string;
  edition: string;
  licence: string;
  lookup(words: Int32Array, at: number): AsnAnswer | null;
};

export type RangeAnswer = {
  /** The provider's region code, or null. */
  region: string | null;
  /** Where the provider says that the prefix is announced, when that differs from the region (AWS `network_border_group`). */
  borderGroup: string | null;
  services: readonly string[];
  /** Set by feeds that name countries (RFC 8805) rather than regions. */
  country?: string | null;
  /** The provider says that the prefix serves the whole world: anycast or a global front. */
  scope?: 'global';
  prefix: string;
};

/** A list of prefixes published by a provider. */
export type RangeSource = {
  id: string;
  /** `providers[].id`. */
  providerId: string;
  edition: string;
  licence?: string;
  /** `third-party` for a geofeed not published by the operator of the addresses: L1 at most. Default `provider`. */
  publisher?: 'provider' | 'third-party';
  lookup(words: Int32Array, at: number): RangeAnswer | null;
};

/** A list of prefixes announced from many places. */
export type AnycastSource = {
  id: string;
  edition: string;
  lookup(words: Int32Array, at: number): { prefix: string } | null;
};

/** Where the capture was made, as the user said. */
export type Vantage = { country: string } | { latitude: number; longitude: number };

/** Shortest great-circle distances between a vantage and a country's land, in km; never longer than the truth. */
export type DistanceSource = {
  id: string;
  edition: string;
  /** Null when the country or the vantage is not in the data. */
  kilometres(from: Vantage, country: string): number | null;
};

/** All that a run has loaded. */
export type AttributionSources = {
  countries: readonly CountrySource[];
  networks: readonly AsnSource[];
  ranges: readonly RangeSource[];
  anycast: readonly AnycastSource[];
  distances: DistanceSource | null;
};
