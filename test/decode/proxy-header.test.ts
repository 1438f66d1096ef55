import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { proxyHeaderLength } from '../../src/decode/proxy-header.ts';
import { ascii, hex, viewOf } from './client-hello-bytes.ts';

const LINE = ascii('PROXY TCP6 2001:db8::1 2001:db8::2 50000 443\r\n');
const BLOCK = [...hex('0d0a0d0a000d0a515549540a 2111 000c'), ...hex('c0000201 c0000202 c350 01bb')];
const lengthOf = (bytes: ArrayLike<number>, end = bytes.length) => proxyHeaderLength(viewOf(bytes), 0, end);

describe('proxyHeaderLength', () => {
  it('knows the line of version 1 and the block of version 2', () => {
    expect([lengthOf(LINE), lengthOf([...LINE, 22, 3, 1])]).toEqual([LINE.length, LINE.length]);
    expect([lengthOf(BLOCK), lengthOf([...BLOCK, 22, 3, 1])]).toEqual([28, 28]);
  });

  it('wants the end of the line, the length of the block, and version 2 in it', () => {
    for (let end = 0; end < LINE.length; end++) expect(lengthOf(LINE, end)).toBe(0);
    expect([lengthOf(BLOCK, 15), lengthOf(BLOCK, 16)]).toEqual([0, 28]);
    expect(lengthOf(BLOCK.with(12, 0x11))).toBe(0);
    expect(lengthOf(ascii(`PROXY ${'x'.repeat(200)}\r\n`))).toBe(0);
    expect(lengthOf(ascii('PROPFIND / HTTP/1.1\r\n'))).toBe(0);
  });

  it('never throws and never leaves its bounds', () => {
    let found = 0;
    fc.assert(
      fc.property(fc.constantFrom(LINE, BLOCK), fc.nat(), fc.nat(255), fc.nat(), (bytes, at, value, cut) => {
        if (lengthOf(bytes.with(at % bytes.length, value), cut % (bytes.length + 1)) > 0) found++;
      }),
      { seed: 3, numRuns: 500 },
    );
    expect(found).toBeGreaterThan(20);
  });
});
