import type { Observations } from '../devices/observations.ts';
import { KEPT_SAMPLES } from '../names/round-trips.ts';

/** Round trips from a device to a remote address, in microseconds with their clock's tick added; smallest first, a few. */
export type RoundTripSamples = (device: number, address: number) => readonly number[];

/** Coarser clocks than these have no use; finer ones are read as microseconds. */
const LARGEST_TICK = 1e6;

/**
 * Every round trip that started at a device of the home: what a device answers tells nothing of the other side. Inside a
 * decapsulated tunnel the path is the tunnel's, and nothing is taken. `deviceOf`: address number → device number, or -1.
 */
export function gatherRoundTrips(observations: Observations, deviceOf: Int32Array): RoundTripSamples {
  const { flows, roundTrips } = observations;
  const width = deviceOf.length;
  const ticks = clockTicks(observations);
  const kept = new Map<number, number[]>();
  const add = (a: number, b: number, microseconds: number, capture: number) => {
    const device = deviceOf[a]!;
    if (device < 0 || microseconds <= 0) return;
    const key = device * width + b;
    const samples = kept.get(key);
    const sample = microseconds + ticks[capture]!;
    if (samples === undefined) kept.set(key, [sample]);
    else insert(samples, sample);
  };
  for (let row = 0; row < flows.length; row++) {
    const { originator, responder, rtt, capture, tunnel } = flows.columns;
    if (tunnel[row]! <= 0) add(originator[row]!, responder[row]!, rtt[row]!, capture[row]!);
  }
  for (let row = 0; row < roundTrips.length; row++) {
    const { a, b, microseconds, capture, count } = roundTrips.columns;
    for (let i = 0; i < Math.min(count[row]!, KEPT_SAMPLES); i++)
      add(a[row]!, b[row]!, microseconds[row]!, capture[row]!);
  }
  return (device, address) => kept.get(device * width + address) ?? [];
}

function insert(samples: number[], sample: number): void {
  const at = samples.findIndex((other) => other > sample);
  samples.splice(at < 0 ? samples.length : at, 0, sample);
  if (samples.length > KEPT_SAMPLES) samples.pop();
}

/**
 * The tick of each capture's clock: the largest power of ten, in microseconds, that divides every round trip in it. A
 * time may be a tick too early, so that a difference may be a tick too short.
 */
function clockTicks({ captures, flows, roundTrips }: Observations): Float64Array {
  const ticks = new Float64Array(captures.length).fill(LARGEST_TICK);
  const divide = (capture: number, microseconds: number) => {
    if (microseconds > 0) while (microseconds % ticks[capture]! !== 0) ticks[capture]! /= 10;
  };
  for (let row = 0; row < flows.length; row++) divide(flows.columns.capture[row]!, flows.columns.rtt[row]!);
  for (let row = 0; row < roundTrips.length; row++)
    divide(roundTrips.columns.capture[row]!, roundTrips.columns.microseconds[row]!);
  return ticks;
}
