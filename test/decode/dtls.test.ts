import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDtlsHello, isDtls, readDtlsClientHello } from '../../src/decode/dtls.ts';
import { BROWSER, clientHelloBody, uint16, uint24, viewOf } from './client-hello-bytes.ts';

const body = clientHelloBody({ ...BROWSER, legacyVersion: 0xfefd, cookie: [1, 2, 3, 4], versions: [0xfefc, 0xfefd] });
const record = (payload: number[], version = 0xfefd, type = 22, epoch = 0) => [
  type,
  ...uint16(version),
  ...uint16(epoch),
  ...[0, 0, 0, 0, 0, 1],
  ...uint16(payload.length),
  ...payload,
];
const fragment = (from: number, to: number, type = 1, sequence = 1) => [
  type,
  ...uint24(body.length),
  ...[0, sequence],
  ...uint24(from),
  ...uint24(to - from),
  ...body.slice(from, to),
];
const read = (bytes: number[], end = bytes.length) => readDtlsClientHello(viewOf(bytes), 0, end);
const whole = read(record(fragment(0, body.length)));

describe('readDtlsClientHello', () => {
  it('reads a hello with a cookie, in records of DTLS 1.0 and 1.2', () => {
    expect(whole).toMatchObject({ serverName: 'camera.example.com', versions: [0xfefc, 0xfefd], complete: true });
    expect(read(record(fragment(0, body.length), 0xfeff))).toEqual(whole);
  });

  it('puts fragments together, in any order, over records, amid others', () => {
    const bytes = [
      ...record([1], 0xfefd, 20),
      ...record(fragment(100, body.length)),
      ...record([...fragment(0, 60), ...fragment(50, 110)]),
      ...record(new Array(40).fill(1), 0xfefd, 22, 1),
    ];
    expect(read(bytes)).toEqual(whole);
  });

  it('puts fragments of several datagrams together in the state that it is given', () => {
    const state = createDtlsHello();
    const first = record(fragment(0, 120));
    const second = record(fragment(120, body.length));
    expect(readDtlsClientHello(viewOf(first), 0, first.length, state)?.complete).toBe(false);
    expect(readDtlsClientHello(viewOf(second), 0, second.length, state)).toEqual(whole);
  });

  it('begins anew with the hello that repeats the cookie', () => {
    const state = createDtlsHello();
    const add = (bytes: number[]) => readDtlsClientHello(viewOf(bytes), 0, bytes.length, state);
    add(record(fragment(0, 120, 1, 0).map((byte, i) => (i < 12 ? byte : 0))));
    expect(add(record(fragment(120, body.length)))?.complete).not.toBe(true);
    expect(add(record(fragment(0, 120)))).toEqual(whole);
  });

  it('gives what stands before a cut', () => {
    const bytes = record(fragment(0, body.length));
    for (let end = 30; end < bytes.length; end++) {
      const cut = read(bytes, end)!;
      expect(cut.complete).toBe(false);
      expect(cut.cipherSuites).toEqual(whole!.cipherSuites.slice(0, cut.cipherSuites.length));
    }
    expect(read(bytes, bytes.length - 8)?.serverName).toBe('camera.example.com');
  });

  it.each([
    ['another message', record(fragment(0, body.length, 2))],
    ['an encrypted record', record(fragment(0, body.length), 0xfefd, 22, 1)],
    ['TLS', record(fragment(0, body.length), 0x0303)],
    [
      'a fragment beyond its message',
      record([...fragment(0, 10).slice(0, 6), 0xff, 0, 0, 0, 0, 10, ...new Array(10).fill(0)]),
    ],
    ['nothing', []],
  ])('finds no hello in %s', (_, bytes) => {
    expect(read(bytes)).toBeNull();
  });

  it('never throws and never leaves its bounds', () => {
    const real = [...record(fragment(0, 60)), ...record(fragment(60, body.length))];
    let found = 0;
    fc.assert(
      fc.property(fc.nat(real.length - 1), fc.nat(255), fc.nat(real.length), (at, value, end) => {
        const bytes = real.with(at, value).slice(0, end);
        const hello = read(bytes);
        expect(readDtlsClientHello(viewOf([5, ...bytes, ...real]), 1, 1 + end)).toEqual(hello);
        if (hello !== null) found++;
      }),
      { numRuns: 1000, seed: 11 },
    );
    expect(found).toBeGreaterThan(200);
  });
});

it('isDtls wants a type, a version of DTLS and a length', () => {
  const is = (bytes: number[]) => isDtls(viewOf(bytes), 0, bytes.length);
  expect(is(record([1], 0xfefd, 23, 1))).toBe(true);
  expect(is(record([1], 0x0100))).toBe(true);
  for (const bytes of [record([1], 0xfefd, 19), record([1], 0xfefc), record([]), record([1]).slice(0, 12)]) {
    expect(is(bytes)).toBe(false);
  }
});
