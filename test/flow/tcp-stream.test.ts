import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TCP } from '../../src/decode/layers.ts';
import { D, I, RECORD_DOUBLES, RECORD_INTS, STATE } from '../../src/flow/flow-record.ts';
import { countNewBytes, noteFlags } from '../../src/flow/tcp-stream.ts';

/** New bytes of each segment [sequence, length] of one direction, and the flow's record afterwards. */
function count(segments: readonly (readonly [number, number])[], fromOriginator = true) {
  const ints = new Int32Array(RECORD_INTS);
  const fresh = segments.map(([sequence, length]) => countNewBytes(ints, 0, fromOriginator, sequence | 0, length));
  return { fresh, ints };
}

const total = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);

describe('new bytes of a TCP direction', () => {
  it('are all bytes of segments in order', () => {
    expect(
      count([
        [1000, 100],
        [1100, 50],
        [1150, 1],
      ]).fresh,
    ).toEqual([100, 50, 1]);
  });

  it('are none of a retransmission, which is noted for its direction', () => {
    const { fresh, ints } = count(
      [
        [1000, 100],
        [1000, 100],
      ],
      false,
    );
    expect(fresh).toEqual([100, 0]);
    expect(ints[I.state]! & STATE.rRetransmitted).not.toBe(0);
    expect(ints[I.state]! & STATE.oRetransmitted).toBe(0);
  });

  it('are the part of a segment that lies beyond what was seen', () => {
    expect(
      count([
        [1000, 100],
        [1050, 100],
      ]).fresh,
    ).toEqual([100, 50]);
  });

  it('are those of reordered segments, without calling them retransmitted', () => {
    const { fresh, ints } = count([
      [1000, 100],
      [1200, 100],
      [1100, 100],
      [1300, 100],
    ]);
    expect(fresh).toEqual([100, 100, 100, 100]);
    expect(ints[I.oMissing]).toBe(0);
    expect(ints[I.state]! & STATE.oRetransmitted).toBe(0);
  });

  it('leave a gap missing that is never filled', () => {
    const { fresh, ints } = count([
      [1000, 100],
      [1300, 100],
    ]);
    expect(fresh).toEqual([100, 100]);
    expect(ints[I.oMissing]).toBe(200);
    expect(ints[I.oHole]).toBe(1100);
  });

  it('are none of a keep-alive, whose one byte was seen before (RFC 9293, section 3.8.4)', () => {
    expect(
      count([
        [1000, 100],
        [1099, 1],
        [1099, 1],
      ]).fresh,
    ).toEqual([100, 0, 0]);
  });

  it('are none of what was sent before the first segment seen', () => {
    expect(
      count([
        [1000, 100],
        [900, 100],
      ]).fresh,
    ).toEqual([100, 0]);
  });

  it('wait for no gap of more than 2^30 bytes', () => {
    expect(
      count([
        [0, 10],
        [0x50000000, 10],
      ]).ints[I.oMissing],
    ).toBe(0);
  });

  it('add up to the stream for any segmentation and start, also past 2^32', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1460 }), { minLength: 1, maxLength: 40 }),
        fc.integer(),
        (lengths, start) => {
          const segments = lengths.map((length, i) => [start + total(lengths.slice(0, i)), length] as const);
          expect(total(count(segments).fresh)).toBe(total(lengths));
          expect(total(count([...segments, ...segments]).fresh)).toBe(total(lengths));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('add up to the stream when two neighbours anywhere are exchanged', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 30 }), fc.nat(), fc.integer(), (segments, where, start) => {
        const all = Array.from({ length: segments }, (_, i) => [start + i * 100, 100] as const);
        // The first segment tells where the stream begins.
        const at = 1 + (where % (segments - 1));
        const swapped = [...all];
        if (at + 1 < segments) [swapped[at], swapped[at + 1]] = [all[at + 1]!, all[at]!];
        expect(total(count(swapped).fresh)).toBe(segments * 100);
      }),
      { numRuns: 200 },
    );
  });

  it('are never negative nor more than the segment, whatever is sent', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -5000, max: 5000 }), fc.integer({ min: 1, max: 2000 })), { maxLength: 60 }),
        (segments) => {
          const { fresh } = count(segments);
          for (const [i, bytes] of fresh.entries()) {
            expect(bytes).toBeGreaterThanOrEqual(0);
            expect(bytes).toBeLessThanOrEqual(segments[i]![1]);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('the handshake', () => {
  function handshake(segments: readonly (readonly [boolean, number, number])[]) {
    const buffer = new ArrayBuffer(RECORD_DOUBLES * 8);
    const [ints, doubles] = [new Int32Array(buffer), new Float64Array(buffer)];
    ints[I.rtt] = -1;
    for (const [fromOriginator, flags, time] of segments) noteFlags(ints, doubles, 0, fromOriginator, flags, time);
    return { rtt: ints[I.rtt], state: ints[I.state]!, synTime: doubles[D.synTime] };
  }

  it('measures the round trip from SYN to SYN/ACK, once', () => {
    const segments = [
      [true, TCP.syn, 1000],
      [false, TCP.syn | TCP.ack, 13_500],
      [false, TCP.syn | TCP.ack, 90_000],
    ] as const;
    expect(handshake(segments).rtt).toBe(12_500);
  });

  it('measures none when the SYN was repeated: which one is answered cannot be told (RFC 6298, section 3)', () => {
    const segments = [
      [true, TCP.syn, 1000],
      [true, TCP.syn, 1_001_000],
      [false, TCP.syn | TCP.ack, 1_020_000],
    ] as const;
    expect(handshake(segments).rtt).toBe(-1);
    expect(handshake(segments).state & STATE.oSynRepeated).not.toBe(0);
  });

  it('measures none when the answer lies before the SYN', () => {
    expect(
      handshake([
        [true, TCP.syn, 1000],
        [false, TCP.syn | TCP.ack, 500],
      ]).rtt,
    ).toBe(-1);
  });
});
