import { describe, expect, it } from 'vitest';
import { finishHash, hashWord, randomSeed } from '../../src/base/word-hash.ts';

const COUNT = 1 << 14;

/** How many of 2^14 slots hold a hash of `words(i)`; random ones would fill 63 %. */
function usedSlots(words: (i: number) => readonly number[], seed: number): number {
  const slots = new Set<number>();
  for (let i = 0; i < COUNT; i++) slots.add(finishHash(words(i).reduce(hashWord, seed)) & (COUNT - 1));
  return slots.size / COUNT;
}

describe('hashes of words', () => {
  it('spread what real keys look like: rising numbers, ports, bytes in the upper half', () => {
    const shapes: ((i: number) => readonly number[])[] = [
      (i) => [i],
      (i) => [0x0a000000, i],
      (i) => [i << 16],
      (i) => [i & 0x7f, i >> 7],
      (i) => [Math.imul(i, 256), 443],
    ];
    for (const shape of shapes) {
      for (const seed of [0, 1, -1, randomSeed()]) expect(usedSlots(shape, seed)).toBeGreaterThan(0.55);
    }
  });

  it('depend on the order of words and on the seed', () => {
    expect([1, 2].reduce(hashWord, 9)).not.toBe([2, 1].reduce(hashWord, 9));
    expect(hashWord(1, 5)).not.toBe(hashWord(2, 5));
  });

  it('take seeds from all of int32', () => {
    const seeds = Array.from({ length: 200 }, randomSeed);
    expect(seeds.every((seed) => (seed | 0) === seed)).toBe(true);
    expect(seeds.some((seed) => seed < 0) && seeds.some((seed) => seed > 0)).toBe(true);
  });
});
