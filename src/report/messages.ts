import type { CaptureNoteCode } from '../capture/record.ts';
import type { Destination } from '../destinations/destination.ts';
import type { DiagnosticReport } from '../destinations/diagnostic.ts';
import type { FactKind } from '../devices/fact-tables.ts';
import type { Facts } from './facts.ts';
import { escapeUnprintable } from './printable.ts';
import { countOf, formatBytes, formatCount, formatDuration, formatList } from './quantity.ts';

/** What a report says in words about what was read; `fact-sentences.ts` has the opening, `activity-sentences.ts` what is regular; other files only lay out. */

/** What went unread or may mislead, by stable code. */
export type DiagnosticCode =
  | CaptureNoteCode
  | 'truncated'
  | 'malformed'
  | 'unsupported'
  | 'encrypted'
  | 'unreadable-capture'
  | 'no-packets'
  | 'dropped-packets'
  | 'duplicate-frames'
  | 'out-of-order'
  | 'clock-step'
  | 'clock-unset'
  | 'long-silence'
  | 'pieces-adjoin'
  | 'outside-vantage'
  | 'tunnel'
  | 'no-vantage'
  | 'tunnelled-round-trips'
  | 'folded-flows'
  | 'tables-full';

/** `where`: ` (first in frame 12, byte 3456)`, or empty. `layer`: in words. */
type Said = { count: number; detail: string; where: string; layer: string };

