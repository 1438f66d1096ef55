import { describe, expect, it } from 'vitest';
import {
  addBytes,
  addCode,
  addFields,
  addHiddenRow,
  addNumber,
  addRow,
  addText,
  createPage,
  formatSocketAddress,
  inCopy,
  onLayer,
} from '../../src/decode/explain-page.ts';
import { asciiBytes, bytesOf } from './hostile-bytes.ts';

/** A page of a frame that begins at byte 2 of its view. */
function pageOf(bytes: Uint8Array) {
  return onLayer(createPage(new DataView(bytes.buffer), 2, bytes.length), 'layer');
}

describe('a page of rows', () => {
  it('gives places from the frame on, cut where the frame ends', () => {
    const page = pageOf(bytesOf('ffff 01020304'));
    addNumber(page, 'number', 2, 2);
    addCode(page, 'code', 4, 1, 'third');
    addBytes(page, 'rest', 5, 6);
    addBytes(page, 'nothing', 6, 6);
    addRow(page, 'cut', 4, 100, 'what is there');
    addRow(page, 'outside', 7, 1, 'never');
    expect(page.rows.fields.map(({ name, offset, length, value }) => [name, offset, length, value])).toEqual([
      ['number', 0, 2, '258'],
      ['code', 2, 1, '0x03 (third)'],
      ['rest', 3, 1, '04'],
      ['cut', 2, 2, 'what is there'],
    ]);
    expect(page.rows.explainedEnd).toBe(4);
  });

  it('leaves out the fields of a header that its bytes do not reach', () => {
    const page = pageOf(bytesOf('ffff c0000201 0a0b'));
    addFields(page, 2, 8, [
      ['address', 0, 4, 'ipv4'],
      ['little', 4, 2, 'little'],
      ['cut', 5, 2, 'hex'],
    ]);
    expect(page.rows.fields.map(({ value }) => value)).toEqual(['192.0.2.1', '2826']);
  });

  it('keeps the places of the frame when it reads from a copy of its end', () => {
    const page = pageOf(bytesOf('ffff 00000000'));
    addBytes(inCopy(page, new DataView(bytesOf('abcd').buffer), 4), 'unscrambled', 0, 2);
    expect(page.rows.fields).toEqual([{ layer: 'layer', name: 'unscrambled', offset: 2, length: 2, value: 'ab cd' }]);
  });

  it('shortens long values, and counts rows beyond four hundred', () => {
    const page = pageOf(asciiBytes('a'.repeat(2000)));
    addText(page, 'text', 2, 2000);
    expect(page.rows.fields[0]!.value).toBe(`${'a'.repeat(256)} …`);
    for (let i = 0; i < 600; i++) addNumber(page, 'number', 2 + i, 1);
    expect(page.rows.fields).toHaveLength(400);
    addHiddenRow(page);
    const last = { layer: 'layer', name: 'not shown', offset: 399, length: 1599, value: '201 more rows' };
    expect(page.rows.fields.at(-1)).toEqual(last);
    const short = pageOf(bytesOf('ffff'));
    addHiddenRow(short);
    expect(short.rows.fields).toEqual([]);
  });

  it('writes an address and its port as both families do', () => {
    expect(formatSocketAddress({ address: Int32Array.of(0, 0, 0xffff, 0x7f000001), port: 80 })).toBe('127.0.0.1:80');
    expect(formatSocketAddress({ address: Int32Array.of(0, 0, 0, 1), port: 80 })).toBe('[::1]:80');
  });
});
