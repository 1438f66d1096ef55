import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addEmptyRow,
  appendRow,
  bits,
  createTable,
  earliest,
  earliestInt,
  keyInt,
  maximum,
  mergeTables,
  minimum,
  type Renumbering,
  type Row,
  sum,
  type Table,
} from '../../src/base/columns.ts';

const SPEC = {
  capture: keyInt('capture'),
  address: keyInt('address'),
  kind: keyInt(),
  time: earliest,
  frame: earliest,
  text: earliestInt('text'),
  count: sum,
  lowest: minimum,
  highest: maximum,
  flags: bits,
} as const;

type Rows = Row<typeof SPEC>[];

const SAME: Renumbering = {
  capture: Int32Array.of(0, 1, 2, 3),
  address: Int32Array.of(0, 1, 2, 3),
  mac: Int32Array.of(),
  text: Int32Array.of(0, 1, 2, 3),
};

function tableOf(rows: Rows): Table<typeof SPEC> {
  const table = createTable(SPEC, 1);
  for (const row of rows) appendRow(table, row);
  return table;
}

function rowsOf({ columns, length }: Table<typeof SPEC>): Rows {
  const names = Object.keys(SPEC) as (keyof typeof SPEC)[];
  return Array.from(
    { length },
    (_, row) => Object.fromEntries(names.map((name) => [name, columns[name][row]!])) as Row<typeof SPEC>,
  );
}

const merge = (...tables: Table<typeof SPEC>[]) =>
  mergeTables(
    SPEC,
    tables.map((table) => ({ table, renumbering: SAME })),
  );

const small = fc.integer({ min: -1, max: 3 });
const row: fc.Arbitrary<Row<typeof SPEC>> = fc.record({
  capture: fc.integer({ min: 0, max: 1 }),
  address: small,
  kind: small,
  time: fc.nat({ max: 3 }),
  frame: fc.nat({ max: 3 }),
  text: small,
  count: fc.nat({ max: 9 }),
  lowest: fc.integer(),
  highest: fc.integer(),
  flags: fc.nat({ max: 7 }),
});
/** Rows of one observer differ in key or in frame: two of the same first frame would say the same. */
const rows = fc
  .array(row, { maxLength: 25 })
  .map((list) => list.map((each, i) => ({ ...each, frame: each.frame * 100 + i })));
const parts = fc
  .tuple(rows, rows, rows)
  .map((lists) =>
    lists.map((list, part) => tableOf(list.map((each) => ({ ...each, frame: each.frame + part * 1000 })))),
  );

describe('column tables', () => {
  it('keep what is appended while they grow', () => {
    fc.assert(
      fc.property(rows, (list) => {
        expect(rowsOf(tableOf(list))).toEqual(list);
      }),
    );
  });

  it('begin empty rows with zeros', () => {
    const table = createTable(SPEC, 1);
    for (let i = 0; i < 40; i++) expect(addEmptyRow(table)).toBe(i);
    expect(rowsOf(table).every((each) => Object.values(each).every((value) => value === 0))).toBe(true);
  });
});

describe('merging tables', () => {
  it('does not depend on the order of the parts', () => {
    fc.assert(
      fc.property(parts, ([a, b, c]) => {
        expect(rowsOf(merge(c!, a!, b!))).toEqual(rowsOf(merge(a!, b!, c!)));
      }),
    );
  });

  it('does not depend on how the parts are grouped', () => {
    fc.assert(
      fc.property(parts, ([a, b, c]) => {
        const all = rowsOf(merge(a!, b!, c!));
        expect(rowsOf(merge(merge(a!, b!), c!))).toEqual(all);
        expect(rowsOf(merge(a!, merge(b!, c!)))).toEqual(all);
      }),
    );
  });

  it('unites rows of one key as each column says', () => {
    const key = { capture: 0, address: 1, kind: 2 };
    const early = { ...key, time: 5, frame: 9, text: 3, count: 2, lowest: 7, highest: 1, flags: 1 };
    const late = { ...key, time: 6, frame: 1, text: 2, count: 3, lowest: -4, highest: 8, flags: 4 };
    const expected = { ...key, time: 5, frame: 9, text: 3, count: 5, lowest: -4, highest: 8, flags: 5 };
    expect(rowsOf(merge(tableOf([late]), tableOf([early])))).toEqual([expected]);
  });

  it('sums what was counted and leaves one row a key, in order of key', () => {
    fc.assert(
      fc.property(parts, (tables) => {
        const merged = rowsOf(merge(...tables));
        const total = (list: Rows) => list.reduce((all, { count }) => all + count, 0);
        expect(total(merged)).toBe(total(tables.flatMap(rowsOf)));
        const keys = merged.map(({ capture, address, kind }) => [capture, address, kind]);
        const sorted = [...keys].sort((a, b) => a[0]! - b[0]! || a[1]! - b[1]! || a[2]! - b[2]!);
        expect(keys).toEqual(sorted);
        expect(new Set(keys.map(String)).size).toBe(keys.length);
      }),
    );
  });

  it('renumbers references first, and leaves "none" as it is', () => {
    const table = tableOf([
      { capture: 0, address: 2, kind: 2, time: 0, frame: 0, text: -1, count: 1, lowest: 0, highest: 0, flags: 0 },
      { capture: 0, address: 3, kind: 2, time: 1, frame: 1, text: 1, count: 1, lowest: 0, highest: 0, flags: 0 },
    ]);
    const renumbering = { ...SAME, address: Int32Array.of(0, 0, 9, 9), text: Int32Array.of(5, 6, 7) };
    const merged = rowsOf(mergeTables(SPEC, [{ table, renumbering }]));
    expect(merged).toMatchObject([{ address: 9, kind: 2, text: -1, count: 2 }]);
  });
});