/** Each: what, why, what to do. */
const DIAGNOSTICS = {
  'cut-off': ({ where }) =>
    `The file ends inside a packet${where}: the recording was stopped or copied short. Everything before was read; copy the file again if there should be more.`,
  damaged: ({ where, detail }) =>
    `The file is damaged${where}${note(detail)}: what follows cannot be told apart from noise and was not read. Copy or export the capture again.`,
  'unsupported-block': ({ count, where, detail }) =>
    `${countOf(count, 'block')} of a kind that holds no packets for this analysis ${wasWere(count)} skipped${where}${note(detail)}. Nothing to do.`,
  'dropped-digits': () =>
    'Times are finer than a microsecond in this file; they were rounded down. Order and totals are not affected.',
  'swapped-lengths': ({ count, where }) =>
    `${countOf(count, 'packet')} gave captured and original length in each other's place${where}, as some old programs write them; they were read the right way round.`,
  'no-timestamp': ({ count, where }) =>
    `${countOf(count, 'packet')} ${count === 1 ? 'carries' : 'carry'} no time${where}: counted in bytes, left out of times and rates. Record with full packet blocks to get times.`,
  'trailing-bytes': ({ where, detail }) =>
    `Bytes after the last packet are no packet${where}${note(detail)} and were not read. Usually harmless: something was appended to the file.`,
  checksum: ({ count, where }) =>
    `${countOf(count, 'block')} ${wasWere(count)} read although the checksum beside ${themIt(count)} does not fit${where}. Copy or export the capture again if numbers look odd.`,
  'damaged-options': ({ count, where, detail }) =>
    `The notes inside ${countOf(count, 'block')} of the file are damaged${where}${note(detail)} and were skipped. Packets are not affected.`,
  'unsupported-version': ({ where, detail }) =>
    `Part of the file is of a version that is not read${where}${note(detail)}. Open it in Wireshark and save it as pcapng.`,
  truncated: ({ count, where, layer }) =>
    `${countOf(count, 'packet')} ${wasWere(count)} recorded too short to read ${layer}${where}. Bytes are counted as on the wire; names and flows in ${themIt(count)} may be missing. Record whole packets (tcpdump -s 0).`,
  malformed: ({ count, where, layer }) =>
    `${countOf(count, 'packet')} ${hasHave(count)} values in ${layer} that its standard does not allow${where}, and ${wasWere(count)} read only up to there. Open the frame in Wireshark to see why.`,
  unsupported: ({ count, where, layer, detail }) =>
    `${countOf(count, 'packet')} of a protocol that is not read further than ${layer}${where}${note(detail)}. Their bytes are missing from the destinations unless an address was found.`,
  encrypted: ({ count, where }) =>
    `${countOf(count, 'packet')} ${count === 1 ? 'is' : 'are'} encrypted on the local link (Wi-Fi or MACsec)${where}: addresses cannot be seen. Record on the router, or decrypt the capture first.`,
  'unreadable-capture': ({ detail }) =>
    `This file could not be read${note(detail)}. The others were analysed without it; the totals lack it.`,
  'no-packets': () => 'The capture holds no packets, so there is nothing to report. Check how it was recorded.',
  'dropped-packets': ({ count }) =>
    `The recording program dropped ${countOf(count, 'packet')}: real traffic was more than is shown. Record with a larger buffer.`,
  'duplicate-frames': ({ count, where }) =>
    `${countOf(count, 'frame')} ${wasWere(count)} recorded twice${where}: counted in bytes, left out of payload. Record on one interface or mirror one direction to avoid it.`,
  'out-of-order': ({ count }) =>
    `${countOf(count, 'packet')} ${count === 1 ? 'has' : 'have'} an earlier time than the packet before. Totals are not affected; which side began a conversation may be read wrong. Sort the capture with reordercap if that matters.`,
  'clock-step': ({ count, where }) =>
    `${countOf(count, 'packet')} ${count === 1 ? 'lies' : 'lie'} more than a minute before the packet in front of ${themIt(count)}${where}: the clock was set back, or recordings were put together out of order. Totals are not affected; times before and after such a step cannot be compared.`,
  'clock-unset': ({ count, where }) =>
    `${countOf(count, 'packet')} ${count === 1 ? 'carries' : 'carry'} a date before 1990 or after 2255${where}: the clock had not been set. Bytes are counted; where other packets have a real date, these are left out of the time covered.`,
  'long-silence': ({ count }) =>
    `Nothing was recorded for more than a day, ${count === 1 ? 'once' : `${formatCount(count)} times`}: the recording was paused, or several were put into one file. The time covered leaves this out.`,
  'pieces-adjoin': ({ count, detail }) =>
    `${count === 1 ? 'One file begins' : `${formatCount(count)} files begin`} where another ends${note(detail)}: pieces of one recording, it seems, and conversations were cut between them. Add --join to read them as one.`,
  'outside-vantage': () =>
    'This was recorded beyond the router: all devices share one address there and cannot be told apart. Record inside the home network to see each device.',
  tunnel: ({ count, where, detail }) =>
    `${countOf(count, 'packet')} went through a tunnel${where}${note(detail)}: only the tunnel's end is seen, not where the data went from there. Record with the VPN switched off to see it.`,
  'no-vantage': ({ count }) =>
    `Sources disagree on the place of ${countOf(count, 'destination')} whose answers were timed: with --vantage LAT,LON or CC, where this was recorded, places too far for the time are ruled out.`,
  'tunnelled-round-trips': ({ count, detail }) =>
    `Answers of ${countOf(count, 'destination')} were timed and ruled out no place, because a tunnel may lie in between${note(detail)}. Record with the VPN switched off.`,
  'folded-flows': ({ count }) =>
    `${countOf(count, 'flow')} ${wasWere(count)} folded into totals to bound memory: bytes and destinations are complete, single flows are not. Raise --max-flows to keep them.`,
  'tables-full': ({ count, detail }) =>
    `The capture holds more than is kept of one kind${note(detail)}: ${formatCount(count)} found no place and are missing. Analyse it in parts.`,
} as const satisfies Record<DiagnosticCode, (said: Said) => string>;

/** Every code that has a sentence. */
export const DIAGNOSTIC_CODES = Object.keys(DIAGNOSTICS) as DiagnosticCode[];

