import { readMac } from '../base/mac-address.ts';
import { formatPrefix } from '../base/prefix.ts';
import type { Seen } from '../base/row-set.ts';
import { type DhcpMessage, readDhcp } from '../decode/dhcp.ts';
import { readDhcpv6 } from '../decode/dhcpv6.ts';
import { type Layers, WORDS } from '../decode/layers.ts';
import { NEIGHBOR_DISCOVERY, type NeighborDiscovery, readNeighborDiscovery } from '../decode/router-advertisement.ts';
import { type FactBook, noteFact } from './fact-book.ts';
import type { FactKind } from './fact-tables.ts';

const PORT = { dhcpServer: 67, dhcpClient: 68, dhcpv6Client: 546, dhcpv6Server: 547 } as const;

/** Whether a UDP packet may carry what devices say of themselves. */
export function isDevicePort(port: number): boolean {
  return (
    port === PORT.dhcpServer || port === PORT.dhcpClient || port === PORT.dhcpv6Client || port === PORT.dhcpv6Server
  );
}

/** Reads DHCP and DHCPv6: who a MAC is, which address it was given, who routes. */
export function readDeviceDatagram(book: FactBook, layers: Layers, view: DataView, seen: Seen): void {
  const { payloadOffset, payloadEnd } = layers;
  if (layers.destinationPort === PORT.dhcpServer || layers.destinationPort === PORT.dhcpClient) {
    const message = readDhcp(view, payloadOffset, payloadEnd);
    if (message !== null) noteDhcp(book, message, seen);
  } else noteDhcpv6(book, layers, view, seen);
}

function noteDhcp(book: FactBook, message: DhcpMessage, seen: Seen): void {
  const mac = message.clientMac;
  const say = (kind: FactKind, value: string | null, words: Int32Array | null = null) => {
    if (value !== null || words !== null) noteFact(book, seen, { kind, mac, words, value });
  };
  if (message.reply) {
    say('dhcp-address', null, assigned(message));
    // Routers know clients by name from before, and confirm it to those that ask (RFC 2132, section 3.14).
    if (message.messageType === DHCP_ACK) say('dhcp-hostname', message.hostName);
    for (const router of message.routers)
      noteFact(book, seen, { kind: 'dhcp-router', mac: null, words: router, value: null });
    for (const resolver of message.dnsServers) say('dhcp-dns', null, resolver);
    return;
  }
  say('dhcp-boot', DHCP_KINDS[message.messageType] ?? null);
  say('dhcp-hostname', message.hostName);
  say('dhcp-fqdn', message.fqdn);
  say('dhcp-vendor-class', message.vendorClass);
  say('mud-url', message.mudUrl);
  say('dhcp-client-id', clientIdentifier(message));
  if (message.parameterList.length > 0) say('dhcp-parameters', message.parameterList.join(','));
}

/** The client's own identifier (RFC 2132, section 9.14), unless it only repeats the MAC address. */
function clientIdentifier({ clientId, clientMac }: DhcpMessage): string | null {
  const repeats = clientMac !== null && clientId === `01${clientMac.toString(16).padStart(12, '0')}`;
  return repeats ? null : clientId;
}

/** Messages by which a client shows that it starts, or goes on with the address it had (RFC 2131, section 3). */
const DHCP_KINDS: Readonly<Record<number, string>> = { 1: 'discover', 3: 'request', 8: 'inform' };
const DHCP_ACK = 5;

/** The address that the server confirmed; an offer is none yet. */
function assigned({ messageType, yourAddress }: DhcpMessage): Int32Array | null {
  return messageType === DHCP_ACK && yourAddress !== null && yourAddress[3] !== 0 ? yourAddress : null;
}

function noteDhcpv6(book: FactBook, layers: Layers, view: DataView, seen: Seen): void {
  const message = readDhcpv6(view, layers.payloadOffset, layers.payloadEnd);
  if (message === null) return;
  const fromClient = layers.destinationPort === PORT.dhcpv6Server && layers.sourceMacOffset >= 0;
  const mac = message.mac ?? (fromClient ? readMac(view, layers.sourceMacOffset) : null);
  for (const words of message.dnsServers) noteFact(book, seen, { kind: 'dhcp-dns', mac, words, value: null });
  if (mac === null) return;
  const say = (kind: FactKind, value: string | null) => {
    if (value !== null) noteFact(book, seen, { kind, mac, words: null, value });
  };
  say('dhcp-fqdn', message.fqdn);
  say('dhcp-vendor-class', message.vendorClass);
  say('mud-url', message.mudUrl);
}

/** Reads Neighbor Discovery, IPv6's ARP (RFC 4861): who has which address, who routes, which prefixes are at home. */
export function readNeighbors(book: FactBook, layers: Layers, view: DataView, seen: Seen): void {
  const message = readNeighborDiscovery(view, layers.transportOffset, layers.payloadEnd);
  // Only a packet that no router forwarded speaks of this link (RFC 4861, section 6.1.2 and 7.1).
  if (message === null || layers.hopLimit !== 255) return;
  if (message.type === NEIGHBOR_DISCOVERY.routerAdvertisement) noteRouter(book, message, layers, view, seen);
  const { target, targetMac, sourceMac } = message;
  if (message.type === NEIGHBOR_DISCOVERY.neighborAdvertisement && target !== null && targetMac !== null) {
    noteFact(book, seen, { kind: 'ndp', mac: targetMac, words: target, value: null });
  } else if (sourceMac !== null && !isUnspecified(layers.addresses)) {
    noteFact(book, seen, { kind: 'ndp', mac: sourceMac, words: layers.addresses, value: null });
  }
}

function noteRouter(book: FactBook, message: NeighborDiscovery, layers: Layers, view: DataView, seen: Seen): void {
  const linkMac = layers.sourceMacOffset < 0 ? null : readMac(view, layers.sourceMacOffset);
  const mac = message.sourceMac ?? linkMac;
  if (message.routerLifetime !== 0) {
    noteFact(book, seen, { kind: 'router-advertisement', mac, words: layers.addresses, value: null });
  }
  for (const resolver of message.dnsServers) {
    noteFact(book, seen, { kind: 'router-dns', mac, words: resolver, value: null });
  }
  for (const { prefix, length, onLink, autonomous } of message.prefixes) {
    if (!onLink && !autonomous) continue;
    const value = formatPrefix({ words: prefix, length });
    noteFact(book, seen, { kind: 'on-link-prefix', mac, words: null, value });
  }
}

function isUnspecified(words: Int32Array): boolean {
  for (let i = 0; i < WORDS; i++) if (words[i] !== 0) return false;
  return true;
}
