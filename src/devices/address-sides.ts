import { isIpv4 } from '../base/ip-address.ts';
import { isGroupMac } from '../base/mac-address.ts';
import { containsAddress, type Prefix, parsePrefix } from '../base/prefix.ts';
import { WORDS } from '../decode/layers.ts';
import { FACT_KINDS } from './fact-tables.ts';
import type { Observations } from './observations.ts';
import { addressesOnLink } from './on-link-claims.ts';
import { SIDE } from './side.ts';

/** What homes use without asking anybody (RFC 1918, 3927, 4193, 4291), and what never leaves a machine (RFC 1122). */
const HOME_RANGES = [
  ...['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', 'fc00::/7', 'fe80::/10'],
  ...['127.0.0.0/8', '::1/128'],
];
const GROUP_RANGES = ['224.0.0.0/4', '255.255.255.255/32', 'ff00::/8'];
const NOBODY = ['0.0.0.0/32', '::/128'];

const PREFIXES = {
  home: HOME_RANGES.map((text) => parsePrefix(text)!),
  group: GROUP_RANGES.map((text) => parsePrefix(text)!),
  none: NOBODY.map((text) => parsePrefix(text)!),
};

/** No home has more than this (RFC 6177): an advertised prefix that is shorter is no word on the home's addresses. */
const SHORTEST_PREFIX = 48;

/**
 * The side of every address, by its number. `lan`: the home's prefixes as the user gave them, which then decide alone
 * for the family that they are of; for the other, or when null: private and link-local ranges, prefixes that routers
 * advertise, and addresses that ARP, neighbour discovery or DHCP show on the link, unless the traffic contradicts them.
 */
export function sidesOf(observations: Observations, lan: readonly Prefix[] | null): Uint8Array {
  const { addresses } = observations;
  const given = lan ?? [];
  const isGiven = (ipv4: boolean) => given.some((prefix) => isIpv4(prefix.words) === ipv4);
  const found = [...PREFIXES.home, ...advertisedPrefixes(observations)].filter(({ words }) => !isGiven(isIpv4(words)));
  const sides = new Uint8Array(addresses.length / WORDS);
  const home = [...given, ...found];
  for (let number = 0; number < sides.length; number++) sides[number] = sideByRange(addresses, number * WORDS, home);
  for (const address of addressesOnLink(observations, sides)) {
    if (!isGiven(isIpv4(addresses, address * WORDS))) sides[address] = SIDE.home;
  }
  if (!isGiven(false)) noteOwnIpv6(observations, sides);
  noteBroadcast(observations, sides);
  return sides;
}

function sideByRange(words: Int32Array, at: number, home: readonly Prefix[]): number {
  const within = (prefixes: readonly Prefix[]) => prefixes.some((prefix) => containsAddress(prefix, words, at));
  if (within(PREFIXES.none)) return SIDE.none;
  if (within(PREFIXES.group)) return SIDE.group;
  return within(home) ? SIDE.home : SIDE.remote;
}

function advertisedPrefixes({ facts, texts }: Observations): Prefix[] {
  const kind = FACT_KINDS.indexOf('on-link-prefix');
  const prefixes: Prefix[] = [];
  for (let row = 0; row < facts.length; row++) {
    if (facts.columns.kind[row] !== kind) continue;
    const prefix = parsePrefix(texts[facts.columns.value[row]!] ?? '');
    if (prefix !== null && prefix.length >= SHORTEST_PREFIX) prefixes.push(prefix);
  }
  return prefixes;
}

/**
 * Global IPv6 addresses of the home, where no router advertisement was captured: a MAC that also sends from home
 * addresses, and whose other addresses all lie in one /64, is a device with an address of its own. A router's MAC sends
 * for many networks; where it stands for one only, the side that opens conversations is taken for the home.
 */
function noteOwnIpv6(observations: Observations, sides: Uint8Array): void {
  const { flows, addresses } = observations;
  const senders = networksByMac(observations, sides);
  const { originator, responder, originatorMac, responderMac } = flows.columns;
  const isOwner = (mac: number) => senders.get(mac)?.atHome === true && senders.get(mac)!.networks.size === 1;
  const isOpen = (row: number) =>
    sides[originator[row]!] === SIDE.remote &&
    sides[responder[row]!] === SIDE.remote &&
    !isIpv4(addresses, originator[row]! * WORDS);
  const candidates = Array.from({ length: flows.length }, (_, row) => row).filter(
    (row) => isOpen(row) && (isOwner(originatorMac[row]!) || isOwner(responderMac[row]!)),
  );
  // Where both ends may be the home's, the conversation that was opened first decides, wherever its row stands.
  for (const row of candidates.sort((a, b) => compareFirstSeen(flows.columns, a, b))) {
    if (!isOpen(row)) continue;
    sides[isOwner(originatorMac[row]!) ? originator[row]! : responder[row]!] = SIDE.home;
  }
}

function compareFirstSeen({ time, capture, frame }: Observations['flows']['columns'], a: number, b: number): number {
  return time[a]! - time[b]! || capture[a]! - capture[b]! || frame[a]! - frame[b]!;
}

type Sender = { atHome: boolean; networks: Set<string> };

/** What each MAC sends from: whether a home address, and which other /64 networks. */
function networksByMac({ flows, addresses }: Observations, sides: Uint8Array): Map<number, Sender> {
  const senders = new Map<number, Sender>();
  const note = (mac: number, address: number, packets: number) => {
    if (mac < 0 || packets === 0) return;
    const sender = senders.get(mac) ?? { atHome: false, networks: new Set() };
    senders.set(mac, sender);
    const at = address * WORDS;
    if (sides[address] === SIDE.home) sender.atHome = true;
    else if (sides[address] === SIDE.remote) sender.networks.add(`${addresses[at]},${addresses[at + 1]}`);
  };
  const { originator, responder, originatorMac, responderMac, originatorPackets, responderPackets } = flows.columns;
  for (let row = 0; row < flows.length; row++) {
    note(originatorMac[row]!, originator[row]!, originatorPackets[row]!);
    note(responderMac[row]!, responder[row]!, responderPackets[row]!);
  }
  return senders;
}

/** A home address that only ever receives, at a group MAC address, is the broadcast address of its subnet. */
function noteBroadcast({ flows, macs, facts }: Observations, sides: Uint8Array): void {
  const { originator, responder, originatorMac, responderMac, originatorPackets, responderPackets } = flows.columns;
  const [atGroup, stations] = [new Set<number>(), new Set<number>()];
  const note = (address: number, mac: number, sent: number) => {
    if (sides[address] !== SIDE.home) return;
    const isGroup = mac >= 0 && isGroupMac(macs[mac]!);
    (sent === 0 && isGroup ? atGroup : stations).add(address);
  };
  for (let row = 0; row < flows.length; row++) {
    note(originator[row]!, originatorMac[row]!, originatorPackets[row]!);
    note(responder[row]!, responderMac[row]!, responderPackets[row]!);
  }
  for (let row = 0; row < facts.length; row++) stations.add(facts.columns.address[row]!);
  for (const address of atGroup) if (!stations.has(address)) sides[address] = SIDE.group;
}
