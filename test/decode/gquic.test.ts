import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readGquicHello } from '../../src/decode/gquic.ts';
import { ascii, viewOf } from './client-hello-bytes.ts';
import { chlo } from './gquic-bytes.ts';

const read = (bytes: number[]) => readGquicHello(viewOf(bytes), 0, bytes.length);
const hash = new Array<number>(12).fill(0x5a);
const message = chlo({ 'PAD\0': '', 'SNI\0': 'www.example.com', 'VER\0': 'Q043', UAID: 'browser/60 on linux' });
const publicHeader = (version: string) => [0x0d, 1, 2, 3, 4, 5, 6, 7, 8, ...ascii(version), 1];
const longHeader = (version: string) => [0xc3, ...ascii(version), 0x50, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 1];
const frame = [0xa0, 1, 0, 4];

describe('readGquicHello', () => {
  it('reads the hello behind a public header', () => {
    expect(read([...publicHeader('Q039'), ...hash, ...frame, ...message])).toEqual({
      version: 'Q039',
      serverName: 'www.example.com',
      userAgent: 'browser/60 on linux',
    });
  });

  it('reads the hello behind a long header', () => {
    expect(read([...longHeader('Q046'), ...hash, ...frame, ...message])?.serverName).toBe('www.example.com');
  });

  it('has no name where the name is cut or not printable', () => {
    const cut = [...publicHeader('Q043'), ...hash, ...frame, ...chlo({ 'SNI\0': 'www.example.com' })].slice(0, -1);
    expect(read(cut)).toEqual({ version: 'Q043', serverName: null, userAgent: null });
    expect(read([...publicHeader('Q043'), ...hash, ...frame, ...chlo({ 'SNI\0': 'a\nb' })])?.serverName).toBeNull();
  });

  it.each([
    ['an unknown version', [...publicHeader('X043'), ...hash, ...frame, ...message]],
    ['no version', [0x0c, ...publicHeader('Q043').slice(1), ...hash, ...frame, ...message]],
    ['a reset', [0x0f, ...publicHeader('Q043').slice(1), ...hash, ...frame, ...message]],
    ['another message', [...publicHeader('Q043'), ...hash, ...frame, ...ascii('SHLO'), 0, 0, 0, 0]],
    ['nothing', []],
  ])('finds nothing in a datagram with %s', (_, bytes) => {
    expect(read(bytes)).toBeNull();
  });

  it('never throws and never leaves its bounds', () => {
    const real = [...publicHeader('Q043'), ...hash, ...frame, ...message];
    let named = 0;
    fc.assert(
      fc.property(fc.nat(real.length - 1), fc.nat(255), fc.nat(real.length), (at, value, end) => {
        const bytes = real.with(at, value).slice(0, end);
        const hello = read(bytes);
        expect(readGquicHello(viewOf([9, ...bytes, ...message]), 1, 1 + end)).toEqual(hello);
        if (hello?.serverName) named++;
      }),
      { numRuns: 1500, seed: 10 },
    );
    expect(named).toBeGreaterThan(50);
  });
});
