import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  draftOf,
  isQuicLongHeader,
  QUIC_VERSION,
  readQuicLongHeader,
  readVariableInteger,
} from '../../src/decode/quic-packet.ts';
import { hex, viewOf } from './client-hello-bytes.ts';
import { padded, sealInitial } from './quic-bytes.ts';

const read = (bytes: number[], offset = 0) => readQuicLongHeader(viewOf(bytes), offset, bytes.length);
const long = (first: number, version: number[], ...rest: number[]) => [
  first,
  ...version,
  4,
  1,
  2,
  3,
  4,
  2,
  9,
  9,
  ...rest,
];
const V1 = [0, 0, 0, 1];
const V2 = [0x6b, 0x33, 0x43, 0xcf];

describe('readQuicLongHeader', () => {
  it('reads an Initial with a token, and where the next packet starts', () => {
    const first = sealInitial({ payload: padded([], 100), token: [7, 7, 7], sourceId: [1, 2] });
    const both = [...first, ...sealInitial({ payload: padded([], 40) })];
    const header = read(both)!;
    expect(header).toMatchObject({
      type: 'initial',
      version: 1,
      destinationIdLength: 8,
      sourceIdLength: 2,
      tokenLength: 3,
    });
    expect(header.packetEnd).toBe(first.length);
    expect(read(both, header.packetEnd)).toMatchObject({ type: 'initial', packetEnd: both.length });
  });

  it.each([
    [0xc0, V1, 'initial'],
    [0xd0, V1, '0-rtt'],
    [0xe0, V1, 'handshake'],
    [0xf0, V1, 'retry'],
    [0xd0, V2, 'initial'],
    [0xe0, V2, '0-rtt'],
    [0xf0, V2, 'handshake'],
    [0xc0, V2, 'retry'],
    [0x80, [0, 0, 0, 0], 'version-negotiation'],
  ])('knows a first byte of %i in version %s as %s', (first, version, type) => {
    expect(read(long(first, version, 0, 4, 1, 1, 1, 1))?.type).toBe(type);
  });

  it.each([
    ['a short header', [0x40, ...V1, 0, 0, 0, 0]],
    ['an unknown version', long(0xc0, [1, 2, 3, 4], 0, 4, 1, 1, 1, 1)],
    ['a cleared fixed bit', long(0x80, V1, 0, 4, 1, 1, 1, 1)],
    ['a connection id of 21 bytes', [0xc0, ...V1, 21, ...new Array(60).fill(0)]],
    ['a cut header', long(0xc0, V1)],
  ])('refuses %s', (_, bytes) => {
    expect(read(bytes)).toBeNull();
  });

  it('knows the versions of drafts, Facebook and Google', () => {
    expect([0xff000015, 0xff000016, 0xff000022, 0xff000023].map(draftOf)).toEqual([0, 22, 34, 0]);
    expect([0xfaceb001, 0xfaceb002, 0xfaceb003, 0xfaceb00e, 0xfaceb005].map(draftOf)).toEqual([22, 27, 34, 27, 0]);
    for (const version of [...Object.values(QUIC_VERSION).slice(1)]) {
      expect(draftOf(version)).toBeGreaterThan(0);
    }
  });

  it('takes a reserved version for QUIC only in a datagram as long as a client’s first', () => {
    const first = sealInitial({ version: 0x1a2a3a4a, payload: padded([]) });
    expect(read(first)).toMatchObject({ type: 'initial', version: 0x1a2a3a4a });
    expect(read(first.slice(0, 1199))).toBeNull();
    expect(read(sealInitial({ version: 0x1a2a3a4b, payload: padded([]) }))).toBeNull();
  });

  it('turns the types of version 2 and of its later drafts', () => {
    const types = (version: number) =>
      [0xc0, 0xd0].map((first) => read(sealInitial({ version, firstByte: first, payload: padded([]) }))?.type);
    expect(types(QUIC_VERSION.v2Draft)).toEqual(types(QUIC_VERSION.v2));
    expect(types(QUIC_VERSION.v2Draft00)).toEqual(types(QUIC_VERSION.v1));
  });

  it('reads the variable-length integers of RFC 9000, A.1', () => {
    const integer = (digits: string) => readVariableInteger(viewOf(hex(digits)), 0, digits.length / 2);
    expect(integer('c2197c5eff14e88c')).toBe(Number(151288809941952652n));
    expect([integer('9d7f3e7d'), integer('7bbd'), integer('4025'), integer('25')]).toEqual([
      494_878_333, 15_293, 37, 37,
    ]);
    expect([integer(''), integer('7b'), integer('c2197c5eff14e8')]).toEqual([-1, -1, -1]);
  });

  it('never throws and never leaves its bounds', () => {
    const real = sealInitial({ payload: padded([], 30), token: [1, 2] });
    let read = 0;
    fc.assert(
      fc.property(fc.nat(40), fc.nat(255), fc.nat(real.length), (at, value, end) => {
        const bytes = real.with(at, value).slice(0, end);
        const header = readQuicLongHeader(viewOf(bytes), 0, end);
        expect(readQuicLongHeader(viewOf([...bytes, 1, 2, 3, 4, 5, 6, 7, 8, 9]), 0, end)).toEqual(header);
        expect(isQuicLongHeader(viewOf(bytes), 0, end) || header === null).toBe(true);
        if (header !== null) read++;
      }),
      { numRuns: 1000, seed: 7 },
    );
    expect(read).toBeGreaterThan(100);
  });
});
