import { addBytes, addCode, addFields, addNumber, addRow, onLayer, type Page } from './explain-page.ts';
import { HEADER } from './header.ts';
import type { HeaderField } from './header-field.ts';
import { fieldsOfHeader } from './header-fields.ts';
import { DETAIL, ECHO, ECHO_MESSAGES } from './icmp.ts';
import { headerOfProtocol } from './ip-protocol.ts';
import * as ipv4 from './ipv4.ts';
import * as ipv6 from './ipv6.ts';
import { type Layers, PROTOCOL } from './layers.ts';
import * as neighbor from './router-advertisement.ts';
import { NEIGHBOR_DISCOVERY, OPTION, OPTIONS_OFFSET, readNeighborDiscovery } from './router-advertisement.ts';

const MESSAGE_NAMES: Record<number, string> = {
  [NEIGHBOR_DISCOVERY.routerSolicitation]: 'router solicitation',
  [NEIGHBOR_DISCOVERY.routerAdvertisement]: 'router advertisement',
  [NEIGHBOR_DISCOVERY.neighborSolicitation]: 'neighbor solicitation',
  [NEIGHBOR_DISCOVERY.neighborAdvertisement]: 'neighbor advertisement',
  [NEIGHBOR_DISCOVERY.redirect]: 'redirect',
};

const ROUTER_FIELDS: readonly HeaderField[] = [
  ['hop limit', neighbor.FLAGS, 1, 'number'],
  ['flags', neighbor.FLAGS + 1, 1, 'hex'],
  ['router lifetime', neighbor.ROUTER_LIFETIME, 2, 'number'],
  ['reachable time', 8, 4, 'number'],
  ['retransmission time', 12, 4, 'number'],
];
const TARGET: readonly HeaderField[] = [['target', neighbor.TARGET, 16, 'ipv6']];
const REDIRECT_DESTINATION: readonly HeaderField[] = [['destination', 24, 16, 'ipv6']];

const LINK_ADDRESS: readonly HeaderField[] = [['link address', neighbor.LINK_ADDRESS, 6, 'mac']];
const PREFIX: readonly HeaderField[] = [
  ['prefix length', neighbor.PREFIX.length, 1, 'number'],
  ['prefix flags', neighbor.PREFIX.flags, 1, 'hex'],
  ['valid lifetime', neighbor.PREFIX.validLifetime, 4, 'number'],
  ['preferred lifetime', 8, 4, 'number'],
  ['prefix', neighbor.PREFIX.prefix, 16, 'ipv6'],
];
const MTU: readonly HeaderField[] = [['MTU', neighbor.MTU, 4, 'number']];
const DNS_LIFETIME: readonly HeaderField[] = [['lifetime', 4, 4, 'number']];
const DNS_SERVER: readonly HeaderField[] = [['DNS server', 0, 16, 'ipv6']];

const OPTION_NAMES: Record<number, string> = {
  [OPTION.sourceLink]: 'source link address',
  [OPTION.targetLink]: 'target link address',
  [OPTION.prefix]: 'prefix',
  4: 'redirected packet',
  [OPTION.mtu]: 'MTU',
  [OPTION.dnsServers]: 'DNS servers',
};

const ECHO_FIELDS: readonly HeaderField[] = [
  ['identifier', ECHO.identifier, 2, 'number'],
  ['sequence number', ECHO.sequenceNumber, 2, 'number'],
];

/**
 * Explains a message of Neighbor Discovery with its options, an echo, or the packet that an error quotes; false when it is
 * none of these.
 */
export function explainIcmp(page: Page, layers: Layers): boolean {
  const { transportOffset, payloadOffset, payloadEnd } = layers;
  if (layers.quotedProtocol >= 0) {
    // A gateway, the next hop's MTU, a pointer or nothing, by the type.
    addBytes(onLayer(page, 'error'), 'detail', transportOffset + DETAIL, payloadOffset);
    explainQuoted(page, payloadOffset, payloadEnd, layers);
    return true;
  }
  const echo = ECHO_MESSAGES[layers.protocol]?.[layers.icmpType];
  if (echo !== undefined) {
    const echoPage = onLayer(page, 'echo');
    addRow(echoPage, 'message', transportOffset, 1, echo);
    addFields(echoPage, transportOffset, page.end, ECHO_FIELDS);
    return true;
  }
  if (layers.protocol !== PROTOCOL.icmpv6 || payloadOffset < 0) return false;
  if (readNeighborDiscovery(page.view, transportOffset, payloadEnd) === null) return false;
  explainNeighborDiscovery(onLayer(page, 'Neighbor Discovery'), transportOffset, payloadEnd);
  return true;
}

