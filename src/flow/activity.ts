import { createTable, keyInt, maximum, sum, type Table } from '../base/columns.ts';

/** Seconds that a bin of activity spans; bins are aligned to the epoch, so that they merge. */
export const BIN_SECONDS = 60;
/** A burst is the payload of one direction within ten consecutive whole seconds. */
const BURST_SECONDS = 10;
const RING = 2 * BURST_SECONDS;
/** Of times that no clock shows; bins are int32. */
const LAST_BIN = 0x7fffffff;

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
 * Who spoke with whom, when, and how much: per pair of addresses one entry, and a row for each minute with payload.
 * Bounded by `limit` entries and 8 × `limit` rows; what finds no place is counted in `overflowed`.
 */
export type Activity = {
  readonly limit: number;
  count: number;
  overflowed: number;
  slots: Int32Array;
  a: Int32Array;
  b: Int32Array;
  /** The pair's newest row in `rows`, or -1. */
  lastRow: Int32Array;
  /** Ten seconds of bytes from `a`, then ten from `b`, each at `second % 10`. */
  rings: Float64Array;
  /** The newest second in the rings. */
  second: Float64Array;
  /** Sum of each ring and its largest value so far: [sum a, sum b, largest a, largest b]. */
  bursts: Float64Array;
  readonly clock: Clock;
  rows: ActivityRows;
};

type ActivityRows = { count: number; pair: Int32Array; bin: Int32Array; aBytes: Float64Array; bBytes: Float64Array };

export function createActivity(limit = 1_000_000): Activity {
  return {
    limit,
    count: 0,
    overflowed: 0,
    slots: new Int32Array(1024),
    clock: createClock(),
    ...pairColumns(256),
    rows: rowColumns(1024),
  };
}

function pairColumns(capacity: number) {
  return {
    a: new Int32Array(capacity),
    b: new Int32Array(capacity),
    lastRow: new Int32Array(capacity),
    rings: new Float64Array(capacity * RING),
    second: new Float64Array(capacity),
    bursts: new Float64Array(capacity * 4),
  };
}

function rowColumns(capacity: number): ActivityRows {
  return {
    count: 0,
    pair: new Int32Array(capacity),
    bin: new Int32Array(capacity),
    aBytes: new Float64Array(capacity),
    bBytes: new Float64Array(capacity),
  };
}

/** The entry of two address numbers, made on first sight; -1 when there is no place. Order does not matter. */
export function pairOf(activity: Activity, x: number, y: number): number {
  const a = x < y ? x : y;
  const b = x < y ? y : x;
  const mask = activity.slots.length - 1;
  let slot = hashPair(a, b) & mask;
  for (;;) {
    const entry = activity.slots[slot]! - 1;
    if (entry < 0) return addPair(activity, slot, a, b);
    if (activity.a[entry] === a && activity.b[entry] === b) return entry;
    slot = (slot + 1) & mask;
  }
}

function hashPair(a: number, b: number): number {
  const hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca77);
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 7;
}

function addPair(activity: Activity, slot: number, a: number, b: number): number {
  if (activity.count >= activity.limit) {
    activity.overflowed++;
    return -1;
  }
  const entry = activity.count++;
  if (entry === activity.a.length) growPairs(activity);
  activity.a[entry] = a;
  activity.b[entry] = b;
  activity.lastRow[entry] = -1;
  activity.slots[slot] = entry + 1;
  if (activity.count * 2 > activity.slots.length) rehash(activity);
  return entry;
}

function growPairs(activity: Activity): void {
  const larger = pairColumns(activity.a.length * 2);
  larger.a.set(activity.a);
  larger.b.set(activity.b);
  larger.lastRow.set(activity.lastRow);
  larger.rings.set(activity.rings);
  larger.second.set(activity.second);
  larger.bursts.set(activity.bursts);
  Object.assign(activity, larger);
}

function rehash(activity: Activity): void {
  const slots = new Int32Array(activity.slots.length * 4);
  const mask = slots.length - 1;
  for (let entry = 0; entry < activity.count; entry++) {
    let slot = hashPair(activity.a[entry]!, activity.b[entry]!) & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = entry + 1;
  }
  activity.slots = slots;
}

