import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countApplicationBytes,
  skipApplicationBytes,
  TLS_COUNTER_WORDS,
} from '../../src/decode/tls-application-bytes.ts';
import { BROWSER, clientHelloBody, handshake, tlsRecord, viewOf } from './client-hello-bytes.ts';

const fill = (length: number) => new Array<number>(length).fill(0x17);
const hello = tlsRecord(22, handshake(1, clientHelloBody(BROWSER)), 0x0301);
const changeCipherSpec = tlsRecord(20, [1]);
const data = (length: number) => tlsRecord(23, fill(length));

function count(bytes: number[], cuts: number[] = []): number {
  const state = new Int32Array(TLS_COUNTER_WORDS + 3);
  const view = viewOf(bytes);
  let total = 0;
  let from = 0;
  for (const cut of [...cuts.filter((at) => at < bytes.length).sort((a, b) => a - b), bytes.length]) {
    total += countApplicationBytes(view, from, cut, state, 3);
    from = cut;
  }
  expect([...state.subarray(0, 3)]).toEqual([0, 0, 0]);
  return total;
}

/** Directions as they occur, and the application bytes of each. */
const STREAMS: [string, number[], number][] = [
  [
    'a client of TLS 1.2',
    [...hello, ...tlsRecord(22, fill(70)), ...changeCipherSpec, ...tlsRecord(22, fill(40)), ...data(100)],
    105,
  ],
  ['a client of TLS 1.3', [...hello, ...changeCipherSpec, ...data(53), ...data(100), ...data(53)], 163],
  ['a client of TLS 1.3 without ChangeCipherSpec, SHA-384', [...hello, ...data(69), ...data(10)], 15],
  ['a client asked to try again', [...hello, ...changeCipherSpec, ...hello, ...data(53), ...data(100)], 105],
  [
    'a server of TLS 1.3 with messages apart',
    [
      ...tlsRecord(22, fill(122)),
      ...changeCipherSpec,
      ...data(32),
      ...data(2000),
      ...data(281),
      ...data(53),
      ...data(900),
    ],
    905,
  ],
  [
    'a server of TLS 1.3 with one flight',
    [...tlsRecord(22, fill(122)), ...changeCipherSpec, ...data(4000), ...data(900)],
    905,
  ],
  ['a stream joined late', [...data(100), ...data(60)], 170],
  ['a stream that ends with an alert', [...hello, ...data(53), ...data(10), ...tlsRecord(21, fill(19))], 15],
  [
    'an SSLv2-compatible hello',
    [0x80, 30, ...fill(30), ...changeCipherSpec, ...tlsRecord(22, fill(64)), ...data(10)],
    15,
  ],
];

describe('countApplicationBytes', () => {
  it.each(STREAMS)('counts %s', (_, bytes, expected) => {
    expect(count(bytes)).toBe(expected);
  });

  it('gives the same for any segmentation', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...STREAMS),
        fc.array(fc.nat(5000), { maxLength: 12 }),
        ([, bytes, expected], cuts) => {
          expect(count(bytes, cuts)).toBe(expected);
        },
      ),
      { numRuns: 500, seed: 5 },
    );
    for (const [, bytes, expected] of STREAMS) expect(count(bytes, [...bytes.keys()])).toBe(expected);
  });

  it('counts what is no TLS as application bytes, and finds records again where a range starts with one', () => {
    const state = new Int32Array(TLS_COUNTER_WORDS);
    const noise = [1, 2, 3, 4, 5, 6, 7];
    expect(countApplicationBytes(viewOf(noise), 0, 7, state, 0)).toBe(7);
    const records = [...tlsRecord(22, fill(30)), ...data(10)];
    expect(countApplicationBytes(viewOf(records), 0, records.length, state, 0)).toBe(15);
  });

  it('bridges a gap inside a record, and loses its place in a longer one', () => {
    const state = new Int32Array(TLS_COUNTER_WORDS);
    const bytes = [...hello, ...data(53), ...data(100)];
    expect(countApplicationBytes(viewOf(bytes), 0, bytes.length - 80, state, 0)).toBe(25);
    expect(skipApplicationBytes(80, state, 0)).toBe(80);
    expect(countApplicationBytes(viewOf(changeCipherSpec), 0, 6, state, 0)).toBe(0);
    expect(skipApplicationBytes(3, state, 0)).toBe(3);
    expect(countApplicationBytes(viewOf(fill(9)), 0, 9, state, 0)).toBe(9);
  });

  it('never counts more than it was given, but for a header carried over', () => {
    let counted = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...STREAMS),
        fc.array(fc.tuple(fc.nat(900), fc.nat(255)), { maxLength: 5 }),
        fc.nat(900),
        ([, bytes], changes, cut) => {
          const mutated = [...bytes];
          for (const [at, value] of changes) if (at < mutated.length) mutated[at] = value;
          const total = count(mutated, [cut]);
          counted += total;
          expect(total).toBeGreaterThanOrEqual(0);
          expect(total).toBeLessThanOrEqual(mutated.length);
        },
      ),
      { numRuns: 800, seed: 6 },
    );
    expect(counted).toBeGreaterThan(0);
  });
});
