import type { Prefix } from '../base/prefix.ts';

/** What a provider says of one of its prefixes. Absent: the feed does not say. */
export type RangeRecord = {
  provider: string;
  /** The provider's own region id. */
  region?: string;
  /** AWS: the zone group that announces it; `us-east-1-bue-1` is in Buenos Aires. */
  borderGroup?: string;
  /** Named services, sorted. */
  services?: readonly string[];
  /** ISO 3166-1 alpha-2, where the feed itself states it (RFC 8805). */
  country?: string;
  /** ISO 3166-2, likewise. */
  subdivision?: string;
  city?: string;
  /** `global`: served from many places at once; says nothing about where. */
  scope?: 'global';
};

/** One prefix of a feed. */
export type ProviderRange = RangeRecord & { prefix: Prefix };

/** Something in a feed that could not be used; the rest was. `at`: a line as `line 12`, or a JSON path. */
export type FeedProblem = { at: string; message: string };

/** A feed as read. */
export type Feed = {
  provider: string;
  /** As the file names it, or `undated`. */
  edition: string;
  /** Day of the data, ISO 8601; null when the file does not say. */
  date: string | null;
  ranges: ProviderRange[];
  /** At most `MAX_PROBLEMS`; `problemCount` counts all. */
  problems: FeedProblem[];
  problemCount: number;
};

/** Problems that are kept with their place. */
export const MAX_PROBLEMS = 100;

/** A feed to be filled. */
export function createFeed(provider: string, date: string | null, edition = date ?? 'undated'): Feed {
  return { provider, edition, date, ranges: [], problems: [], problemCount: 0 };
}

/** Notes what could not be used. */
export function addProblem(feed: Feed, at: string, message: string): void {
  feed.problemCount++;
  if (feed.problems.length < MAX_PROBLEMS) feed.problems.push({ at, message });
}

const FIELDS = ['provider', 'region', 'borderGroup', 'country', 'subdivision', 'city', 'scope'] as const;

/** The record as one line: equal records give equal text. */
export function formatRangeRecord(record: RangeRecord): string {
  const services = [...new Set(record.services)].sort();
  return JSON.stringify([...FIELDS.map((field) => record[field] ?? ''), services]);
}

/** What `formatRangeRecord` wrote, or null when the text is something else. */
export function parseRangeRecord(text: string): RangeRecord | null {
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch {
    return null;
  }
  if (!Array.isArray(values) || values.length !== FIELDS.length + 1) return null;
  const record: Record<string, unknown> = {};
  for (const [i, field] of FIELDS.entries()) {
    if (typeof values[i] !== 'string') return null;
    if (values[i] !== '') record[field] = values[i];
  }
  const services = values[FIELDS.length];
  if (!Array.isArray(services) || typeof record.provider !== 'string') return null;
  if (services.length > 0) record.services = services;
  return record as RangeRecord;
}
