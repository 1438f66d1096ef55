import type { IntervalTable } from './interval-table.ts';

/** Ranges waiting to become a table: inclusive bounds as unsigned words, `width` of them per bound, flat. */
export type RangeList = {
  readonly width: number;
  readonly first: number[];
  readonly last: number[];
  readonly value: number[];
};

/** An empty list for keys of `width` words. */
export function createRangeList(width: number): RangeList {
  return { width, first: [], last: [], value: [] };
}

/** Adds the range from the words at `firstAt` to those at `lastAt`, both inclusive. A range turned round is left out. */
export function addRange(list: RangeList, first: ArrayLike<number>, last: ArrayLike<number>, value: number): void {
  const { width } = list;
  const skip = first.length - width;
  for (let i = 0; i < width; i++) {
    list.first.push(first[skip + i]! >>> 0);
    list.last.push(last[skip + i]! >>> 0);
  }
  list.value.push(value);
  const row = list.value.length - 1;
  if (compareWords(list.first, row, list.last, row, width) <= 0) return;
  list.first.length = list.last.length = row * width;
  list.value.length = row;
}

/**
 * Flattens ranges, nested or overlapping in any way, into a table. Where several cover a key the one that starts last
 * wins, among those the shortest, among equals the last added: for prefixes, the most specific.
 */
export function buildIntervals(list: RangeList): IntervalTable {
  const { width, first, last, value } = list;
  const rows = createRows(width);
  const open: number[] = [];
  const next = new Array<number>(width).fill(0);
  const closeBefore = (row: number): void => {
    while (open.length > 0) {
      const top = open.at(-1)!;
      if (row >= 0 && compareWords(last, top, first, row, width) >= 0) return;
      open.pop();
      if (!successor(last, top, width, next)) {
        open.length = 0;
        return;
      }
      while (open.length > 0 && compareWords(last, open.at(-1)!, next, 0, width) < 0) open.pop();
      addRow(rows, next, 0, open.length > 0 ? value[open.at(-1)!]! : 0);
    }
  };
  for (const row of sortedRows(list)) {
    closeBefore(row);
    addRow(rows, first, row, value[row]!);
    open.push(row);
  }
  closeBefore(-1);
  return { starts: rows.starts.map((column) => Uint32Array.from(column)), values: narrowest(rows.values) };
}

type Rows = { readonly starts: number[][]; readonly values: number[] };

function createRows(width: number): Rows {
  return { starts: Array.from({ length: width }, () => []), values: [] };
}

/** Appends a row; one with the start of the row before replaces it, one with its value is left out. */
function addRow(rows: Rows, words: readonly number[], row: number, value: number): void {
  const { starts, values } = rows;
  const width = starts.length;
  const count = values.length;
  if (count > 0 && starts.every((column, i) => column[count - 1] === words[row * width + i])) {
    for (const column of starts) column.pop();
    values.pop();
  }
  if ((values.at(-1) ?? 0) === value) return;
  for (let i = 0; i < width; i++) starts[i]!.push(words[row * width + i]!);
  values.push(value);
}

/** Row numbers by first ascending, then last descending; stable. */
function sortedRows(list: RangeList): Uint32Array {
  const { width, first, last } = list;
  const order = Uint32Array.from(list.value.keys());
  return order.sort(
    (a, b) => compareWords(first, a, first, b, width) || compareWords(last, b, last, a, width) || a - b,
  );
}

function compareWords(a: readonly number[], aRow: number, b: readonly number[], bRow: number, width: number): number {
  for (let i = 0; i < width; i++) {
    const difference = a[aRow * width + i]! - b[bRow * width + i]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Writes the key after that of `row` into `out`; false when there is none. */
function successor(words: readonly number[], row: number, width: number, out: number[]): boolean {
  let carry = 1;
  for (let i = width - 1; i >= 0; i--) {
    const sum = words[row * width + i]! + carry;
    carry = sum > 0xffff_ffff ? 1 : 0;
    out[i] = sum >>> 0;
  }
  return carry === 0;
}

function narrowest(values: readonly number[]): IntervalTable['values'] {
  const largest = values.reduce((most, value) => Math.max(most, value), 0);
  if (largest < 0x100) return Uint8Array.from(values);
  return largest < 0x1_0000 ? Uint16Array.from(values) : Uint32Array.from(values);
}
