import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findTrailerEnd, joinChunks, readChunkHeader } from '../../src/decode/http-chunks.ts';
import { asciiBytes, readAll } from './hostile-bytes.ts';

const header = (text: string) => readAll(readChunkHeader, asciiBytes(text));
const join = (text: string, most = 1000) => {
  const bytes = asciiBytes(text);
  const joined = joinChunks(new DataView(bytes.buffer), 0, bytes.length, most);
  return { text: String.fromCharCode(...joined.bytes), complete: joined.complete };
};

describe('chunks', () => {
  it('begin with a size line, which may have extensions and odd space', () => {
    expect(header('1a\r\n')).toEqual({ size: 26, dataOffset: 4, complete: true });
    expect(header('5 ;name="v"\r\nhello')).toEqual({ size: 5, dataOffset: 13, complete: true });
    expect(header('0\n\n')).toEqual({ size: 0, dataOffset: 2, complete: true });
    expect(header('1')).toMatchObject({ complete: false });
    expect(header('')).toMatchObject({ complete: false });
  });

  it('are none when no size stands there, or one beyond reason', () => {
    for (const text of ['\r\n', 'xyz\r\n', '-1\r\n', '12345678\r\n', `${'1'.repeat(2000)}`])
      expect(header(text)).toBeNull();
  });

  it('are joined up to the last, to the limit, or to where they are cut', () => {
    const text = '4\r\nWiki\r\n7\r\npedia i\r\nB\r\nn \r\nchunks.\r\n0\r\n\r\n';
    expect(join(text)).toEqual({ text: 'Wikipedia in \r\nchunks.', complete: true });
    expect(join(text, 6)).toEqual({ text: 'Wikipe', complete: false });
    expect(join(text.slice(0, 15))).toEqual({ text: 'Wikiped', complete: false });
    expect(join('nonsense')).toEqual({ text: '', complete: false });
  });

  it('end with a trailer that may be empty', () => {
    const end = (text: string) => findTrailerEnd(new DataView(asciiBytes(text).buffer), 0, text.length);
    expect(end('\r\nHTTP')).toBe(2);
    expect(end('Expires: 0\r\nX: y\n\nHTTP')).toBe(18);
    expect(end('Expires: 0\r\n')).toBe(-1);
    expect(end('')).toBe(-1);
  });

  it('are the same however a body is parted into them, and never read beyond the end', () => {
    const parts = fc.array(fc.string({ minLength: 1, maxLength: 40, unit: fc.constantFrom(...'ab\r\n0;') }), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(parts, fc.nat(400), (pieces, cut) => {
        const text = `${pieces.map((piece) => `${piece.length.toString(16)}\r\n${piece}\r\n`).join('')}0\r\n\r\n`;
        expect(join(text)).toEqual({ text: pieces.join(''), complete: true });
        const short = join(text.slice(0, cut));
        expect(pieces.join('').startsWith(short.text)).toBe(true);
      }),
      { seed: 9112 },
    );
  });
});
