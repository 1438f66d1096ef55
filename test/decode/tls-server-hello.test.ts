import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readServerHello } from '../../src/decode/tls-server-hello.ts';
import { viewOf } from './client-hello-bytes.ts';

const fixed = [3, 3, ...new Array<number>(32).fill(1), 2, 8, 8, 0x13, 0x02, 0];
const extensions = [0, 15, 0, 16, 0, 5, 0, 3, 2, 0x68, 0x32, 0, 43, 0, 2, 3, 4];
const read = (bytes: number[]) => readServerHello(viewOf(bytes), 0, bytes.length);

describe('readServerHello', () => {
  it('reads the version from its extension, the cipher suite and the protocol', () => {
    expect(read([...fixed, ...extensions])).toEqual({ version: 0x0304, cipherSuite: 0x1302, alpn: 'h2' });
  });

  it('does without extensions', () => {
    expect(read(fixed)).toEqual({ version: 0x0303, cipherSuite: 0x1302, alpn: null });
  });

  it.each([
    ['a cut before the cipher suite', fixed.slice(0, 38)],
    ['a session id of 33 bytes', [...fixed.with(34, 33), ...new Array<number>(40).fill(0)]],
    ['another version', fixed.with(0, 4)],
  ])('refuses %s', (_, bytes) => {
    expect(read(bytes)).toBeNull();
  });

  it('never throws and never leaves its bounds', () => {
    const real = [...fixed, ...extensions];
    let protocols = 0;
    fc.assert(
      fc.property(fc.nat(real.length - 1), fc.nat(255), fc.nat(real.length), (at, value, end) => {
        const bytes = real.with(at, value).slice(0, end);
        const hello = read(bytes);
        expect(readServerHello(viewOf([7, ...bytes, ...real]), 1, 1 + end)).toEqual(hello);
        if (hello?.alpn) protocols++;
      }),
      { numRuns: 800, seed: 14 },
    );
    expect(protocols).toBeGreaterThan(20);
  });
});
