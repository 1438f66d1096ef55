import { describe, expect, it } from 'vitest';
import { addToWindow, advanceWindow, createBurstRings } from '../../src/flow/burst-rings.ts';
import { PAIR, PAIR_BYTES } from '../../src/flow/pair-index.ts';

function createWindow() {
  const buffer = new ArrayBuffer(64);
  const page = { ints: new Int32Array(buffer), doubles: new Float64Array(buffer) };
  page.ints[PAIR.ring] = -1;
  const rings = createBurstRings();
  const send = (second: number, bytes: number, direction = 0) => {
    if (second > page.ints[PAIR.second]! >>> 0) {
      advanceWindow(rings, page, 0, second);
      page.ints[PAIR.second] = second;
    }
    addToWindow(rings, page, 0, direction, bytes);
  };
  const window = () => [page.doubles[PAIR_BYTES.aWindow], page.doubles[PAIR_BYTES.bWindow]];
  const bursts = () => [page.doubles[PAIR_BYTES.aBurst], page.doubles[PAIR_BYTES.bBurst]];
  return { rings, send, window, bursts };
}

describe('the window of ten seconds', () => {
  it('holds each direction by itself and lets go of what is ten seconds old', () => {
    const { send, window, bursts } = createWindow();
    send(100, 5);
    send(101, 7, 1);
    send(109, 1);
    expect(window()).toEqual([6, 7]);
    send(110, 2);
    expect(window()).toEqual([3, 7]);
    send(111, 0);
    expect(window()).toEqual([3, 0]);
    expect(bursts()).toEqual([6, 7]);
  });

  it('needs no ring while seconds lie ten apart', () => {
    const { rings, send, window } = createWindow();
    for (let second = 100; second < 1000; second += 10) send(second, second);
    expect(rings.count).toBe(0);
    expect(window()).toEqual([990, 0]);
  });

  it('forgets its seconds over a long silence', () => {
    const { rings, send, window } = createWindow();
    send(100, 5);
    send(103, 5);
    send(5000, 1);
    send(5009, 1);
    expect(window()).toEqual([2, 0]);
    send(5012, 0);
    expect([window(), rings.count]).toEqual([[1, 0], 1]);
  });

  it('works with seconds after 2038', () => {
    const { send, window } = createWindow();
    send(0xffff_fff0, 3);
    send(0xffff_fff5, 4);
    expect(window()).toEqual([7, 0]);
  });
});
