import { PAIR, PAIR_BYTES, type PairPage } from './pair-index.ts';

/** A burst is the payload of one direction within ten consecutive whole seconds. */
export const BURST_SECONDS = 10;

/** Ten seconds of bytes from `a`, then ten from `b`, each at `second % 10`. */
const RING = 2 * BURST_SECONDS;

/**
 * The seconds of pairs whose bytes of the last ten lie in more than one: only these need them apart, and of many pairs
 * that speak once few do.
 */
export type BurstRings = { bytes: Float64Array; count: number };

export function createBurstRings(): BurstRings {
  return { bytes: new Float64Array(64 * RING), count: 0 };
}

/** Moves the window of the pair at `base` on to `second`, a later one: what is ten seconds old falls out. */
export function advanceWindow(rings: BurstRings, { ints, doubles }: PairPage, base: number, second: number): void {
  const previous = ints[base + PAIR.second]! >>> 0;
  const ring = ints[base + PAIR.ring]! * RING;
  const [aWindow, bWindow] = [(base >> 1) + PAIR_BYTES.aWindow, (base >> 1) + PAIR_BYTES.bWindow];
  if (second - previous >= BURST_SECONDS) {
    if (ring >= 0) rings.bytes.fill(0, ring, ring + RING);
    doubles[aWindow] = 0;
    doubles[bWindow] = 0;
    return;
  }
  if (ring < 0) {
    const slot = addRing(rings, ints, base) + (previous % BURST_SECONDS);
    rings.bytes[slot] = doubles[aWindow]!;
    rings.bytes[slot + BURST_SECONDS] = doubles[bWindow]!;
    return;
  }
  for (let old = previous + 1; old <= second; old++) {
    const slot = ring + (old % BURST_SECONDS);
    doubles[aWindow]! -= rings.bytes[slot]!;
    doubles[bWindow]! -= rings.bytes[slot + BURST_SECONDS]!;
    rings.bytes[slot] = 0;
    rings.bytes[slot + BURST_SECONDS] = 0;
  }
}

/** Adds bytes of the pair's newest second, sent by `b` when `direction` is 1. */
export function addToWindow(
  rings: BurstRings,
  { ints, doubles }: PairPage,
  base: number,
  direction: number,
  bytes: number,
): void {
  const at = (base >> 1) + direction;
  const ring = ints[base + PAIR.ring]! * RING;
  const second = ints[base + PAIR.second]! >>> 0;
  if (ring >= 0) rings.bytes[ring + direction * BURST_SECONDS + (second % BURST_SECONDS)]! += bytes;
  const total = doubles[at + PAIR_BYTES.aWindow]! + bytes;
  doubles[at + PAIR_BYTES.aWindow] = total;
  if (total > doubles[at + PAIR_BYTES.aBurst]!) doubles[at + PAIR_BYTES.aBurst] = total;
}

function addRing(rings: BurstRings, ints: Int32Array, base: number): number {
  const ring = rings.count++;
  ints[base + PAIR.ring] = ring;
  if (rings.count * RING > rings.bytes.length) {
    const larger = new Float64Array(rings.bytes.length * 2);
    larger.set(rings.bytes);
    rings.bytes = larger;
  }
  return ring * RING;
}
