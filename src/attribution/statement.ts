/** What kind of source spoke. */
export type StatementKind =
  | 'user'
  | 'named-prefix'
  | 'published-range'
  | 'third-party-geofeed'
  | 'provider-name'
  | 'vendor-name'
  | 'family'
  | 'network'
  | 'confined'
  | 'anycast'
  | 'round-trip';

/**
 * What became of a statement: `counts` for a voice or an operator that was used, `context` for what never votes,
 * `older-edition` for a family's second vote, `elsewhere` for a token on an address that somebody else operates,
 * `no-region` for a name without a token, `impossible` for a country that the round-trip time excludes.
 */
export type Standing = 'counts' | 'context' | 'older-edition' | 'elsewhere' | 'no-region' | 'impossible';

/** What one source says of an address: evidence, kept whether or not it decided anything. */
export type Statement = {
  kind: StatementKind;
  /** Source or rule id. */
  source: string;
  /** Databases only: whose data it is. */
  family: string | null;
  /** `YYYY-MM-DD` of the data; null for what was read off the wire or written by the user. */
  edition: string | null;
  /** The prefix or the name that matched. */
  matched: string;
  country: string | null;
  /** `providers[].id`, or for a vendor label `vendors[].id`. */
  provider: string | null;
  region: string | null;
  /** AS number, service, label, or the figures of the round-trip time, as text. */
  detail: string | null;
  standing: Standing;
};

/** A statement with everything absent that the caller does not give. */
export function makeStatement(given: Pick<Statement, 'kind' | 'source' | 'matched'> & Partial<Statement>): Statement {
  return {
    family: null,
    edition: null,
    country: null,
    provider: null,
    region: null,
    detail: null,
    standing: 'counts',
    ...given,
  };
}
