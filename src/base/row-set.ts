import { addEmptyRow, createTable, type Row, type Table, type TableSpec } from './columns.ts';
import { finishHash, hashWord, randomSeed } from './word-hash.ts';

/** Where and when something was seen: what every evidence row begins with. */
export type Seen = { time: number; frame: number; offset: number };

/** The columns that `noteRow` keeps by itself. */
const SEEN_COLUMNS = ['time', 'frame', 'offset', 'lastTime', 'count'] as const;

type SeenColumns = (typeof SEEN_COLUMNS)[number];

/**
 * A table whose rows are found by their key columns, which hold int32, so that what is seen again only counts. Open
 * addressing over the columns themselves: no text is made of a key (measured on DNS records: 0.31 of the time of a
 * Map of joined numbers). Bounded: past `limit` rows new keys are dropped and counted in `dropped`.
 */
export type RowSet<S extends TableSpec> = {
  readonly table: Table<S>;
  readonly limit: number;
  dropped: number;
  /** Names of the key columns. */
  readonly names: readonly string[];
  /** Names of the columns that are neither key nor kept by `noteRow`: they stay as the first row says. */
  readonly others: readonly string[];
  /** The table's key columns: reaching them by name costs more than all the rest. */
  keys: Int32Array[];
  /** The key that is being looked for. */
  readonly key: Int32Array;
  readonly seed: number;
  /** Row + 1, or 0. */
  slots: Int32Array;
};

type Columns = Record<string, Int32Array | Float64Array>;

export function createRowSet<S extends TableSpec>(spec: S, limit = 500_000): RowSet<S> {
  const names = Object.keys(spec).filter((name) => spec[name]!.merge === 'key');
  const kept: readonly string[] = [...names, ...SEEN_COLUMNS];
  const others = Object.keys(spec).filter((name) => !kept.includes(name));
  const table = createTable(spec);
  const key = new Int32Array(names.length);
  const keys = keyColumns(table, names);
  return { table, limit, dropped: 0, names, others, keys, key, seed: randomSeed(), slots: new Int32Array(64) };
}

function keyColumns({ columns }: { columns: Columns }, names: readonly string[]): Int32Array[] {
  return names.map((name) => columns[name] as Int32Array);
}

/** Notes a row seen at `seen`: a new one, or one more count and a later last time. Returns its number, or -1. */
export function noteRow<S extends TableSpec>(set: RowSet<S>, seen: Seen, row: Omit<Row<S>, SeenColumns>): number {
  const { names, key } = set;
  for (let i = 0; i < names.length; i++) key[i] = (row as Row<S>)[names[i]!]!;
  const slot = findSlot(set);
  const known = set.slots[slot]! - 1;
  if (known < 0) return addRow(set, slot, seen, row);
  const columns = set.table.columns as Columns;
  columns.count![known]!++;
  if (seen.time > columns.lastTime![known]!) columns.lastTime![known] = seen.time;
  if (isEarlier(columns, known, seen)) placeRow(columns, known, seen);
  return known;
}

/** The slot of the row with the key in `set.key`, or the free one where it belongs. */
function findSlot<S extends TableSpec>(set: RowSet<S>): number {
  const { key, slots } = set;
  const mask = slots.length - 1;
  let hash = set.seed;
  for (let i = 0; i < key.length; i++) hash = hashWord(hash, key[i]!);
  let slot = finishHash(hash) & mask;
  while (slots[slot] !== 0 && !hasKey(set, slots[slot]! - 1)) slot = (slot + 1) & mask;
  return slot;
}

function hasKey<S extends TableSpec>({ keys, key }: RowSet<S>, row: number): boolean {
  for (let i = 0; i < keys.length; i++) if (keys[i]![row] !== key[i]) return false;
  return true;
}

function addRow<S extends TableSpec>(
  set: RowSet<S>,
  slot: number,
  { time, frame, offset }: Seen,
  row: Omit<Row<S>, SeenColumns>,
): number {
  if (set.table.length >= set.limit) {
    set.dropped++;
    return -1;
  }
  const added = addEmptyRow(set.table);
  // The table had to grow: its columns are others now.
  if (added >= set.keys[0]!.length) set.keys = keyColumns(set.table, set.names);
  const columns = set.table.columns as Columns;
  for (let i = 0; i < set.keys.length; i++) set.keys[i]![added] = set.key[i]!;
  for (const name of set.others) columns[name]![added] = (row as Row<S>)[name]!;
  columns.time![added] = time;
  columns.frame![added] = frame;
  columns.offset![added] = offset;
  columns.lastTime![added] = time;
  columns.count![added] = 1;
  set.slots[slot] = added + 1;
  if (set.table.length * 2 > set.slots.length) growSlots(set);
  return added;
}

function growSlots<S extends TableSpec>(set: RowSet<S>): void {
  const { keys, key, table } = set;
  set.slots = new Int32Array(set.slots.length * 2);
  for (let row = 0; row < table.length; row++) {
    for (let i = 0; i < keys.length; i++) key[i] = keys[i]![row]!;
    set.slots[findSlot(set)] = row + 1;
  }
}

/** Rows may be noted out of order: what waited for cryptography is older than what did not have to. */
function isEarlier(columns: Columns, row: number, seen: Seen): boolean {
  return (seen.time - columns.time![row]! || seen.frame - columns.frame![row]!) < 0;
}

function placeRow(columns: Columns, row: number, seen: Seen): void {
  columns.time![row] = seen.time;
  columns.frame![row] = seen.frame;
  columns.offset![row] = seen.offset;
}