const LAYERS: Readonly<Record<string, string>> = {
  link: 'the link header',
  ethernet: 'the Ethernet header',
  vlan: 'the VLAN tag',
  arp: 'the ARP message',
  ipv4: 'the IPv4 header',
  ipv6: 'the IPv6 header',
  'ipv6-extension': 'an IPv6 extension header',
  icmp: 'the ICMP message',
  icmpv6: 'the ICMPv6 message',
  tcp: 'the TCP header',
  udp: 'the UDP header',
  tunnel: 'the tunnel header',
  '802.11': 'the Wi-Fi header',
  ppp: 'the PPP header',
  mpls: 'the MPLS label',
  llc: 'the LLC header',
  transport: 'the transport header',
};

/** The sentences for a diagnostic, without the capture's name; a code from a newer version stands for itself. */
export function formatDiagnostic(diagnostic: DiagnosticReport): string {
  const { code, count, detail, layer, firstFrame, firstOffset } = diagnostic;
  const places = [
    ...(firstFrame === null ? [] : [`frame ${formatCount(firstFrame)}`]),
    ...(firstOffset === null ? [] : [`byte ${formatCount(firstOffset)}`]),
  ];
  const where = places.length === 0 ? '' : ` (${count > 1 ? 'first ' : ''}${places.join(', ')})`;
  const sentence = Object.hasOwn(DIAGNOSTICS, code) ? DIAGNOSTICS[code as DiagnosticCode] : null;
  if (sentence === null) return `${escapeUnprintable(code)}: ${countOf(count, 'time')}${where}${note(detail ?? '')}.`;
  return sentence({ count, detail: detail ?? '', where, layer: LAYERS[layer ?? ''] ?? layer ?? 'its headers' });
}

function note(detail: string): string {
  return detail === '' ? '' : ` (${escapeUnprintable(detail)})`;
}

const wasWere = (count: number): string => (count === 1 ? 'was' : 'were');
const hasHave = (count: number): string => (count === 1 ? 'has' : 'have');
const themIt = (count: number): string => (count === 1 ? 'it' : 'them');

/** What packets of this capture cannot tell, whatever they hold. */
export function limitSentences(facts: Facts): string[] {
  return [
    `What happens at other times: ${formatDuration(facts.coveredMilliseconds)} ${facts.coveredMilliseconds < 72 * 3_600_000 ? 'is a short look; three days with the uses that matter to you show more' : 'were recorded'}.`,
    'What encrypted data contains, and what a receiver does with it or hands on to others.',
    'Where a server stands for certain: countries come from address data that can be wrong or out of date.',
    "Who can require the data to be handed over: an operator's home country is not the place of its server.",
  ];
}

/** What the marks in the country column mean; `used` says which marks occur. */
export function placeLegend(used: ReadonlySet<string>): string[] {
  const lines = {
    agreed: 'XX: independent sources agree, or the provider says so',
    single: 'XX?: on the word of one source',
    disputed: 'XX/YY disputed: sources contradict each other',
    anycast: 'anycast: one address, many places at once',
    unknown: 'unknown: no source names a country',
    stale: '*: data more than a year from the capture',
  };
  return Object.entries(lines).flatMap(([mark, line]) => (used.has(mark) ? [line] : []));
}

/** What told something of a device; the most telling first. */
const FACTS = {
  'dhcp-hostname': 'DHCP host name',
  'dhcp-fqdn': 'DHCP domain name',
  model: 'model',
  'onvif-hardware': 'ONVIF hardware',
  'onvif-name': 'ONVIF name',
  'mdns-host': 'mDNS host name',
  'service-name': 'service name',
  'nbns-name': 'NetBIOS name',
  manufacturer: 'manufacturer',
  'wsd-types': 'WS-Discovery type',
  'ssdp-type': 'UPnP type',
  'mdns-service': 'mDNS service',
  'hap-category': 'HomeKit category',
  'ssdp-server': 'UPnP server',
  'dhcp-vendor-class': 'DHCP vendor class',
  'user-agent': 'User-Agent',
  server: 'Server field',
  firmware: 'firmware',
  'mud-url': 'MUD URL',
  'dhcp-client-id': 'DHCP client identifier',
  'ssdp-location': 'UPnP description at',
  'ssdp-usn': 'UPnP name',
  'router-advertisement': 'router advertisement',
  'dhcp-address': 'DHCP address',
  arp: 'ARP for',
  ndp: 'neighbor discovery for',
  'on-link-prefix': 'network prefix',
  'dhcp-router': 'router, said DHCP,',
  'dhcp-boot': 'DHCP at start-up',
  'dhcp-parameters': 'DHCP option list',
  'dhcp-dns': 'resolver, said DHCP,',
  'router-dns': 'resolver, said a router,',
} as const satisfies Record<FactKind, string>;

