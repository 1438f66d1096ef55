import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createClock, decodeTime } from '../../src/capture/pcapng-time.ts';

const U64_MAX = 2n ** 64n - 1n;

function decode(ticks: bigint, resolution: number, offsetSeconds = 0) {
  const view = new DataView(new ArrayBuffer(8));
  view.setUint32(0, Number(ticks >> 32n));
  view.setUint32(4, Number(ticks & 0xffff_ffffn));
  const timestamp = new Float64Array(1);
  const lost = decodeTime(view, 0, false, createClock(resolution, offsetSeconds), timestamp, 0);
  return { time: timestamp[0]!, lost };
}

/** The same in whole numbers of any size. */
function exact(ticks: bigint, resolution: number) {
  const unit = resolution >= 0x80 ? 2n ** BigInt(resolution - 0x80) : 10n ** BigInt(resolution);
  return { time: (ticks * 1_000_000n) / unit, lost: (ticks * 1_000_000n) % unit !== 0n };
}

describe('decodeTime', () => {
  it('is exact to the microsecond in every resolution, as far as a double is', () => {
    let compared = 0;
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: U64_MAX }),
        fc.integer({ min: 0, max: 64 }),
        fc.integer({ min: 0, max: 255 }),
        (full, shift, resolution) => {
          const ticks = full >> BigInt(shift);
          const expected = exact(ticks, resolution);
          if (expected.time >= 2n ** 53n) return;
          compared++;
          expect(decode(ticks, resolution)).toEqual({ time: Number(expected.time), lost: expected.lost });
        },
      ),
      { numRuns: 5000 },
    );
    expect(compared).toBeGreaterThan(2000);
  });

  it('keeps the microseconds of nanosecond times, which are beyond 2^53', () => {
    expect(decode(1_700_000_000_123_456_789n, 9)).toEqual({ time: 1_700_000_000_123_456, lost: true });
  });

  it('adds the offset', () => {
    expect(decode(5n, 0, -2).time).toBe(3e6);
    expect(decode(3n << 20n, 0x80 + 20, 1).time).toBe(4e6);
    expect(decode(7_000_000_000n, 9, 1).time).toBe(8e6);
  });
});
