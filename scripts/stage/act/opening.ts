import type { Device, Host } from '../cast.ts';
import type { Random } from '../random.ts';
import type { Stage } from '../stage.ts';
import type { Station } from '../wire.ts';
import { resolveName } from './lookup.ts';
import { arrive } from './neighbor.ts';
import type { Path } from './tcp.ts';

/** Whom a step talks to: a host outside, or another device of the home. */
export type Partner = Host | Device;

/** Both ends of a conversation that is about to start, at `time`. */
export type Opening = { time: number; from: Station; to: Station; path: Path };

/** The path between two devices of the home. */
const LOCAL_PATH: Path = { roundTrip: 2600, loss: 0, rate: 20e6 };

/** Whether the partner is outside the home. */
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
