import { createTable, keyInt, maximum, sum, type Table } from '../base/columns.ts';
import { addToWindow, advanceWindow, type BurstRings, createBurstRings } from './burst-rings.ts';
import { createPairIndex, PAIR, PAIR_BYTES, type PairIndex, type PairPage, pageOf, pairBase } from './pair-index.ts';

/** Seconds that a bin of activity spans; bins are aligned to the epoch, so that they merge. */
export const BIN_SECONDS = 60;
/** Seconds are kept as unsigned 32-bit numbers, which last until 2106; other times are those of no clock. */
const LAST_SECOND = 0xffff_ffff;

/** Application payload between two addresses, per minute. `a` is the smaller address number of the capture. */
export const ACTIVITY = {
  capture: keyInt('capture'),
  a: keyInt('address'),
  b: keyInt('address'),
  /** Minutes since 1970. */
  bin: keyInt(),
  aBytes: sum,
  bBytes: sum,
} as const;

/** The largest burst between two addresses, each way. */
export const BURSTS = {
  capture: keyInt('capture'),
  a: keyInt('address'),
  b: keyInt('address'),
  aBurst: maximum,
  bBurst: maximum,
} as const;

/**
 * Who spoke with whom, when, and how much: per pair of addresses a record with the newest minute, and a row for each
 * minute before it. Bounded by 8 × `limit` rows; minutes that find no place are counted in `overflowed`.
 */
export type Activity = {
  readonly pairs: PairIndex;
  readonly rings: BurstRings;
  readonly clock: Clock;
  rows: ActivityRows;
  overflowed: number;
};

/**
 * The second that the last packet fell into: nearly every packet falls into the same, and is spared the divisions. Times
 * are microseconds.
 */
type Clock = { start: number; end: number; second: number };

type ActivityRows = { count: number; pair: Int32Array; bin: Int32Array; aBytes: Float64Array; bBytes: Float64Array };

/** `limit`: pairs kept at most. */
export function createActivity(limit = 1_000_000): Activity {
  return {
    pairs: createPairIndex(limit),
    rings: createBurstRings(),
    clock: { start: 0, end: 0, second: 0 },
    rows: createRows(1024),
    overflowed: 0,
  };
}

function createRows(capacity: number): ActivityRows {
  return {
    count: 0,
    pair: new Int32Array(capacity),
    bin: new Int32Array(capacity),
    aBytes: new Float64Array(capacity),
    bBytes: new Float64Array(capacity),
  };
}

/** Counts `bytes` of application payload that address number `sender`, one of the pair's, sent at `sighting.time`. */
export function addActivity(
  activity: Activity,
  pair: number,
  sender: number,
  bytes: number,
  sighting: { readonly time: number },
): void {
  const { clock, rings } = activity;
  if (sighting.time < clock.start || sighting.time >= clock.end) setClock(clock, sighting.time);
  const page = pageOf(activity.pairs, pair);
  const base = pairBase(pair);
  const direction = page.ints[base + PAIR.a] === sender ? 0 : 1;
  const second = page.ints[base + PAIR.second]! >>> 0;
  if (clock.second > second) enterSecond(activity, pair, page, base);
  // Packets out of time order count in the newest second of a burst: none is split by a clock that stepped back.
  addToWindow(rings, page, base, direction, bytes);
  if (clock.second < second && minuteOf(clock.second) !== minuteOf(second)) {
    addRow(activity, pair, minuteOf(clock.second), direction === 0 ? bytes : 0, direction === 1 ? bytes : 0);
  } else page.doubles[(base >> 1) + PAIR_BYTES.aMinute + direction]! += bytes;
}

function setClock(clock: Clock, time: number): void {
  clock.second = Math.min(Math.max(0, Math.floor(time / 1e6)), LAST_SECOND);
  clock.start = clock.second * 1e6;
  clock.end = clock.start + 1e6;
}

function minuteOf(second: number): number {
  return Math.floor(second / BIN_SECONDS);
}

/** Makes the clock's second, a later one, the newest of the pair. */
function enterSecond(activity: Activity, pair: number, page: PairPage, base: number): void {
  const { second } = activity.clock;
  const minute = minuteOf(page.ints[base + PAIR.second]! >>> 0);
  if (minuteOf(second) !== minute) {
    const at = (base >> 1) + PAIR_BYTES.aMinute;
    addRow(activity, pair, minute, page.doubles[at]!, page.doubles[at + 1]!);
    page.doubles[at] = 0;
    page.doubles[at + 1] = 0;
  }
  advanceWindow(activity.rings, page, base, second);
  page.ints[base + PAIR.second] = second;
}

function addRow(activity: Activity, pair: number, bin: number, aBytes: number, bBytes: number): void {
  if (aBytes + bBytes === 0) return;
  let { rows } = activity;
  if (rows.count >= activity.pairs.limit * 8) {
    activity.overflowed++;
    return;
  }
  if (rows.count === rows.pair.length) {
    const larger = createRows(rows.count * 2);
    larger.pair.set(rows.pair);
    larger.bin.set(rows.bin);
    larger.aBytes.set(rows.aBytes);
    larger.bBytes.set(rows.bBytes);
    larger.count = rows.count;
    activity.rows = larger;
    rows = larger;
  }
  const row = rows.count++;
  rows.pair[row] = pair;
  rows.bin[row] = bin;
  rows.aBytes[row] = aBytes;
  rows.bBytes[row] = bBytes;
}

type ActivityTables = { activity: Table<typeof ACTIVITY>; bursts: Table<typeof BURSTS> };

/** What was counted as mergeable tables; `capture` is the number of the capture they come from. */
export function activityTables({ pairs, rows }: Activity, capture: number): ActivityTables {
  const activity = createTable(ACTIVITY, rows.count + pairs.count || 1);
  const bursts = createTable(BURSTS, pairs.count || 1);
  activity.columns.capture.fill(capture);
  bursts.columns.capture.fill(capture);
  for (let row = 0; row < rows.count; row++) {
    placeRow(activity, pairs, rows.pair[row]!, rows.bin[row]!, rows.aBytes[row]!, rows.bBytes[row]!);
  }
  for (let pair = 0; pair < pairs.count; pair++) {
    const { ints, doubles } = pageOf(pairs, pair);
    const base = pairBase(pair);
    const at = base >> 1;
    const [aBytes, bBytes] = [doubles[at + PAIR_BYTES.aMinute]!, doubles[at + PAIR_BYTES.bMinute]!];
    const bin = minuteOf(ints[base + PAIR.second]! >>> 0);
    if (aBytes + bBytes > 0) placeRow(activity, pairs, pair, bin, aBytes, bBytes);
    bursts.columns.a[pair] = ints[base + PAIR.a]!;
    bursts.columns.b[pair] = ints[base + PAIR.b]!;
    bursts.columns.aBurst[pair] = doubles[at + PAIR_BYTES.aBurst]!;
    bursts.columns.bBurst[pair] = doubles[at + PAIR_BYTES.bBurst]!;
  }
  bursts.length = pairs.count;
  return { activity, bursts };
}

function placeRow(
  table: Table<typeof ACTIVITY>,
  pairs: PairIndex,
  pair: number,
  bin: number,
  aBytes: number,
  bBytes: number,
): void {
  const { ints } = pageOf(pairs, pair);
  const base = pairBase(pair);
  const { columns } = table;
  const row = table.length++;
  columns.a[row] = ints[base + PAIR.a]!;
  columns.b[row] = ints[base + PAIR.b]!;
  columns.bin[row] = bin;
  columns.aBytes[row] = aBytes;
  columns.bBytes[row] = bBytes;
}
