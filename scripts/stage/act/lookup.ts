import type { Device, Host } from '../cast.ts';
import { DNS_TYPES, type DnsRecord, encodeDns, encodeName } from '../encode/dns.ts';
import type { Random } from '../random.ts';
import { remembers, type Stage } from '../stage.ts';
import type { Station } from '../wire.ts';
import { arrive } from './neighbor.ts';

/** How long the gateway's forwarder takes to find an answer. */
const FORWARDER_DELAY = [6_000, 31_000] as const;

/** Asks for a host's address unless the last answer is still good; returns when the device has it. */
export function resolveName(stage: Stage, device: Device, host: Host, time: number, random: Random): number {
  if (remembers(stage, device, `name ${host.name}`, time, host.timeToLive * 1e6)) return time;
  const type = host.station.address.length === 4 ? DNS_TYPES.A : DNS_TYPES.AAAA;
  return askName(stage, device, { name: host.name, type, answers: answersOf(host), responseCode: 0 }, time, random);
}

/** The records of a host: its aliases, one leading to the next, then the address. */
export function answersOf(host: Host): DnsRecord[] {
  const records: DnsRecord[] = [];
  let name = host.name;
  for (const alias of host.aliases) {
    records.push({ name, type: DNS_TYPES.CNAME, timeToLive: host.timeToLive, data: encodeName(alias) });
    name = alias;
  }
  const type = host.station.address.length === 4 ? DNS_TYPES.A : DNS_TYPES.AAAA;
  records.push({ name, type, timeToLive: host.timeToLive, data: host.station.address });
  return records;
}

/** A question and what the resolver says to it. */
export type Question = { name: string; type: number; answers: readonly DnsRecord[]; responseCode: number };

/** Asks the device's resolver over UDP; returns when the answer has come. */
export function askName(stage: Stage, device: Device, question: Question, time: number, random: Random): number {
  const { station, delay } = resolverOf(stage, device, random);
  const from = station.address.length === 4 ? device.ipv4 : device.ipv6;
  if (from === null) throw new Error(`${device.key} has no address of the same IP version as its resolver`);
  const { site } = stage.cast;
  const ready = arrive(stage, device, station.address.length === 4 ? site.gateway : site.gatewayIpv6, time);
  const ports = { source: random.integer(49_152, 65_535), destination: 53 };
  const query = { ...question, id: random.integer(0, 0xffff), response: false };
  stage.wire.udp(ready, from, station, ports, encodeDns({ ...query, responseCode: 0, answers: [] }));
  const back = { source: 53, destination: ports.source };
  stage.wire.udp(ready + delay, station, from, back, encodeDns({ ...query, response: true }));
  return ready + delay + random.integer(150, 900);
}

function resolverOf(stage: Stage, device: Device, random: Random): { station: Station; delay: number } {
  const { site, hosts } = stage.cast;
  const host = hosts.get(device.resolver);
  if (host !== undefined) return { station: host.station, delay: host.path.roundTrip + random.integer(200, 1500) };
  const station = device.ipv4 === null ? site.gatewayIpv6 : site.gateway;
  return { station, delay: random.integer(...FORWARDER_DELAY) };
}
