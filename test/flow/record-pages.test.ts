import { describe, expect, it } from 'vitest';
import { I, RECORD_INTS } from '../../src/flow/flow-record.ts';
import { PAGE_RECORDS, RecordPages, recordBase } from '../../src/flow/record-pages.ts';

describe('pages of records', () => {
  it('give out rising numbers, and those given back first', () => {
    const pages = new RecordPages();
    expect([pages.allocate(), pages.allocate(), pages.allocate()]).toEqual([0, 1, 2]);
    pages.release(1);
    expect(pages.inUse).toBe(2);
    expect(pages.allocate()).toBe(1);
    expect(pages.allocate()).toBe(3);
  });

  it('give out records of zeros', () => {
    const pages = new RecordPages();
    const number = pages.allocate();
    const { ints } = pages.pageOf(number);
    ints.fill(7, recordBase(number), recordBase(number) + RECORD_INTS);
    pages.release(number);
    expect(ints.subarray(0, RECORD_INTS).every((value) => value === 0)).toBe(true);
  });

  it('keep records apart across pages', () => {
    const pages = new RecordPages();
    for (let i = 0; i <= PAGE_RECORDS; i++) {
      const number = pages.allocate();
      pages.pageOf(number).ints[recordBase(number) + I.flowCount] = 1;
      pages.pageOf(number).ints[recordBase(number) + I.protocol] = i;
    }
    expect(pages.pageOf(0)).not.toBe(pages.pageOf(PAGE_RECORDS));
    pages.release(5);
    const seen: number[] = [];
    pages.each((number, ints, base) => {
      if (ints[base + I.protocol] !== number) throw new Error(`record ${number} is another's`);
      seen.push(number);
    });
    expect(seen).toHaveLength(PAGE_RECORDS);
    expect(seen.includes(5)).toBe(false);
  });
});
