import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAddressIndex, hashAddress, internAddress, isAddress } from '../../src/flow/address-index.ts';

const word = fc.oneof(fc.constantFrom(0, 1, 0xffff, -1), fc.integer());
const address = fc.tuple(word, word, word, word).map((words) => Int32Array.from(words));

describe('addresses by number', () => {
  it('have numbers in order of first sight, one each, whatever the seed', () => {
    fc.assert(
      fc.property(fc.array(address, { maxLength: 60 }), (list) => {
        const [one, two] = [createAddressIndex(), createAddressIndex()];
        const numbers = list.map((words) => internAddress(one, words, 0));
        const firsts = [...new Set(list.map(String))];
        expect(numbers).toEqual(list.map((words) => 1 + firsts.indexOf(String(words))));
        expect(list.map((words) => internAddress(two, words, 0))).toEqual(numbers);
        for (const [i, words] of list.entries()) expect(isAddress(one, numbers[i]!, words, 0)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('are found again after the index grew, read from any place', () => {
    const index = createAddressIndex();
    const words = Int32Array.from({ length: 4 * 20_000 }, (_, i) => Math.imul(i, 0x9e3779b1));
    const numbers = Array.from({ length: 20_000 }, (_, i) => internAddress(index, words, 4 * i));
    expect(new Set(numbers).size).toBe(20_000);
    expect(Array.from({ length: 20_000 }, (_, i) => internAddress(index, words, 4 * i))).toEqual(numbers);
  });

  it('are number 0 past the limit, which is counted', () => {
    const index = createAddressIndex(3);
    const numbers = [1, 2, 3, 4, 1].map((last) => internAddress(index, Int32Array.of(0, 0, 0xffff, last), 0));
    expect(numbers).toEqual([1, 2, 0, 0, 1]);
    expect(index.overflowed).toBe(2);
    expect(index.count).toBe(3);
  });

  it('do not fall into one slot when they are written to do so without knowing the seed', () => {
    const keep = createAddressIndex();
    const found: Int32Array[] = [];
    for (let last = 0; found.length < 200; last++) {
      const words = Int32Array.of(0, 0, 0xffff, last);
      if ((hashAddress(keep.seed, words, 0) & 0xff) === 7) found.push(words);
    }
    const other = found.map((words) => hashAddress(keep.seed ^ 0x5a5a5a5a, words, 0) & 0xff);
    expect(new Set(other).size).toBeGreaterThan(64);
  });
});