/** `offset` is where the ICMPv6 header begins. */
function explainNeighborDiscovery(page: Page, offset: number, end: number): void {
  const type = page.view.getUint8(offset);
  addRow(page, 'message', offset, 1, MESSAGE_NAMES[type]!);
  if (type === NEIGHBOR_DISCOVERY.routerAdvertisement) addFields(page, offset, end, ROUTER_FIELDS);
  else if (type === NEIGHBOR_DISCOVERY.neighborAdvertisement) {
    const isRouter = (page.view.getUint8(offset + neighbor.FLAGS) & 0x80) !== 0;
    addCode(page, 'flags', offset + neighbor.FLAGS, 4, isRouter ? 'router' : null);
  } else addCode(page, 'reserved', offset + neighbor.FLAGS, 4);
  if (type >= NEIGHBOR_DISCOVERY.neighborSolicitation) addFields(page, offset, end, TARGET);
  if (type === NEIGHBOR_DISCOVERY.redirect) addFields(page, offset, end, REDIRECT_DESTINATION);
  explainOptions(page, offset + OPTIONS_OFFSET[type]!, end);
}

function explainOptions(page: Page, offset: number, end: number): void {
  const { view } = page;
  let at = offset;
  while (at + 2 <= end) {
    const length = neighbor.OPTION_UNIT * view.getUint8(at + neighbor.OPTION_LENGTH);
    if (length === 0 || at + length > end) return;
    const type = view.getUint8(at);
    addNumber(page, 'option', at, 1, OPTION_NAMES[type]);
    addNumber(page, 'option length', at + neighbor.OPTION_LENGTH, 1, `${length} bytes`);
    explainOption(page, type, at, at + length);
    at += length;
  }
}

function explainOption(page: Page, type: number, offset: number, end: number): void {
  switch (type) {
    case OPTION.sourceLink:
    case OPTION.targetLink:
      addFields(page, offset, end, LINK_ADDRESS);
      return;
    case OPTION.prefix:
      addFields(page, offset, end, PREFIX);
      return;
    case OPTION.mtu:
      addFields(page, offset, end, MTU);
      return;
    case OPTION.dnsServers:
      addFields(page, offset, end, DNS_LIFETIME);
      for (let at = offset + neighbor.DNS_SERVERS; at + 16 <= end; at += 16) addFields(page, at, end, DNS_SERVER);
      return;
    default:
      addBytes(page, 'option value', offset + 2, end);
  }
}

/** The header of the quoted packet and, where it stands right behind, the beginning of its transport's. */
function explainQuoted(page: Page, offset: number, end: number, layers: Layers): void {
  const isIpv4 = page.view.getUint8(offset) >> 4 === 4;
  addFields(onLayer(page, 'quoted packet'), offset, end, fieldsOfHeader(isIpv4 ? HEADER.ipv4 : HEADER.ipv6));
  const transport = isIpv4 ? behindIpv4(page.view, offset) : behindIpv6(page.view, offset, layers);
  if (transport < 0) return;
  const fields = fieldsOfHeader(headerOfProtocol(layers.quotedProtocol));
  addFields(onLayer(page, 'quoted transport'), transport, end, fields);
}

/** -1 when the packet is a later fragment, or its header makes no sense. */
function behindIpv4(view: DataView, offset: number): number {
  const length = (view.getUint8(offset) & 15) << 2;
  const isFirst = (view.getUint16(offset + ipv4.FRAGMENT) & ipv4.FRAGMENT_OFFSET_MASK) === 0;
  return isFirst && length >= ipv4.HEADER_LENGTH ? offset + length : -1;
}

/** -1 when extension headers stand between. */
function behindIpv6(view: DataView, offset: number, { quotedProtocol }: Layers): number {
  return view.getUint8(offset + ipv6.NEXT_HEADER) === quotedProtocol ? offset + ipv6.HEADER_LENGTH : -1;
}
