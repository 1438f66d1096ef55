import { bytesKey } from './address.ts';
import type { Cast, Device } from './cast.ts';
import type { Random } from './random.ts';
import type { Wire } from './wire.ts';

/** What conversations share while a scenario is played: the wire, and what the devices have learned so far. */
export type Stage = {
  wire: Wire;
  cast: Cast;
  /** Until when a device knows a neighbor or a name, by device and what it knows. */
  known: Map<string, number>;
  /** The next local port of each device. */
  ports: Map<string, number>;
};

/** How a play is performed: it puts its packets on the wire, the first at `time`. */
export type Play = (stage: Stage, time: number, random: Random) => void;

/** A local port that the device has not used for a while. */
export function takePort(stage: Stage, device: Device): number {
  const port = stage.ports.get(device.key) ?? 32_768 + ((device.mac[5]! * 193) % 20_000);
  stage.ports.set(device.key, port + 2 > 60_999 ? 32_768 : port + 2);
  return port;
}

/** Whether the device still knows something at `time`; if not, it will until `time` plus `span` microseconds. */
export function remembers(stage: Stage, device: Device, what: string, time: number, span: number): boolean {
  const key = `${bytesKey(device.mac)} ${what}`;
  if ((stage.known.get(key) ?? 0) > time) return true;
  stage.known.set(key, time + span);
  return false;
}
