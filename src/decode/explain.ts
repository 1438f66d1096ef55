import { explainMessage } from './explain-message.ts';
import { explainRestOfHeader } from './explain-options.ts';
import {
  addBytes,
  addFields,
  addHiddenRow,
  createPage,
  type ExplainedField,
  formatBytes,
  formatLength,
  onLayer,
  type Page,
} from './explain-page.ts';
import { addRestOfFrame } from './explain-rest.ts';
import { explainPortHint } from './explain-rule.ts';
import { HEADER } from './header.ts';
import { fieldsOfHeader } from './header-fields.ts';
import { FAULT, LAYER_NAMES, Layers } from './layers.ts';
import { decodeHeader, MAX_HEADERS, startWalk } from './packet.ts';
import type { ProtocolPatterns } from './protocol-pattern.ts';

/** In the order of HEADER, as a reader knows them. */
const HEADER_NAMES: Record<number, string> = {
  [HEADER.ethernet]: 'Ethernet',
  [HEADER.vlan]: 'VLAN',
  [HEADER.llc]: 'LLC',
  [HEADER.arp]: 'ARP',
  [HEADER.ipv4]: 'IPv4',
  [HEADER.ipv6]: 'IPv6',
  [HEADER.ipv6Extension]: 'IPv6 extension',
  [HEADER.tcp]: 'TCP',
  [HEADER.udp]: 'UDP',
  [HEADER.icmp]: 'ICMP',
  [HEADER.icmpv6]: 'ICMPv6',
  [HEADER.transport]: 'transport',
  [HEADER.loopback]: 'loopback',
  [HEADER.linuxCooked]: 'Linux cooked',
  [HEADER.linuxCooked2]: 'Linux cooked 2',
  [HEADER.ppp]: 'PPP',
  [HEADER.pppoe]: 'PPPoE',
  [HEADER.hdlc]: 'HDLC',
  [HEADER.mpls]: 'MPLS',
  [HEADER.gre]: 'GRE',
  [HEADER.erspan2]: 'ERSPAN II',
  [HEADER.erspan3]: 'ERSPAN III',
  [HEADER.teredo]: 'Teredo',
  [HEADER.vxlan]: 'VXLAN',
  [HEADER.geneve]: 'Geneve',
  [HEADER.gtpU]: 'GTP-U',
  [HEADER.l2tp]: 'L2TP',
  [HEADER.capwap]: 'CAPWAP',
  [HEADER.tzsp]: 'TZSP',
  [HEADER.ieee80211]: '802.11',
  [HEADER.ieee80211Swapped]: '802.11',
  [HEADER.radiotap]: 'radiotap',
  [HEADER.ppi]: 'PPI',
  [HEADER.prism]: 'Prism',
  [HEADER.avs]: 'AVS',
  [HEADER.nflog]: 'NFLOG',
  [HEADER.pktap]: 'PKTAP',
};

/**
 * Tells what every header of the frame says, in the order of its bytes, then the message that they carry, what is left of
 * it and of the frame unexplained, and why decoding stopped: every byte of the frame is in a row. Waits only where a QUIC packet needs cryptography, which is loaded when met.
 * `patterns`: protocols that rules tell, asked last.
 */
export async function explainFrame(
  view: DataView,
  offset: number,
  capturedLength: number,
  originalLength: number,
  linkType: number,
  patterns: ProtocolPatterns,
): Promise<ExplainedField[]> {
  const layers = new Layers();
  const captureEnd = offset + capturedLength;
  const page = createPage(view, offset, captureEnd);
  let at = startWalk(offset, capturedLength, originalLength, linkType, layers);
  for (let i = 0; i < MAX_HEADERS && at >= 0 && layers.next !== HEADER.none; i++) {
    const header = layers.next;
    const end = Math.max(at, Math.min(captureEnd, layers.wireEnd));
    const next = decodeHeader(view, at, end, layers);
    if (next > at) explainWholeHeader(page, header, at, next);
    // TCP ends the walk too, and its payload tells where its options end.
    else if (header === HEADER.tcp && layers.payloadOffset > at)
      explainWholeHeader(page, header, at, layers.payloadOffset);
    // A header that ends the walk: the last one, or one that a fault is in. A tunnel that was not believed shows nothing.
    else if (next < 0 && !isTunnelOverUdp(header)) explainHeader(page, header, at, end);
    at = next;
  }
  const isKnown = (await explainMessage(page, layers, patterns)) !== null;
  if (!isKnown && layers.payloadLength > 0) explainPortHint(page, layers, patterns);
  addHiddenRow(page);
  explainPayload(page, layers, isKnown);
  addRestOfFrame(page, layers.wireEnd);
  if (layers.fault !== FAULT.none) explainFault(page, layers);
  return page.rows.fields;
}

function isTunnelOverUdp(header: number): boolean {
  switch (header) {
    case HEADER.teredo:
    case HEADER.vxlan:
    case HEADER.geneve:
    case HEADER.gtpU:
    case HEADER.l2tp:
    case HEADER.capwap:
    case HEADER.tzsp:
      return true;
    default:
      return false;
  }
}

function explainWholeHeader(page: Page, header: number, start: number, end: number): void {
  explainHeader(page, header, start, end);
  const fields = fieldsOfHeader(header);
  const fixed = fields.reduce((length, [, at, fieldLength]) => Math.max(length, at + fieldLength), 0);
  if (fixed === 0) return;
  explainRestOfHeader(onLayer(page, HEADER_NAMES[header] ?? 'link'), header, start + fixed, end);
}

function explainHeader(page: Page, header: number, start: number, end: number): void {
  const fields = fieldsOfHeader(header);
  const headerPage = onLayer(page, HEADER_NAMES[header] ?? 'link');
  addFields(headerPage, start, end, fields);
  if (fields.length === 0 && header !== HEADER.transport) addBytes(headerPage, 'header', start, end);
}

/** What no row tells of the payload: all of it, or what stands behind a message. */
function explainPayload({ view, frame, rows }: Page, layers: Layers, isKnown: boolean): void {
  const { payloadOffset, payloadEnd, payloadLength } = layers;
  if (payloadOffset < 0 || payloadLength === 0) return;
  const from = isKnown ? Math.max(payloadOffset, Math.min(payloadEnd, frame + rows.explainedEnd)) : payloadOffset;
  const length = payloadEnd - from;
  const onWire = payloadLength - (from - payloadOffset);
  if (onWire === 0) return;
  const wire = length === onWire ? '' : ` of ${onWire} on the wire`;
  const value = `${formatLength(length)}${wire} ${formatBytes(view, from, payloadEnd)}`.trimEnd();
  rows.fields.push({ layer: 'payload', name: 'payload', offset: from - frame, length, value });
}

function explainFault({ frame, rows }: Page, layers: Layers): void {
  const value = Object.keys(FAULT)[layers.fault] ?? 'unknown';
  const layer = LAYER_NAMES[layers.faultLayer] ?? 'none';
  rows.fields.push({ layer, name: 'stopped', offset: layers.faultOffset - frame, length: 0, value });
}
