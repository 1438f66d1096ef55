import { appendRow, createTable, type Row, type Table, type TableSpec } from './columns.ts';

/** Where and when something was seen: what every evidence row begins with. */
export type Seen = { time: number; frame: number; offset: number };

/** The columns that `noteRow` keeps by itself. */
type SeenColumns = 'time' | 'frame' | 'offset' | 'lastTime' | 'count';

/**
 * A table whose rows are found by their key, so that what is seen again only counts. Bounded: past `limit` rows new keys
 * are dropped and counted in `dropped`.
 */
export type RowSet<S extends TableSpec> = {
  readonly table: Table<S>;
  readonly rows: Map<string, number>;
  readonly limit: number;
  dropped: number;
};

export function createRowSet<S extends TableSpec>(spec: S, limit = 500_000): RowSet<S> {
  return { table: createTable(spec), rows: new Map(), limit, dropped: 0 };
}

/** Notes a row seen at `seen`: a new one, or one more count and a later last time. Returns its number, or -1. */
export function noteRow<S extends TableSpec>(set: RowSet<S>, seen: Seen, row: Omit<Row<S>, SeenColumns>): number {
  const columns = set.table.columns as Record<string, Int32Array | Float64Array>;
  const key = Object.values(row).join();
  const known = set.rows.get(key);
  if (known !== undefined) {
    columns.count![known]!++;
    columns.lastTime![known] = Math.max(columns.lastTime![known]!, seen.time);
    if (isEarlier(columns, known, seen)) placeRow(columns, known, seen);
    return known;
  }
  if (set.table.length >= set.limit) {
    set.dropped++;
    return -1;
  }
  const whole = {
    ...row,
    ...{ time: seen.time, frame: seen.frame, offset: seen.offset, lastTime: seen.time, count: 1 },
  };
  const added = appendRow(set.table, whole as unknown as Row<S>);
  set.rows.set(key, added);
  return added;
}

/** Rows may be noted out of order: what waited for cryptography is older than what did not have to. */
function isEarlier(columns: Record<string, Int32Array | Float64Array>, row: number, seen: Seen): boolean {
  return (seen.time - columns.time![row]! || seen.frame - columns.frame![row]!) < 0;
}

function placeRow(columns: Record<string, Int32Array | Float64Array>, row: number, seen: Seen): void {
  columns.time![row] = seen.time;
  columns.frame![row] = seen.frame;
  columns.offset![row] = seen.offset;
}
