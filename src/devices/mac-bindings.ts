import { isGroupMac } from '../base/mac-address.ts';
import { WORDS } from '../decode/layers.ts';
import { FACT_KINDS } from './fact-tables.ts';
import type { Observations } from './observations.ts';
import { SIDE } from './side.ts';

/** Who sits behind which MAC address. */
export type MacBindings = {
  /** MAC numbers that carry traffic of other networks. */
  gateways: Set<number>;
  /** Home address number → its own MAC number; absent when only a gateway carries it, or when the link has no MACs. */
  macOf: Map<number, number>;
  /** Home addresses that sent something, that the outside reached, or that ARP, neighbour discovery or DHCP gave to a MAC. */
  active: Set<number>;
  /** MAC numbers that sent anything at home, with or without an address. */
  stations: Set<number>;
};

const FACT = (kind: (typeof FACT_KINDS)[number]) => FACT_KINDS.indexOf(kind);
const BINDING_FACTS = new Set([FACT('arp'), FACT('ndp'), FACT('dhcp-address')]);
const ROUTER_FACTS = new Set([FACT('router-advertisement'), FACT('dhcp-router')]);

/** Binds home addresses to MAC addresses, once gateways are known: a gateway's MAC carries what is not its own. */
export function bindMacs(observations: Observations, sides: Uint8Array): MacBindings {
  const weights = macWeights(observations, sides);
  const routers = routerAddresses(observations);
  const gateways = findGateways(observations, sides, weights, routers);
  const bindings: MacBindings = { gateways, macOf: new Map(), active: weights.active, stations: weights.senders };
  const { macs } = observations;
  for (const [address, carriers] of weights.byAddress) {
    if (sides[address] !== SIDE.home) continue;
    const own =
      heaviest(carriers, macs, (mac) => !gateways.has(mac)) ??
      weights.bound.get(address)?.mac ??
      (routers.has(address) ? heaviest(carriers, macs, () => true) : undefined);
    if (own !== undefined) bindings.macOf.set(address, own);
  }
  for (const [address, { mac }] of weights.bound) if (!bindings.macOf.has(address)) bindings.macOf.set(address, mac);
  bindByInterfaceId(observations, bindings);
  return bindings;
}

/** An address that nobody carried nor claimed may name its station itself: an interface id made of a MAC address. */
function bindByInterfaceId({ addresses, macs }: Observations, { macOf, active, stations }: MacBindings): void {
  const numbers = new Map([...stations].map((mac) => [macs[mac]!, mac]));
  for (const address of active) {
    const mac = macOf.has(address) ? undefined : numbers.get(macOfInterfaceId(addresses, address * WORDS) ?? -1);
    if (mac !== undefined) macOf.set(address, mac);
  }
}

/** The MAC address in a modified EUI-64 interface id (RFC 4291, appendix A), or null. */
function macOfInterfaceId(words: Int32Array, at: number): number | null {
  const [high, low] = [words[at + 2]! >>> 0, words[at + 3]! >>> 0];
  if ((high & 0xff) !== 0xff || low >>> 24 !== 0xfe) return null;
  return (((high ^ 0x0200_0000) >>> 8) & 0xff_ffff) * 2 ** 24 + (low & 0xff_ffff);
}

type Weights = {
  /** Address → MAC → packets. */
  byAddress: Map<number, Map<number, number>>;
  /** Home address → MAC as ARP, neighbour discovery or DHCP said last. */
  bound: Map<number, { mac: number; time: number }>;
  active: Set<number>;
  senders: Set<number>;
};

