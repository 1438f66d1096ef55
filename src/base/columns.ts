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
  const order = Array.from({ length: all.length }, (_, row) => row).sort((a, b) => compareRows(columns, all, a, b));
  const merged = createTable(spec, all.length || 1);
  let last = -1;
  for (const row of order) {
    if (last >= 0 && sameKey(columns, all, last, row)) uniteRows(columns, merged, merged.length - 1, all, row);
    else copyRow(columns, all, row, merged, merged.length++);
    last = row;
  }
  return merged;
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

function copyRow(columns: Entries, from: AnyTable, row: number, to: AnyTable, at: number): void {
  for (const [name] of columns) to.columns[name]![at] = from.columns[name]![row]!;
}

/** Key columns first, then the order of "earliest", then the rest: total but for rows that are equal throughout. */
function compareRows(columns: Entries, table: AnyTable, a: number, b: number): number {
  for (const [name, column] of columns) {
    if (column.merge !== 'key') continue;
    const difference = table.columns[name]![a]! - table.columns[name]![b]!;
    if (difference !== 0) return difference;
  }
  return comparePrecedence(table, a, table, b) || compareRest(columns, table, a, b);
}

function compareRest(columns: Entries, table: AnyTable, a: number, b: number): number {
  for (const [name] of columns) {
    const difference = table.columns[name]![a]! - table.columns[name]![b]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

function comparePrecedence(tableA: AnyTable, a: number, tableB: AnyTable, b: number): number {
  for (const name of ['time', 'capture', 'frame']) {
    const difference = (tableA.columns[name]?.[a] ?? 0) - (tableB.columns[name]?.[b] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function sameKey(columns: Entries, table: AnyTable, a: number, b: number): boolean {
  return columns.every(
    ([name, column]) => column.merge !== 'key' || table.columns[name]![a] === table.columns[name]![b],
  );
}

function uniteRows(columns: Entries, into: AnyTable, at: number, from: AnyTable, row: number): void {
  const earlier = comparePrecedence(from, row, into, at) < 0;
  for (const [name, column] of columns) {
    const target = into.columns[name]!;
    target[at] = unite(column.merge, target[at]!, from.columns[name]![row]!, earlier);
  }
}

function unite(rule: MergeRule, mine: number, other: number, otherIsEarlier: boolean): number {
  switch (rule) {
    case 'sum':
      return mine + other;
    case 'min':
      return Math.min(mine, other);
    case 'max':
      return Math.max(mine, other);
    case 'or':
      return mine | other;
    case 'earliest':
      return otherIsEarlier ? other : mine;
    case 'key':
      return mine;
  }
}
