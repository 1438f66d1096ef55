import type { Seen } from '../base/row-set.ts';
import type { DnsMessage } from '../decode/dns.ts';
import type { Layers } from '../decode/layers.ts';
import { readNbns } from '../decode/nbns.ts';
import { readSsdp, type SsdpMessage } from '../decode/ssdp.ts';
import { readWsDiscovery } from '../decode/ws-discovery.ts';
import { type FactBook, noteFact, type Say } from './fact-book.ts';
import { readAnnouncement } from './mdns-facts.ts';

const PORT = { nbns: 137, ssdp: 1900, wsDiscovery: 3702, mdns: 5353 } as const;

/** NetBIOS names of these kinds are the machine's own: the station, the file server. */
const STATION_NAMES: ReadonlySet<number> = new Set([0x00, 0x20]);

/** Facts of this length say nothing more by being longer. */
const LONGEST_VALUE = 256;

/** Whether the packet may belong to a protocol by which devices find each other: one comparison for most. */
function isDiscovery({ sourcePort, destinationPort }: Layers): boolean {
  return isDiscoveryPort(destinationPort) || isDiscoveryPort(sourcePort);
}

function isDiscoveryPort(port: number): boolean {
  return (
    port <= PORT.mdns && (port === PORT.mdns || port === PORT.ssdp || port === PORT.wsDiscovery || port === PORT.nbns)
  );
}

/**
 * Reads what a sender says of itself by mDNS, SSDP, WS-Discovery or NetBIOS. `dns`: the packet's message as the reader of
 * names has read it, or null.
 */
export function readDiscovery(
  book: FactBook,
  layers: Layers,
  view: DataView,
  seen: Seen,
  dns: DnsMessage | null,
): void {
  if (!isDiscovery(layers)) return;
  const say: Say = (kind, value, words = layers.addresses) => {
    const text = value?.slice(0, LONGEST_VALUE).trim() ?? '';
    if (text !== '') noteFact(book, seen, { kind, mac: null, words, value: text });
  };
  const has = (port: number) => layers.sourcePort === port || layers.destinationPort === port;
  const { payloadOffset, payloadEnd } = layers;
  if (has(PORT.mdns)) {
    // An answer to a resolver's question comes from everywhere; only what is sent from the port is mDNS (RFC 6762, section 6).
    if (dns !== null && layers.sourcePort === PORT.mdns) readAnnouncement(dns, say);
  } else if (has(PORT.ssdp)) saySsdp(readSsdp(view, payloadOffset, payloadEnd), say);
  else if (has(PORT.wsDiscovery)) sayWsDiscovery(view, payloadOffset, payloadEnd, say);
  else sayNbns(view, payloadOffset, payloadEnd, say);
}

function saySsdp(message: SsdpMessage | null, say: Say): void {
  if (message === null) return;
  say('user-agent', message.userAgent);
  if (message.type === 'search') return;
  say('ssdp-server', message.server);
  say('ssdp-location', message.location);
  // One device announces itself under many names; all begin with its own.
  say('ssdp-usn', message.serviceName?.split('::')[0] ?? null);
  if (message.target?.startsWith('urn:') === true) say('ssdp-type', message.target);
}

function sayWsDiscovery(view: DataView, offset: number, end: number, say: Say): void {
  const message = readWsDiscovery(view, offset, end);
  // Probes name what is looked for, not who looks.
  if (message === null || (message.kind !== 'hello' && !message.kind.endsWith('-match'))) return;
  say('onvif-name', message.name);
  say('onvif-hardware', message.hardware);
  for (const type of message.types.slice(0, 8)) say('wsd-types', type);
}

function sayNbns(view: DataView, offset: number, end: number, say: Say): void {
  const message = readNbns(view, offset, end);
  if (message === null) return;
  const isOwn = message.operation === 'registration' || message.operation === 'refresh' || message.response;
  if (!isOwn) return;
  for (const { name, address, isGroup } of message.addresses) {
    if (!isGroup && STATION_NAMES.has(name.kind)) say('nbns-name', name.name, address);
  }
}
