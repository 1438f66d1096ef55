import type { Destination } from '../destinations/destination.ts';
import type { Analysis } from './analysis.ts';
import { settledCountry } from './place.ts';

/** The totals that open a report. A destination counts once, however many devices used it. */
export type Facts = {
  destinations: number;
  /** Null without `--expect`. */
  expected: { label: string; inside: number; outside: number; unknown: number } | null;
  /** Settled countries, most destinations first. */
  countries: { country: string; count: number }[];
  /** Destinations whose place is disputed, anycast or unknown. */
  unsettled: number;
  /** Most destinations first. */
  operators: OperatorFacts[];
  sentBytes: number;
  receivedBytes: number;
  devices: number;
  packets: number;
  captures: number;
  /** Time covered by at least one capture, in milliseconds. */
  coveredMilliseconds: number;
  first: string | null;
  last: string | null;
};

export type OperatorFacts = {
  name: string;
  jurisdiction: string | null;
  count: number;
  /** Its destinations in the country of its jurisdiction, and those whose place is not settled. */
  inJurisdiction: number;
  unsettled: number;
};

/** Counts what the opening sentences of a report say. */
export function summarizeFacts(analysis: Analysis): Facts {
  const distinct = new Map<string, Destination>();
  let [sentBytes, receivedBytes] = [0, 0];
  for (const destination of analysis.destinations) {
    distinct.set(destination.address, destination);
    sentBytes += destination.sentBytes;
    receivedBytes += destination.receivedBytes;
  }
  const rows = [...distinct.values()];
  const expect = analysis.options.expect;
  const times = analysis.captures.flatMap((capture) => capture.firstTimestamp ?? []).sort();
  const ends = analysis.captures.flatMap((capture) => capture.lastTimestamp ?? []).sort();
  return {
    destinations: rows.length,
    expected: expect === null ? null : { label: expect.label, ...countExpected(rows) },
    countries: countCountries(rows),
    unsettled: rows.filter((row) => settledCountry(row.location) === null).length,
    operators: countOperators(rows),
    sentBytes,
    receivedBytes,
    devices: analysis.devices.filter((device) => device.role !== 'gateway').length,
    packets: analysis.captures.reduce((total, capture) => total + capture.packets, 0),
    captures: analysis.captures.length,
    coveredMilliseconds: measureCover(analysis),
    first: times[0] ?? null,
    last: ends.at(-1) ?? null,
  };
}

function countExpected(rows: readonly Destination[]): { inside: number; outside: number; unknown: number } {
  const counts = { inside: 0, outside: 0, unknown: 0 };
  for (const row of rows) counts[row.expected ?? 'unknown']++;
  return counts;
}

function countCountries(rows: readonly Destination[]): Facts['countries'] {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const country = settledCountry(row.location);
    if (country !== null) counts.set(country, (counts.get(country) ?? 0) + 1);
  }
  return [...counts]
    .map(([country, count]) => ({ country, count }))
    .sort((a, b) => b.count - a.count || (a.country < b.country ? -1 : 1));
}

function countOperators(rows: readonly Destination[]): OperatorFacts[] {
  const operators = new Map<string, OperatorFacts>();
  for (const { operator, location } of rows) {
    if (operator === null) continue;
    const { name, jurisdiction } = operator;
    const facts = operators.get(operator.id) ?? { name, jurisdiction, count: 0, inJurisdiction: 0, unsettled: 0 };
    facts.count++;
    const country = settledCountry(location);
    if (country === null) facts.unsettled++;
    else if (country === jurisdiction) facts.inJurisdiction++;
    operators.set(operator.id, facts);
  }
  return [...operators.values()].sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}

/** Length of the union of the captures' spans: gaps are not covered, overlaps count once. */
function measureCover(analysis: Analysis): number {
  const spans = analysis.captures
    .flatMap(({ firstTimestamp, lastTimestamp, spans }) => spans ?? [{ firstTimestamp, lastTimestamp }])
    .flatMap(({ firstTimestamp, lastTimestamp }) =>
      firstTimestamp === null || lastTimestamp === null
        ? []
        : [{ start: Date.parse(firstTimestamp), end: Date.parse(lastTimestamp) }],
    )
    .sort((a, b) => a.start - b.start);
  let covered = 0;
  let reached = Number.NEGATIVE_INFINITY;
  for (const { start, end } of spans) {
    if (end > reached) covered += end - Math.max(start, reached);
    reached = Math.max(reached, end);
  }
  return covered;
}
