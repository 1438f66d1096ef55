import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUtf8, encodeUtf8 } from '../../src/base/utf8.ts';

describe('UTF-8 (RFC 3629)', () => {
  it('writes and reads what the platform does, whatever the text', () => {
    let astral = 0;
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        if (/[\u{10000}-\u{10ffff}]/u.test(text)) astral++;
        expect(encodeUtf8(text)).toEqual(new Uint8Array(new TextEncoder().encode(text)));
        expect(decodeUtf8(new TextEncoder().encode(text))).toBe(
          new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(text)),
        );
      }),
    );
    expect(astral).toBeGreaterThan(0);
  });

  it.each([
    ['overlong', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['beyond U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
    ['an overlong sequence of three', [0xe0, 0x80, 0xaf]],
    ['an overlong sequence of four', [0xf0, 0x80, 0x80, 0xaf]],
    ['a lone continuation', [0x80]],
  ])('reads %s as one replacement a byte', (_name, bytes) => {
    expect(decodeUtf8(Uint8Array.from(bytes))).toBe('\ufffd'.repeat(bytes.length));
  });

  it('stays within its bounds, and reads any bytes', () => {
    const bytes = Uint8Array.of(0x61, 0xe2, 0x82, 0xac, 0x62);
    expect(decodeUtf8(bytes, 1, 4)).toBe('€');
    expect(decodeUtf8(bytes, 1, 3)).toBe('\ufffd\ufffd');
    fc.assert(fc.property(fc.uint8Array(), (random) => void decodeUtf8(random)));
  });

  it('reads texts longer than one call may have arguments', () => {
    const text = 'ä'.repeat(200_000);
    expect(decodeUtf8(encodeUtf8(text))).toBe(text);
  });

  it('writes a lone surrogate as U+FFFD', () => {
    expect(decodeUtf8(encodeUtf8('a\ud800b'))).toBe('a\ufffdb');
  });
});
