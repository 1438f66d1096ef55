import { describe, expect, it } from 'vitest';
import { createMacIndex, internMac } from '../../src/flow/mac-index.ts';

describe('MAC addresses by number', () => {
  it('have numbers in order of first sight', () => {
    const index = createMacIndex();
    expect([0xaa, 0xbb, 0xaa, 0xffff_ffff_ffff].map((mac) => internMac(index, mac))).toEqual([0, 1, 0, 2]);
    expect(index.macs).toEqual([0xaa, 0xbb, 0xffff_ffff_ffff]);
  });

  it('are unknown past the limit, those known stay', () => {
    const index = createMacIndex(2);
    expect([1, 2, 3, 1].map((mac) => internMac(index, mac))).toEqual([0, 1, -1, 0]);
  });
});
