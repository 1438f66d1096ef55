import { SIDE } from './address-sides.ts';
import { FACT_KINDS } from './fact-tables.ts';
import type { Observations } from './observations.ts';

/** Who sits behind which MAC address. */
export type MacBindings = {
  /** MAC numbers that carry traffic of other networks. */
  gateways: Set<number>;
  /** Home address number → its own MAC number; absent when only a gateway carries it, or when the link has no MACs. */
  macOf: Map<number, number>;
  /** Home addresses that sent something, or that ARP, neighbour discovery or DHCP gave to a MAC. */
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
  const gateways = findGateways(observations, sides, weights);
  const bindings: MacBindings = { gateways, macOf: new Map(), active: weights.active, stations: new Set() };
  for (const [address, macs] of weights.byAddress) {
    if (sides[address] !== SIDE.home) continue;
    const own = heaviest(macs, (mac) => !gateways.has(mac)) ?? weights.bound.get(address);
    if (own !== undefined) bindings.macOf.set(address, own);
  }
  for (const [address, mac] of weights.bound) if (!bindings.macOf.has(address)) bindings.macOf.set(address, mac);
  for (const mac of weights.senders) bindings.stations.add(mac);
  return bindings;
}

type Weights = {
  /** Address → MAC → packets. */
  byAddress: Map<number, Map<number, number>>;
  /** Address → MAC as ARP, neighbour discovery or DHCP say. */
  bound: Map<number, number>;
  active: Set<number>;
  senders: Set<number>;
};

function macWeights({ flows, facts }: Observations, sides: Uint8Array): Weights {
  const weights: Weights = { byAddress: new Map(), bound: new Map(), active: new Set(), senders: new Set() };
  const { originator, responder, originatorMac, responderMac, originatorPackets, responderPackets } = flows.columns;
  for (let row = 0; row < flows.length; row++) {
    noteWeight(weights, sides, originator[row]!, originatorMac[row]!, originatorPackets[row]!);
    noteWeight(weights, sides, responder[row]!, responderMac[row]!, responderPackets[row]!);
  }
  for (let row = 0; row < facts.length; row++) {
    const { kind, mac, address } = facts.columns;
    if (mac[row]! < 0) continue;
    weights.senders.add(mac[row]!);
    if (!BINDING_FACTS.has(kind[row]!) || address[row]! < 0) continue;
    weights.bound.set(address[row]!, mac[row]!);
    weights.active.add(address[row]!);
  }
  return weights;
}

function noteWeight(weights: Weights, sides: Uint8Array, address: number, mac: number, packets: number): void {
  if (packets > 0 && sides[address] === SIDE.home) weights.active.add(address);
  if (mac < 0) return;
  // The home end of a conversation: its MAC belongs to a station even while that has no address yet (DHCP).
  if (packets > 0 && sides[address] !== SIDE.remote) weights.senders.add(mac);
  const macs = weights.byAddress.get(address) ?? new Map<number, number>();
  macs.set(mac, (macs.get(mac) ?? 0) + packets);
  weights.byAddress.set(address, macs);
}

/** MACs that stand for addresses outside the home, and those that call themselves routers. */
function findGateways({ facts }: Observations, sides: Uint8Array, { byAddress, bound }: Weights): Set<number> {
  const gateways = new Set<number>();
  for (const [address, macs] of byAddress) {
    if (sides[address] !== SIDE.remote) continue;
    for (const mac of macs.keys()) gateways.add(mac);
  }
  for (let row = 0; row < facts.length; row++) {
    const { kind, mac, address } = facts.columns;
    if (!ROUTER_FACTS.has(kind[row]!)) continue;
    const router = mac[row]! >= 0 && kind[row] === FACT('router-advertisement') ? mac[row]! : bound.get(address[row]!);
    if (router !== undefined) gateways.add(router);
  }
  return gateways;
}

function heaviest(macs: Map<number, number>, admit: (mac: number) => boolean): number | undefined {
  let best: number | undefined;
  for (const [mac, packets] of macs) {
    if (!admit(mac)) continue;
    if (best === undefined || packets > macs.get(best)! || (packets === macs.get(best) && mac < best)) best = mac;
  }
  return best;
}
