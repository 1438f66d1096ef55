import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addPiece,
  contiguousLength,
  createHandshakeBuffer,
  handshakeView,
  MAXIMUM_HANDSHAKE_LENGTH,
} from '../../src/decode/handshake-buffer.ts';

const MESSAGE = Uint8Array.from({ length: 5000 }, (_, i) => (i * 31) & 255);

describe('addPiece', () => {
  it('puts any pieces of a message together, and knows where the first hole is', () => {
    let holes = 0;
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(19), fc.nat(6)), { maxLength: 25 }), (pieces) => {
        const buffer = createHandshakeBuffer();
        const there = new Uint8Array(5000);
        for (const [block, blocks] of pieces) {
          const [from, length] = [250 * block, 125 * blocks];
          expect(addPiece(buffer, from, MESSAGE.subarray(from, from + length))).toBe(true);
          there.fill(1, from, from + length);
        }
        const firstHole = there.indexOf(0);
        const expected = firstHole < 0 ? 5000 : firstHole;
        if (expected > 0 && expected < 5000) holes++;
        expect(contiguousLength(buffer)).toBe(expected);
        const view = handshakeView(buffer);
        expect(new Uint8Array(view.buffer, 0, view.byteLength)).toEqual(MESSAGE.subarray(0, expected));
        for (let i = 2; i < buffer.ranges.length; i++) expect(buffer.ranges[i]).toBeGreaterThan(buffer.ranges[i - 1]!);
      }),
      { numRuns: 200, seed: 13 },
    );
    expect(holes).toBeGreaterThan(20);
  });

  it('refuses what lies too far out, and more than 128 separate pieces', () => {
    const buffer = createHandshakeBuffer();
    expect(addPiece(buffer, MAXIMUM_HANDSHAKE_LENGTH - 1, Uint8Array.of(1))).toBe(true);
    expect(addPiece(buffer, MAXIMUM_HANDSHAKE_LENGTH, Uint8Array.of(1))).toBe(false);
    expect(addPiece(buffer, 2 ** 61, Uint8Array.of(1))).toBe(false);
    const results = Array.from({ length: 128 }, (_, i) => addPiece(buffer, 2 * i, Uint8Array.of(1)));
    expect(results).toEqual([...new Array(127).fill(true), false]);
  });
});