const FACT_ORDER = Object.keys(FACTS);

/** The words for a kind of fact, and its rank: the smaller, the more it tells. */
export function describeFact(fact: string): { words: string; rank: number } {
  if (!Object.hasOwn(FACTS, fact)) return { words: escapeUnprintable(fact), rank: FACT_ORDER.length };
  return { words: FACTS[fact as FactKind], rank: FACT_ORDER.indexOf(fact) };
}

/** What a kind was concluded from, beside the facts. */
const HINTS: Readonly<Record<string, string>> = {
  message: 'its protocol message',
  name: 'the name it used,',
  'mac-block': 'the owner of its MAC block,',
  serves: 'answering in the protocol',
  gateway: 'carrying the traffic of other networks, as',
};

/** The words for what a kind was concluded from. */
export function describeHint(hint: string): string {
  return Object.hasOwn(HINTS, hint) ? HINTS[hint]! : describeFact(hint).words;
}

/** Of names learned only after the traffic that they are shown for. */
export const LATER_LEGEND = '(later): the name was seen only after the traffic began';

/** Names listed per device before the rest is only counted. */
const LOOKUPS_NAMED = 8;

/** Names that were asked for and never contacted. */
export function lookupSentence(names: readonly string[]): string {
  const rest = names.length - LOOKUPS_NAMED;
  const shown = rest > 1 ? names.slice(0, LOOKUPS_NAMED) : names;
  const more = rest > 1 ? [`${formatCount(rest)} more`] : [];
  return `Asked for, never contacted: ${formatList([...shown, ...more])}.`;
}

/** A device's traffic inside the home, or null when there was none. */
export function localSentence(local: { sentBytes: number; receivedBytes: number; peers: number }): string | null {
  if (local.peers === 0) return null;
  const peers = countOf(local.peers, 'device');
  return `At home: ${formatBytes(local.sentBytes)} to and ${formatBytes(local.receivedBytes)} from ${peers}.`;
}

/** Who at home looked at what a camera sees; null when nobody was seen to. `names`: of the viewers, ready to print. */
export function viewerSentence(
  viewers: readonly { sentPayloadBytes: number }[],
  names: readonly string[],
): string | null {
  if (viewers.length === 0) return null;
  const total = viewers.reduce((sum, { sentPayloadBytes }) => sum + sentPayloadBytes, 0);
  return `Viewed at home by ${formatList(names)} (${formatBytes(total)}).`;
}

/** Before the command to try next, when no expected region was given. */
export function nextSentence(): string {
  return 'To mark what leaves the countries that you expect, for example:';
}

/** What the far side is, by what packets showed (`destinations[].role`). */
const ROLES: Readonly<Record<string, string>> = {
  rendezvous: 'introduces P2P peers',
  relay: 'relays P2P traffic',
  peer: 'P2P peer',
  'vendor-server': 'its maker’s server',
  tunnel: 'VPN endpoint',
  resolver: 'DNS resolver',
  ntp: 'time server',
  stun: 'STUN server',
  probe: 'asked for a sign of life',
};

/** What stands in the place of a name that was not seen: what the far side is, else who told the device of it before. */
export function formatNameless({ role, referrals = [] }: Pick<Destination, 'role' | 'referrals'>): string {
  const told = referrals.find(({ later }) => !later);
  const words = ROLES[role ?? ''] ?? (told && `handed out by ${told.via}`);
  return words === undefined ? '(no name seen)' : `(no name seen; ${words})`;
}

export const PEER_SENTENCE =
  'Addresses of direct peers belong to households and are shown in part; --show-peers shows them whole.';
