import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { looksLikeSsl2Hello, looksLikeTls } from '../../src/decode/tls-record.ts';
import { readTlsStream } from '../../src/decode/tls-stream.ts';
import { certificate } from './certificate-bytes.ts';
import { ascii, BROWSER, clientHelloBody, handshake, tlsRecord, uint16, uint24, viewOf } from './client-hello-bytes.ts';

const read = (bytes: number[], length = bytes.length) => readTlsStream(viewOf(bytes.slice(0, length)), 0, length);

const hello = handshake(1, clientHelloBody(BROWSER));
const serverHelloBody = (extensions: number[]) => [
  3,
  3,
  ...new Array(32).fill(9),
  0,
  0xc0,
  0x2f,
  0,
  ...uint16(extensions.length),
  ...extensions,
];
const certificateMessage = (der: number[]) => handshake(11, [...uint24(der.length + 3), ...uint24(der.length), ...der]);
const flight12 = [
  ...handshake(2, serverHelloBody([0, 16, 0, 5, 0, 3, 2, ...ascii('h2')])),
  ...certificateMessage(certificate({ commonName: 'cam', names: ['a.example', '*.b.example'] })),
  ...handshake(14, []),
];

describe('readTlsStream: client', () => {
  it('reads a hello in one record and says that nothing more is needed', () => {
    const start = read([
      ...tlsRecord(22, hello, 0x0301),
      ...tlsRecord(20, [1]),
      ...tlsRecord(23, new Array(53).fill(7)),
    ]);
    expect(start).toMatchObject({
      kind: 'client',
      neededBytes: 0,
      handshakeBytes: 5 + hello.length,
      serverHello: null,
    });
    expect(start.clientHello).toMatchObject({ serverName: 'camera.example.com', complete: true });
  });

  it('reads a hello over records of any size', () => {
    const whole = read(tlsRecord(22, hello)).clientHello;
    for (const size of [1, 2, 7, 100]) {
      const records: number[] = [];
      for (let at = 0; at < hello.length; at += size) records.push(...tlsRecord(22, hello.slice(at, at + size)));
      expect(read(records).clientHello).toEqual(whole);
    }
  });

  it('reads an SSLv2-compatible hello', () => {
    const specs = [1, 0, 0x80, 0, 0, 0x2f, 0, 0, 0x35];
    const body = [1, 3, 1, ...uint16(specs.length), 0, 0, 0, 16, ...specs, ...new Array(16).fill(5)];
    const bytes = [0x80, body.length, ...body];
    expect(looksLikeSsl2Hello(viewOf(bytes), 0, bytes.length)).toBe(true);
    expect(read(bytes)).toMatchObject({ kind: 'client', neededBytes: 0, handshakeBytes: bytes.length });
    expect(read(bytes).clientHello).toMatchObject({
      cipherSuites: [0x2f, 0x35],
      legacyVersion: 0x0301,
      serverName: null,
    });
    expect(read(bytes, 20)).toMatchObject({ kind: 'client', neededBytes: bytes.length });
    expect(read([0x80, 40, 2, ...body]).kind).toBe('none');
  });

  it('asks for whole messages, so that reading byte by byte stays linear', () => {
    const records: number[] = [];
    for (let at = 0; at < hello.length; at += 3) records.push(...tlsRecord(22, hello.slice(at, at + 3)));
    let calls = 0;
    let needed = 1;
    let last = read(records, 0);
    for (let length = 1; length <= records.length; length++) {
      if (length < needed) continue;
      calls++;
      last = read(records, length);
      needed = last.neededBytes;
      if (needed === 0) break;
      expect(needed).toBeGreaterThan(length);
      expect(needed).toBeLessThanOrEqual(records.length);
    }
    expect(last.clientHello?.complete).toBe(true);
    expect(calls).toBeLessThan(20);
  });
});

