import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClientHello } from '../../src/decode/tls-client-hello.ts';
import { isGrease, readClientHello, readClientHelloMessage } from '../../src/decode/tls-client-hello.ts';
import { BROWSER, clientHelloBody, handshake, viewOf } from './client-hello-bytes.ts';

const read = (bytes: number[]) => readClientHello(viewOf(bytes), 0, bytes.length);

describe('readClientHello', () => {
  it('reads every field and drops GREASE from the versions only', () => {
    expect(read(clientHelloBody(BROWSER))).toEqual({
      serverName: 'camera.example.com',
      alpn: ['h2', 'http/1.1'],
      versions: [0x0304, 0x0303],
      legacyVersion: 0x0303,
      cipherSuites: [0x0a0a, 0x1301, 0x1302, 0x1303, 0xc02b],
      extensions: [0, 16, 13, 43, 0x1a1a, 10, 0xfe0d],
      signatureAlgorithms: [0x0403, 0x0804, 0x0401],
      encryptedClientHello: true,
      complete: true,
    } satisfies ClientHello);
  });

  it('reads a hello without extensions', () => {
    const hello = read(clientHelloBody({ withoutExtensions: true, legacyVersion: 0x0301 }));
    expect(hello).toMatchObject({ complete: true, extensions: [], legacyVersion: 0x0301, serverName: null });
  });

  it('reads the cookie of DTLS', () => {
    const hello = read(clientHelloBody({ ...BROWSER, legacyVersion: 0xfefd, cookie: [1, 2, 3] }));
    expect(hello).toMatchObject({ complete: true, serverName: 'camera.example.com' });
  });

  it('tells an inner hello and a hello without ECH from an offer, and knows ESNI', () => {
    expect(read(clientHelloBody({ more: [[0xfe0d, [1]]] }))?.encryptedClientHello).toBe(false);
    expect(read(clientHelloBody({}))?.encryptedClientHello).toBe(false);
    expect(read(clientHelloBody({ more: [[0xffce, [0, 0]]] }))?.encryptedClientHello).toBe(true);
  });

  it.each([
    ['control characters', 'a\nb.example'],
    ['a space', 'a b'],
    ['bytes above ASCII', 'caf\u00e9.example'],
    ['nothing', ''],
    ['more than 255 bytes', 'a'.repeat(256)],
  ])('gives no name for a name of %s', (_, serverName) => {
    expect(read(clientHelloBody({ serverName }))).toMatchObject({ serverName: null, complete: true });
  });

  it.each([
    ['a version of another protocol', clientHelloBody({ legacyVersion: 0x1403 })],
    ['a session id longer than 32 bytes', clientHelloBody({ sessionId: new Array(33).fill(0) })],
    ['one byte', [3]],
  ])('refuses %s', (_, bytes) => {
    expect(read(bytes)).toBeNull();
  });

  it('knows that a message is cut even where its fields are whole', () => {
    const old = handshake(1, clientHelloBody(BROWSER));
    const extensionsAt = 4 + clientHelloBody({ ...BROWSER, withoutExtensions: true }).length;
    const hello = readClientHelloMessage(viewOf(old), 0, extensionsAt);
    expect(hello).toMatchObject({ complete: false, serverName: null, extensions: [] });
    expect(hello?.cipherSuites).toHaveLength(5);
  });

  it('refuses other handshake messages', () => {
    const bytes = handshake(2, clientHelloBody(BROWSER));
    expect(readClientHelloMessage(viewOf(bytes), 0, bytes.length)).toBeNull();
  });
});

describe('any cut of a hello', () => {
  const bytes = handshake(1, clientHelloBody(BROWSER));
  const whole = readClientHelloMessage(viewOf(bytes), 0, bytes.length)!;

  it('gives a prefix of the whole result, and the name as soon as its last byte is there', () => {
    const nameEnd = String.fromCharCode(...bytes).indexOf('camera.example.com') + 'camera.example.com'.length;
    for (let end = 6; end < bytes.length; end++) {
      const cut = readClientHelloMessage(viewOf(bytes.slice(0, end)), 0, end)!;
      expect(cut.complete).toBe(false);
      expect(cut.serverName).toBe(end >= nameEnd ? whole.serverName : null);
      for (const key of ['alpn', 'versions', 'cipherSuites', 'extensions', 'signatureAlgorithms'] as const) {
        expect(cut[key]).toEqual(whole[key].slice(0, cut[key].length));
      }
    }
    expect(whole.complete).toBe(true);
  });
});

describe('hostile bytes', () => {
  it('never throws and never leaves its bounds', () => {
    const real = clientHelloBody(BROWSER);
    let readable = 0;
    let named = 0;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(real.length - 1), fc.nat(255)), { maxLength: 4 }),
        fc.nat(real.length),
        fc.nat(7),
        (changes, length, before) => {
          const mutated = real.slice(0, length);
          for (const [at, value] of changes) if (at < length) mutated[at] = value;
          const hello = read(mutated);
          if (hello !== null) readable++;
          if (hello?.serverName) named++;
          // The same bytes amid others read the same: nothing outside [offset, end) is looked at.
          const framed = viewOf([...new Array(before).fill(0xff), ...mutated, 0, 255, 0, 1, 2, 3]);
          expect(readClientHello(framed, before, before + length)).toEqual(hello);
        },
      ),
      { numRuns: 2000, seed: 1 },
    );
    expect(readable).toBeGreaterThan(1000);
    expect(named).toBeGreaterThan(100);
  });

  it('survives random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (random) => {
        readClientHello(viewOf([3, 3, ...random]), 0, random.length + 2);
        readClientHelloMessage(viewOf([1, ...random]), 0, random.length + 1);
      }),
      { numRuns: 500, seed: 2 },
    );
  });
});

it('GREASE values have two equal octets that end in A', () => {
  const grease = Array.from({ length: 0x10000 }, (_, value) => value).filter(isGrease);
  expect(grease).toHaveLength(16);
  expect(grease[0]).toBe(0x0a0a);
  expect(grease[15]).toBe(0xfafa);
});