/** Counts `bytes` of application payload, sent by `a` or else by `b` at `sighting.time`. */
export function addActivity(
  activity: Activity,
  entry: number,
  fromA: boolean,
  bytes: number,
  sighting: { readonly time: number },
): void {
  const { clock } = activity;
  if (sighting.time < clock.start || sighting.time >= clock.end) setClock(clock, sighting.time);
  let row = activity.lastRow[entry]!;
  if (row < 0 || activity.rows.bin[row] !== clock.bin) row = addRow(activity, entry, clock.bin);
  if (row < 0) return;
  if (fromA) activity.rows.aBytes[row]! += bytes;
  else activity.rows.bBytes[row]! += bytes;
  addBurst(activity, entry, fromA ? 0 : 1, bytes);
}

/**
 * The second that the last packet fell into, with what is computed from it: nearly every packet falls into the same, and
 * is spared three divisions.
 */
type Clock = { start: number; end: number; second: number; bin: number; slot: number };

function createClock(): Clock {
  return { start: 0, end: 0, second: 0, bin: 0, slot: 0 };
}

function setClock(clock: Clock, time: number): void {
  const second = Math.floor(time / 1e6);
  clock.start = second * 1e6;
  clock.end = clock.start + 1e6;
  clock.second = second;
  clock.bin = Math.min(Math.floor(second / BIN_SECONDS), LAST_BIN);
  clock.slot = second % BURST_SECONDS;
}

function addRow(activity: Activity, entry: number, bin: number): number {
  const { rows } = activity;
  if (rows.count >= activity.limit * 8) {
    activity.overflowed++;
    return -1;
  }
  if (rows.count === rows.pair.length) {
    const larger = rowColumns(rows.count * 2);
    larger.pair.set(rows.pair);
    larger.bin.set(rows.bin);
    larger.aBytes.set(rows.aBytes);
    larger.bBytes.set(rows.bBytes);
    larger.count = rows.count;
    activity.rows = larger;
  }
  const row = activity.rows.count++;
  activity.rows.pair[row] = entry;
  activity.rows.bin[row] = bin;
  activity.lastRow[entry] = row;
  return row;
}

function addBurst({ clock, second, rings, bursts }: Activity, entry: number, direction: number, bytes: number): void {
  let slot = clock.slot;
  if (clock.second !== second[entry]) {
    if (clock.second > second[entry]!) advanceRings(rings, bursts, entry, second, clock.second);
    // Packets out of time order count in the newest second: a burst is never split by a clock that stepped back.
    else slot = second[entry]! % BURST_SECONDS;
  }
  rings[entry * RING + direction * BURST_SECONDS + slot]! += bytes;
  const total = bursts[entry * 4 + direction]! + bytes;
  bursts[entry * 4 + direction] = total;
  if (total > bursts[entry * 4 + 2 + direction]!) bursts[entry * 4 + 2 + direction] = total;
}

function advanceRings(
  rings: Float64Array,
  bursts: Float64Array,
  entry: number,
  seconds: Float64Array,
  second: number,
): void {
  const steps = Math.min(BURST_SECONDS, second - seconds[entry]!);
  for (let step = 0; step < steps; step++) {
    const at = entry * RING + ((second - step) % BURST_SECONDS);
    bursts[entry * 4]! -= rings[at]!;
    bursts[entry * 4 + 1]! -= rings[at + BURST_SECONDS]!;
    rings[at] = 0;
    rings[at + BURST_SECONDS] = 0;
  }
  seconds[entry] = second;
}

/** The rows as mergeable tables; `capture` is the number of the capture they come from. */
export function activityTables(
  activity: Activity,
  capture: number,
): { activity: Table<typeof ACTIVITY>; bursts: Table<typeof BURSTS> } {
  const { rows, count } = activity;
  const table = createTable(ACTIVITY, rows.count || 1);
  table.length = rows.count;
  table.columns.capture.fill(capture);
  for (let row = 0; row < rows.count; row++) {
    const pair = rows.pair[row]!;
    table.columns.a[row] = activity.a[pair]!;
    table.columns.b[row] = activity.b[pair]!;
    table.columns.bin[row] = rows.bin[row]!;
    table.columns.aBytes[row] = rows.aBytes[row]!;
    table.columns.bBytes[row] = rows.bBytes[row]!;
  }
  const bursts = createTable(BURSTS, count || 1);
  bursts.length = count;
  bursts.columns.capture.fill(capture);
  for (let pair = 0; pair < count; pair++) {
    bursts.columns.a[pair] = activity.a[pair]!;
    bursts.columns.b[pair] = activity.b[pair]!;
    bursts.columns.aBurst[pair] = activity.bursts[pair * 4 + 2]!;
    bursts.columns.bBurst[pair] = activity.bursts[pair * 4 + 3]!;
  }
  return { activity: table, bursts };
}