function macWeights(observations: Observations, sides: Uint8Array): Weights {
  const { flows, macs } = observations;
  const weights: Weights = { byAddress: new Map(), bound: new Map(), active: new Set(), senders: new Set() };
  const { originator, responder, originatorMac, responderMac, originatorPackets, responderPackets } = flows.columns;
  for (let row = 0; row < flows.length; row++) {
    const [from, to] = [originator[row]!, responder[row]!];
    noteWeight(weights, macs, sides, from, originatorMac[row]!, originatorPackets[row]!);
    noteWeight(weights, macs, sides, to, responderMac[row]!, responderPackets[row]!);
    // What came from outside was let in to a machine that is there, even where its answers were not captured.
    if (sides[from] === SIDE.home && sides[to] === SIDE.remote) weights.active.add(from);
    if (sides[to] === SIDE.home && sides[from] === SIDE.remote) weights.active.add(to);
  }
  noteFacts(weights, observations, sides);
  return weights;
}

function noteWeight(
  weights: Weights,
  macs: readonly number[],
  sides: Uint8Array,
  address: number,
  mac: number,
  packets: number,
): void {
  if (packets > 0 && sides[address] === SIDE.home) weights.active.add(address);
  if (!isStation(macs, mac)) return;
  // The home end of a conversation: its MAC belongs to a station even while that has no address yet (DHCP).
  if (packets > 0 && sides[address] !== SIDE.remote) weights.senders.add(mac);
  const carriers = weights.byAddress.get(address) ?? new Map<number, number>();
  carriers.set(mac, (carriers.get(mac) ?? 0) + packets);
  weights.byAddress.set(address, carriers);
}

/** Group addresses name no station; all zeros is what links without addresses show (loopback). */
function isStation(macs: readonly number[], mac: number): boolean {
  return mac >= 0 && macs[mac] !== 0 && !isGroupMac(macs[mac]!);
}

function noteFacts(weights: Weights, { facts, macs }: Observations, sides: Uint8Array): void {
  const { kind, mac, address, lastTime } = facts.columns;
  for (let row = 0; row < facts.length; row++) {
    if (!isStation(macs, mac[row]!)) continue;
    weights.senders.add(mac[row]!);
    if (!BINDING_FACTS.has(kind[row]!) || address[row]! < 0 || sides[address[row]!] !== SIDE.home) continue;
    weights.active.add(address[row]!);
    const known = weights.bound.get(address[row]!);
    const order = known === undefined ? 1 : lastTime[row]! - known.time || macs[mac[row]!]! - macs[known.mac]!;
    if (order > 0) weights.bound.set(address[row]!, { mac: mac[row]!, time: lastTime[row]! });
  }
}

/** Addresses of routers, as DHCP and router advertisements say. */
function routerAddresses({ facts }: Observations): Set<number> {
  const routers = new Set<number>();
  for (let row = 0; row < facts.length; row++) {
    const { kind, address } = facts.columns;
    if (ROUTER_FACTS.has(kind[row]!) && address[row]! >= 0) routers.add(address[row]!);
  }
  return routers;
}

/** MACs that stand for addresses outside the home, and those of routers. */
function findGateways(
  { macs, facts }: Observations,
  sides: Uint8Array,
  { byAddress, bound }: Weights,
  routers: ReadonlySet<number>,
): Set<number> {
  const gateways = new Set<number>();
  for (const [address, carriers] of byAddress) {
    if (sides[address] === SIDE.remote) for (const mac of carriers.keys()) gateways.add(mac);
  }
  for (const address of routers) {
    const mac = bound.get(address)?.mac ?? heaviest(byAddress.get(address) ?? new Map(), macs, () => true);
    if (mac !== undefined) gateways.add(mac);
  }
  for (let row = 0; row < facts.length; row++) {
    const { kind, mac } = facts.columns;
    if (kind[row] === FACT('router-advertisement') && isStation(macs, mac[row]!)) gateways.add(mac[row]!);
  }
  return gateways;
}

/** The MAC with most packets; of equals the lowest address, whatever its number. */
function heaviest(
  carriers: ReadonlyMap<number, number>,
  macs: readonly number[],
  admit: (mac: number) => boolean,
): number | undefined {
  let best: number | undefined;
  for (const [mac, packets] of carriers) {
    if (!admit(mac)) continue;
    const order = best === undefined ? 1 : packets - carriers.get(best)! || macs[best]! - macs[mac]!;
    if (order > 0) best = mac;
  }
  return best;
}
