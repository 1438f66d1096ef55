import { formatAddress, formatIpv4 } from '../base/ip-address.ts';
import { formatMac, readMac } from '../base/mac-address.ts';
import { type FieldForm, fieldsOfHeader, type HeaderField } from './field-tables.ts';
import { HEADER } from './header.ts';
import { FAULT, LAYER_NAMES, Layers, TCP } from './layers.ts';
import { decodeHeader, MAX_HEADERS, startWalk } from './packet.ts';

/** One row of an explained frame. */
export type ExplainedField = {
  layer: string;
  name: string;
  /** From the frame's first byte, as in Wireshark's byte pane. */
  offset: number;
  /** In bytes. */
  length: number;
  value: string;
};

/** Bytes of a value that are shown in hexadecimal. */
const SHOWN_BYTES = 16;

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

/** Tells what every header of the frame says, in the order of its bytes, then what they carry and why decoding stopped. */
export function explainFrame(
  view: DataView,
  offset: number,
  capturedLength: number,
  originalLength: number,
  linkType: number,
): ExplainedField[] {
  const layers = new Layers();
  const rows: ExplainedField[] = [];
  const captureEnd = offset + capturedLength;
  let at = startWalk(offset, capturedLength, originalLength, linkType, layers);
  for (let i = 0; i < MAX_HEADERS && at >= 0 && layers.next !== HEADER.none; i++) {
    const header = layers.next;
    const end = Math.max(at, Math.min(captureEnd, layers.wireEnd));
    const next = decodeHeader(view, at, end, layers);
    if (next > at) explainHeader(view, header, at, next, offset, rows);
    // A header that ends the walk: the last one, or one that a fault is in. A tunnel that was not believed shows nothing.
    else if (next < 0 && !isTunnelOverUdp(header)) explainHeader(view, header, at, end, offset, rows);
    at = next;
  }
  explainPayload(view, layers, offset, rows);
  if (layers.fault !== FAULT.none) explainFault(layers, offset, rows);
  return rows;
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

function explainHeader(
  view: DataView,
  header: number,
  start: number,
  end: number,
  frame: number,
  rows: ExplainedField[],
) {
  const layer = HEADER_NAMES[header] ?? 'link';
  const fields = fieldsOfHeader(header);
  for (const field of fields) {
    const [name, at, length] = field;
    if (start + at + length > end) return;
    rows.push({ layer, name, offset: start + at - frame, length, value: formatField(view, start, field) });
  }
  if (fields.length > 0 || header === HEADER.transport) return;
  rows.push({
    layer,
    name: 'header',
    offset: start - frame,
    length: end - start,
    value: formatBytes(view, start, end),
  });
}

function explainPayload(view: DataView, layers: Layers, frame: number, rows: ExplainedField[]): void {
  const { payloadOffset, payloadEnd, payloadLength } = layers;
  if (payloadOffset < 0 || payloadLength === 0) return;
  const length = payloadEnd - payloadOffset;
  const wire = length === payloadLength ? '' : ` of ${payloadLength} on the wire`;
  const value = `${length} bytes${wire} ${formatBytes(view, payloadOffset, payloadEnd)}`.trimEnd();
  rows.push({ layer: 'payload', name: 'payload', offset: payloadOffset - frame, length, value });
}

function explainFault(layers: Layers, frame: number, rows: ExplainedField[]): void {
  const value = Object.keys(FAULT)[layers.fault] ?? 'unknown';
  const layer = LAYER_NAMES[layers.faultLayer] ?? 'none';
  rows.push({ layer, name: 'stopped', offset: layers.faultOffset - frame, length: 0, value });
}

function formatField(view: DataView, start: number, [, offset, length, form]: HeaderField): string {
  const at = start + offset;
  switch (form) {
    case 'mac':
      return formatMac(readMac(view, at));
    case 'ipv4':
      return formatIpv4(view.getInt32(at));
    case 'ipv6':
      return formatAddress(
        Int32Array.of(view.getInt32(at), view.getInt32(at + 4), view.getInt32(at + 8), view.getInt32(at + 12)),
      );
    case 'tcp-flags':
      return formatTcpFlags(view.getUint8(at));
    default:
      return formatNumber(view, at, length, form);
  }
}

function formatNumber(view: DataView, at: number, length: number, form: FieldForm): string {
  let number = 0;
  for (let i = 0; i < length; i++)
    number = number * 256 + view.getUint8(form === 'little' ? at + length - 1 - i : at + i);
  return form === 'hex' ? `0x${number.toString(16).padStart(2 * length, '0')}` : String(number);
}

function formatTcpFlags(flags: number): string {
  const names = Object.entries(TCP).filter(([, bit]) => (flags & bit) !== 0);
  return names.length === 0 ? 'none' : names.map(([name]) => name.toUpperCase()).join(', ');
}

function formatBytes(view: DataView, from: number, to: number): string {
  const shown: string[] = [];
  for (let at = from; at < to && shown.length < SHOWN_BYTES; at++) {
    shown.push(view.getUint8(at).toString(16).padStart(2, '0'));
  }
  return to - from > SHOWN_BYTES ? `${shown.join(' ')} …` : shown.join(' ');
}
