import { resolveName } from './act/lookup.ts';
import { arrive } from './act/neighbor.ts';
import type { Path } from './act/tcp.ts';
import { bytesKey } from './address.ts';
import type { Cast, Device, Host } from './cast.ts';
import type { Random } from './random.ts';
import type { Station, Wire } from './wire.ts';

/** What conversations share while a scenario is played: the wire, and what the devices have learned so far. */
export type Stage = {
  wire: Wire;
  cast: Cast;
  /** Until when a device knows a neighbor or a name, by device and what it knows. */
  known: Map<string, number>;
  /** The next local port of each device. */
  ports: Map<string, number>;
};

/** Whom a step talks to: a host outside, or another device of the home. */
export type Partner = Host | Device;

/** Both ends of a conversation that is about to start, at `time`. */
export type Opening = { time: number; from: Station; to: Station; path: Path };

/** The path between two devices of the home. */
const LOCAL_PATH: Path = { roundTrip: 2600, loss: 0, rate: 20e6 };

/** How a play is performed: it puts its packets on the wire, the first at `time`. */
export type Play = (stage: Stage, time: number, random: Random) => void;

export function isHost(partner: Partner): partner is Host {
  return 'station' in partner;
}

/** Lets the device find its neighbor and, for a host with a name, its address; returns when that is done. */
export function openConversation(
  stage: Stage,
  device: Device,
  partner: Partner,
  time: number,
  random: Random,
): Opening {
  const to = isHost(partner) ? partner.station : (partner.ipv4 ?? partner.ipv6!);
  const from = to.address.length === 4 ? device.ipv4 : device.ipv6;
  if (from === null) throw new Error(`${device.key} has no address of the same IP version as ${partner.key}`);
  const version = to.address.length;
  const gateway = version === 4 ? stage.cast.site.gateway : stage.cast.site.gatewayIpv6;
  let ready = arrive(stage, device, isHost(partner) ? gateway : to, time);
  if (isHost(partner) && partner.name !== '') ready = resolveName(stage, device, partner, ready, random);
  return { time: ready, from, to, path: isHost(partner) ? partner.path : LOCAL_PATH };
}

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
