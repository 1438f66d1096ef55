import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { earliest, keyInt, maximum, sum } from '../../src/base/columns.ts';
import { createRowSet, noteRow } from '../../src/base/row-set.ts';

const SPEC = {
  who: keyInt('address'),
  what: keyInt('text'),
  time: earliest,
  frame: earliest,
  offset: earliest,
  lastTime: maximum,
  count: sum,
  extra: maximum,
} as const;

const seen = fc.record({ time: fc.nat({ max: 50 }), frame: fc.nat({ max: 50 }), offset: fc.nat({ max: 50 }) });
const note = fc.record({ seen, who: fc.integer({ min: -1, max: 6 }), what: fc.integer({ min: -1, max: 6 }) });

describe('a set of rows', () => {
  it('has one row a key: how often it was seen, where first, and when last', () => {
    fc.assert(
      fc.property(fc.array(note, { maxLength: 200 }), (notes) => {
        const set = createRowSet(SPEC);
        const model = new Map<string, typeof notes>();
        for (const each of notes) {
          const { who, what } = each;
          const number = noteRow(set, each.seen, { who, what, extra: 3 });
          const key = `${who} ${what}`;
          const known = model.get(key) ?? [];
          model.set(key, [...known, each]);
          expect(number).toBe([...model.keys()].indexOf(key));
        }
        const { columns, length } = set.table;
        expect(length).toBe(model.size);
        for (const [row, list] of [...model.values()].entries()) {
          const [first] = list.map((each) => each.seen).sort((a, b) => a.time - b.time || a.frame - b.frame);
          expect([columns.time[row], columns.frame[row]]).toEqual([first!.time, first!.frame]);
          expect(columns.lastTime[row]).toBe(Math.max(...list.map((each) => each.seen.time)));
          expect([columns.count[row], columns.extra[row]]).toEqual([list.length, 3]);
          expect([columns.who[row], columns.what[row]]).toEqual([list[0]!.who, list[0]!.what]);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('finds every row again after it grew many times', () => {
    const set = createRowSet(SPEC);
    const at = { time: 0, frame: 0, offset: 0 };
    for (let i = 0; i < 5000; i++) noteRow(set, at, { who: i, what: -i, extra: 0 });
    for (let i = 0; i < 5000; i++) expect(noteRow(set, at, { who: i, what: -i, extra: 0 })).toBe(i);
    expect(set.table.columns.count.subarray(0, 5000).every((count) => count === 2)).toBe(true);
  });

  it('drops and counts new keys past the limit, and goes on counting known ones', () => {
    const set = createRowSet(SPEC, 2);
    const at = { time: 0, frame: 0, offset: 0 };
    expect([1, 2, 3, 1, 4].map((who) => noteRow(set, at, { who, what: 0, extra: 0 }))).toEqual([0, 1, -1, 0, -1]);
    expect(set.dropped).toBe(2);
    expect(set.table.columns.count[0]).toBe(2);
  });
});
