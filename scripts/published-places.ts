import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { AttributionRules } from '../src/attribution/attribution-rules.ts';
import { regionOf } from '../src/attribution/provider-name.ts';
import { parseRangeRecord } from '../src/attribution/provider-range.ts';
import type { IntervalTable } from '../src/base/interval-table.ts';
import type { UpdateSource } from '../src/cli/data/update-source.ts';

/** A run of addresses that its provider says to be in one country. Both ends are four words and belong to it. */
export type PublishedPlace = { provider: string; country: string; first: Int32Array; last: Int32Array };

/** What a published list says of places. Fronts, and regions whose country the rules do not know, are left out. */
export function readPublishedPlaces(
  source: UpdateSource,
  paths: readonly string[],
  rules: AttributionRules,
): PublishedPlace[] {
  if (!source.id.startsWith('ranges-')) return [];
  const files = paths.map((path) => ({ name: basename(path), bytes: readFileSync(path) }));
  const compiled = source.compile(files, { source, origin: '', retrieved: null });
  if (!('draft' in compiled)) return [];
  const { ipv4, ipv6, strings = [] } = compiled.draft;
  const countries = strings.map((text) => placeOf(text, rules));
  return [...runs(ipv4), ...runs(ipv6)].flatMap(({ first, last, value }) => {
    const place = countries[value - 1] ?? null;
    return place === null ? [] : [{ ...place, first, last }];
  });
}

function placeOf(text: string, rules: AttributionRules): { provider: string; country: string } | null {
  const record = parseRangeRecord(text);
  if (record === null || record.scope === 'global') return null;
  const { provider, region = '', borderGroup, services = [], country } = record;
  const rule =
    rules.providers.find((each) => each.publishedBy === provider && regionOf(each, region) !== null) ??
    rules.providers.find(({ id }) => id === provider);
  if (services.some((service) => rule?.frontServices.includes(service))) return null;
  const known = country ?? (rule === undefined ? undefined : regionOf(rule, borderGroup ?? region)?.country);
  return known === undefined ? null : { provider: rule?.id ?? provider, country: known };
}

function* runs(table: IntervalTable | undefined): Generator<{ first: Int32Array; last: Int32Array; value: number }> {
  if (table === undefined) return;
  for (const [row, value] of table.values.entries()) {
    if (value === 0) continue;
    yield { first: wordsAt(table, row), last: before(wordsAt(table, row + 1)), value };
  }
}

/** The start of row `row`; behind the last row, the end of the address space. */
function wordsAt({ starts, values }: IntervalTable, row: number): Int32Array {
  const isIpv4 = starts.length === 1;
  if (row >= values.length) return isIpv4 ? Int32Array.of(0, 0, 0x1_0000, 0) : Int32Array.of(0, 0, 0, 0);
  return isIpv4 ? Int32Array.of(0, 0, 0xffff, starts[0]![row]!) : Int32Array.from(starts, (column) => column[row]!);
}

function before(words: Int32Array): Int32Array {
  for (let i = 3; i >= 0; i--) if (words[i]!-- !== 0) break;
  return words;
}

/** Addresses of a run, drawn alike at every run of the program: the ends are left to what is between them. */
export function drawAddresses({ first, last }: PublishedPlace, count: number): Int32Array[] {
  let state = (first[0]! ^ Math.imul(first[1]!, 31) ^ Math.imul(first[2]!, 17) ^ first[3]!) >>> 0;
  const next = () => {
    // Mulberry32.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return Array.from({ length: count }, () => {
    const drawn = first.slice();
    // The first word in which the ends differ is drawn between them, and all behind it freely.
    const from = drawn.findIndex((word, i) => word !== last[i]);
    if (from < 0) return drawn;
    const width = (last[from]! >>> 0) - (first[from]! >>> 0);
    drawn[from] = (first[from]! >>> 0) + (next() % (width + (from === 3 ? 1 : 0)));
    for (let i = from + 1; i < 4; i++) drawn[i] = next();
    return drawn;
  });
}
