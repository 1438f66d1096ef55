import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { XxHash64 } from '../../../src/cli/input/xxhash64.ts';

function hash(...pieces: Uint8Array[]): string {
  const state = new XxHash64();
  for (const piece of pieces) state.update(piece);
  return state.digest().toString(16).padStart(16, '0');
}

/** a, b, c … z, a, b … */
const letters = (length: number) => Uint8Array.from({ length }, (_, i) => 97 + (i % 26));

/** The lower halves, as `zstd --check` writes them at the end of a frame. */
const ZSTD_CHECKSUMS: [length: number, checksum: string][] = [
  [0, '51d8e999'],
  [1, 'a98c6e5b'],
  [3, 'ad770999'],
  [4, 'd25d92cc'],
  [8, '5b4634b7'],
  [31, '42541ac9'],
  [32, '36cf55c7'],
  [33, '4b031f72'],
  [63, 'd143a6bc'],
  [100, '2bb53c71'],
  [1000, 'a16d86a9'],
];

describe('XxHash64', () => {
  it('has the digests that its author published', () => {
    expect(hash(letters(0))).toBe('ef46db3751d8e999');
    expect(hash(letters(1))).toBe('d24ec4f1a98c6e5b');
    expect(hash(letters(3))).toBe('44bc2cf5ad770999');
  });

  for (const [length, checksum] of ZSTD_CHECKSUMS) {
    it(`agrees with zstd about ${length} bytes`, () => expect(hash(letters(length)).slice(8)).toBe(checksum));
  }

  it('is the same for any pieces', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(200), fc.nat(200), (bytes, one, other) => {
        const [from, to] = [Math.min(one, other), Math.max(one, other)];
        expect(hash(bytes.subarray(0, from), bytes.subarray(from, to), bytes.subarray(to))).toBe(hash(bytes));
      }),
    );
  });
});
