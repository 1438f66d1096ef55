/**
 * Flat column tables: what was observed, ready to be merged by grouping. A table is described once; the description
 * says of every column how two rows of the same key become one, and what its numbers refer to.
 */

/** How a column of two rows with the same key becomes one. `earliest` follows the row that was seen first. */
export type MergeRule = 'key' | 'sum' | 'min' | 'max' | 'or' | 'earliest';

/** What the numbers of a column point into; they are renumbered when observations are merged. */
export type Reference = 'capture' | 'address' | 'mac' | 'text';

export type Column = { type: 'int32' | 'float64'; merge: MergeRule; refers?: Reference };

/**
 * Column name → description. A spec with an `earliest` column has the columns `time`, `capture` and `frame`, by which
 * "earliest" is decided.
 */
export type TableSpec = Readonly<Record<string, Column>>;

export type TypedColumn<C extends Column> = C['type'] extends 'int32' ? Int32Array : Float64Array;

/** Rows [0, length) are valid; the arrays may be longer. */
export type Table<S extends TableSpec> = { length: number; columns: { [K in keyof S]: TypedColumn<S[K]> } };

export type Row<S extends TableSpec> = { [K in keyof S]: number };

/** Old number → new number for each kind of reference; -1 (none) stays -1. */
export type Renumbering = Readonly<Record<Reference, Int32Array>>;

export const key = (refers?: Reference): Column => describe('int32', 'key', refers);
export const keyDouble = { type: 'float64', merge: 'key' } as const satisfies Column;
export const sum = { type: 'float64', merge: 'sum' } as const satisfies Column;
export const minimum = { type: 'float64', merge: 'min' } as const satisfies Column;
export const maximum = { type: 'float64', merge: 'max' } as const satisfies Column;
export const earliest = { type: 'float64', merge: 'earliest' } as const satisfies Column;

function describe(type: Column['type'], merge: MergeRule, refers?: Reference): Column & { type: 'int32' } {
  return { type: type as 'int32', merge, ...(refers === undefined ? {} : { refers }) };
}

/** A number that follows the earliest row: an enumeration, or a reference. */
export const earliestInt = (refers?: Reference): Column & { type: 'int32' } => describe('int32', 'earliest', refers);
/** A reference or number that is part of the key. */
export const keyInt = (refers?: Reference): Column & { type: 'int32' } => describe('int32', 'key', refers);
/** Bits that are united. */
export const bits: Column & { type: 'int32' } = describe('int32', 'or');

export function createTable<S extends TableSpec>(spec: S, capacity = 16): Table<S> {
  const columns: Record<string, Int32Array | Float64Array> = {};
  for (const [name, column] of Object.entries(spec)) columns[name] = allocate(column, capacity);
  return { length: 0, columns: columns as Table<S>['columns'] };
}

function allocate(column: Column, capacity: number): Int32Array | Float64Array {
  return column.type === 'int32' ? new Int32Array(capacity) : new Float64Array(capacity);
}

/** Adds a row at the end and returns its number. */
export function appendRow<S extends TableSpec>(table: Table<S>, row: Row<S>): number {
  const added = addEmptyRow(table);
  for (const name of Object.keys(table.columns) as (keyof S & string)[]) table.columns[name]![added] = row[name];
  return added;
}

/** Adds a row of zeros at the end and returns its number. Columns may be other arrays afterwards. */
export function addEmptyRow<S extends TableSpec>(table: Table<S>): number {
  if (table.length === capacityOf(table)) grow(table);
  return table.length++;
}

/** All columns have the same length. */
function capacityOf<S extends TableSpec>(table: Table<S>): number {
  for (const name in table.columns) return table.columns[name]!.length;
  return 0;
}

function grow<S extends TableSpec>(table: Table<S>): void {
  for (const name of Object.keys(table.columns) as (keyof S & string)[]) {
    const old: Int32Array | Float64Array = table.columns[name]!;
    const capacity = Math.max(16, old.length * 2);
    const next = old instanceof Int32Array ? new Int32Array(capacity) : new Float64Array(capacity);
    next.set(old);
    (table.columns as Record<string, Int32Array | Float64Array>)[name] = next;
  }
}

/**
 * The tables as one: references renumbered, rows of one key united, rows in the order of their columns. Associative and
 * commutative, because every rule is, and because the order depends on the rows alone.
 */
export function mergeTables<S extends TableSpec>(
  spec: S,
  parts: readonly { table: Table<S>; renumbering: Renumbering }[],
): Table<S> {
  const columns = Object.entries(spec);
  const all = createTable(spec, parts.reduce((total, { table }) => total + table.length, 0) || 1);
  for (const { table, renumbering } of parts) copyRows(columns, table, renumbering, all);
  const keys = arraysOf(
    all,
    columns.filter(([, column]) => column.merge === 'key').map(([name]) => name),
  );
  const arrays = [...keys, ...arraysOf(all, PRECEDENCE), ...arraysOf(all, Object.keys(spec))];
  const order = Uint32Array.from({ length: all.length }, (_, row) => row).sort((a, b) => compareRows(arrays, a, b));
  const isFirst = Uint8Array.from(order, (row, i) => (i > 0 && compareRows(keys, order[i - 1]!, row) === 0 ? 0 : 1));
  const merged: AnyTable = createTable(spec, all.length || 1);
  for (const [name, column] of columns) {
    merged.length = uniteColumn(column.merge, all.columns[name]!, order, isFirst, merged.columns[name]!);
  }
  return merged as Table<S>;
}

type Entries = [string, Column][];
type AnyTable = { length: number; columns: Record<string, Int32Array | Float64Array> };

function copyRows(columns: Entries, from: AnyTable, renumbering: Renumbering, to: AnyTable): void {
  for (const [name, column] of columns) {
    const source = from.columns[name]!;
    const target = to.columns[name]!;
    const numbers = column.refers === undefined ? null : renumbering[column.refers];
    for (let row = 0; row < from.length; row++) {
      const value = source[row]!;
      target[to.length + row] = numbers === null || value < 0 ? value : numbers[value]!;
    }
  }
  to.length += from.length;
}

/** By which a row is earlier than another. */
const PRECEDENCE = ['time', 'capture', 'frame'];

/** The columns of these names, as far as there are such. */
function arraysOf(table: AnyTable, names: readonly string[]): (Int32Array | Float64Array)[] {
  return names.map((name) => table.columns[name]).filter((array) => array !== undefined);
}

/** By key, then by what decides on "earliest", then by the rest: total but for rows that are equal throughout. */
function compareRows(arrays: readonly (Int32Array | Float64Array)[], a: number, b: number): number {
  for (const array of arrays) {
    const [one, other] = [array[a]!, array[b]!];
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}

/** Writes one column of the united rows and returns how many they are. The first row of each key is the earliest. */
function uniteColumn(
  rule: MergeRule,
  source: Int32Array | Float64Array,
  order: Uint32Array,
  isFirst: Uint8Array,
  target: Int32Array | Float64Array,
): number {
  let rows = 0;
  for (let i = 0; i < order.length; i++) {
    const value = source[order[i]!]!;
    if (isFirst[i] === 1) target[rows++] = value;
    else target[rows - 1] = unite(rule, target[rows - 1]!, value);
  }
  return rows;
}

function unite(rule: MergeRule, mine: number, later: number): number {
  switch (rule) {
    case 'sum':
      return mine + later;
    case 'min':
      return Math.min(mine, later);
    case 'max':
      return Math.max(mine, later);
    case 'or':
      return mine | later;
    case 'earliest':
    case 'key':
      return mine;
  }
}