describe('readTlsStream: server', () => {
  it('reads the choice and the names of the certificate of TLS 1.2, over records of any size', () => {
    for (const size of [11, 50, 4000]) {
      const records: number[] = [];
      for (let at = 0; at < flight12.length; at += size) records.push(...tlsRecord(22, flight12.slice(at, at + size)));
      expect(read([...records, ...tlsRecord(20, [1])])).toMatchObject({
        kind: 'server',
        serverHello: { version: 0x0303, cipherSuite: 0xc02f, alpn: 'h2' },
        certificateNames: ['cam', 'a.example', '*.b.example'],
        neededBytes: 0,
      });
    }
  });

  it('reads on behind warnings, as of a name that the server does not know', () => {
    const bytes = [...tlsRecord(21, [1, 112]), ...tlsRecord(22, flight12)];
    expect(read(bytes)).toMatchObject({
      kind: 'server',
      certificateNames: ['cam', 'a.example', '*.b.example'],
      handshakeBytes: bytes.length,
      neededBytes: 0,
    });
    const certificateEnd = bytes.length - 4;
    for (let length = 7; length < certificateEnd; length++) {
      expect(read(bytes, length).neededBytes).toBeGreaterThan(length);
      expect(read(bytes, length).neededBytes).toBeLessThanOrEqual(certificateEnd);
    }
    expect(read([...tlsRecord(21, [2, 40]), ...tlsRecord(22, flight12)]).kind).toBe('none');
  });

  it('expects no certificate from TLS 1.3, nor after a resumption', () => {
    const hello13 = tlsRecord(22, handshake(2, serverHelloBody([0, 43, 0, 2, 3, 4])));
    expect(read(hello13)).toMatchObject({ serverHello: { version: 0x0304, alpn: null }, neededBytes: 0 });
    const resumed = [...tlsRecord(22, handshake(2, serverHelloBody([]))), ...tlsRecord(20, [1])];
    expect(read(resumed)).toMatchObject({ kind: 'server', certificateNames: [], neededBytes: 0 });
  });

  it('wants the certificate before it is satisfied', () => {
    const first = tlsRecord(22, handshake(2, serverHelloBody([])));
    expect(read(first).neededBytes).toBeGreaterThan(first.length);
  });
});

describe('readTlsStream: others', () => {
  it.each([
    ['HTTP', ascii('GET / HTTP/1.1\r\n')],
    ['application data', tlsRecord(23, new Array(40).fill(1))],
    ['another handshake message', tlsRecord(22, handshake(16, [1, 2, 3]))],
    ['a version of nothing', [22, 4, 1, 0, 40, 1, 0, 0]],
  ])('finds no start in %s', (_, bytes) => {
    expect(read(bytes)).toMatchObject({ kind: 'none', neededBytes: 0, handshakeBytes: 0 });
  });

  it('does not tell from less than a record header and one byte', () => {
    for (let length = 0; length < 6; length++) expect(read(tlsRecord(22, hello), length).kind).toBe('incomplete');
  });

  it('looksLikeTls wants a known type, a version and a possible length', () => {
    const looks = (bytes: number[]) => looksLikeTls(viewOf(bytes), 0, bytes.length);
    expect(looks([23, 3, 3, 0x48, 0])).toBe(true);
    for (const bytes of [
      [23, 3, 3, 0x48],
      [23, 3, 3, 0x48, 1],
      [23, 3, 5, 1, 0],
      [19, 3, 3, 1, 0],
      [23, 3, 3, 0, 0],
    ]) {
      expect(looks(bytes)).toBe(false);
    }
  });
});

it('never throws, never leaves its bounds, and grows with the bytes', () => {
  const streams = [
    tlsRecord(22, hello),
    tlsRecord(22, flight12),
    [...tlsRecord(22, hello.slice(0, 90)), ...tlsRecord(22, hello.slice(90))],
  ];
  const kinds: Record<string, number> = {};
  fc.assert(
    fc.property(
      fc.constantFrom(...streams),
      fc.array(fc.tuple(fc.nat(600), fc.nat(255)), { maxLength: 3 }),
      fc.nat(600),
      (stream, changes, cut) => {
        const bytes = stream.slice(0, cut);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        const start = read(bytes);
        kinds[start.kind] = (kinds[start.kind] ?? 0) + 1;
        const framed = viewOf([9, 9, 9, ...bytes, 22, 3, 1, 0, 9]);
        expect(readTlsStream(framed, 3, 3 + bytes.length)).toEqual(start);
        expect(start.handshakeBytes).toBeLessThanOrEqual(bytes.length);
        if (start.neededBytes > 0) expect(start.neededBytes).toBeGreaterThan(bytes.length);
      },
    ),
    { numRuns: 1500, seed: 3 },
  );
  for (const kind of ['client', 'server', 'none', 'incomplete']) expect(kinds[kind]).toBeGreaterThan(5);
});
