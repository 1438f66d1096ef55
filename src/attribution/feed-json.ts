import { parsePrefix } from '../base/prefix.ts';
import { addProblem, type Feed, type RangeRecord } from './provider-range.ts';

/** Any JSON object. */
export type JsonObject = Record<string, unknown>;

/** Whether a value is an object with fields. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object that a feed's text is; null, with the problem noted, when it is none. */
export function parseJsonObject(feed: Feed, text: string): JsonObject | null {
  let value: unknown = null;
  let reason = 'not a JSON object';
  try {
    value = JSON.parse(text);
  } catch (error) {
    reason = `not JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (isJsonObject(value)) return value;
  addProblem(feed, '$', reason);
  return null;
}

/** The objects of the list `field`, each with its path; what is none is noted. */
export function* jsonItems(feed: Feed, parent: JsonObject, field: string, path = '$'): Generator<[string, JsonObject]> {
  const list = parent[field];
  if (!Array.isArray(list)) {
    addProblem(feed, `${path}.${field}`, 'no list');
    return;
  }
  for (const [i, item] of list.entries()) {
    const at = `${path}.${field}[${i}]`;
    if (isJsonObject(item)) yield [at, item];
    else addProblem(feed, at, 'not an object');
  }
}

/** A field's text; empty when it is absent or something else. */
export function jsonText(parent: JsonObject, field: string): string {
  const value = parent[field];
  return typeof value === 'string' ? value : '';
}

/** Adds the prefix written as `text` with what the feed says of it; what is no prefix is noted at `at`. */
export function addRangeText(feed: Feed, at: string, text: unknown, record: Omit<RangeRecord, 'provider'>): void {
  const prefix = typeof text === 'string' ? parsePrefix(text) : null;
  if (prefix === null) addProblem(feed, at, `not a prefix: ${JSON.stringify(text)?.slice(0, 60)}`);
  else feed.ranges.push({ ...record, provider: feed.provider, prefix });
}

/** Takes the first day that `text` holds, as year, month, day with `-` between, for the feed's edition; else leaves it. */
export function dateFeed(feed: Feed, text: string): void {
  const match = /\b20\d\d-(0[1-9]|1[0-2])-([0-2]\d|3[01])/.exec(text);
  if (match === null) return;
  feed.date = match[0];
  feed.edition = match[0];
}
