import { readIpv4Field, readIpv4Fields, readIpv6Field, readIpv6Fields } from './address-field.ts';
import { readDnsName } from './dns-names.ts';
import { readByteText, readUtf8Text } from './text-field.ts';

/** Record types by name (IANA "DNS Parameters"): those that this room looks into. */
export const DNS_TYPE = {
  a: 1,
  ns: 2,
  cname: 5,
  soa: 6,
  ptr: 12,
  mx: 15,
  txt: 16,
  aaaa: 28,
  srv: 33,
  dname: 39,
  opt: 41,
  svcb: 64,
  https: 65,
  any: 255,
} as const;

const TYPE_NAMES = new Map<number, string>(Object.entries(DNS_TYPE).map(([name, type]) => [type, name.toUpperCase()]));

/** `A`, `HTTPS`; types of no name here by their number, as `TYPE257` (RFC 3597, section 5). */
export function formatDnsType(type: number): string {
  return TYPE_NAMES.get(type) ?? `TYPE${type}`;
}

/** A resource record; what its type does not have is absent. */
export type DnsRecord = {
  /** As seen; see `readDnsName`. */
  name: string;
  type: number;
  /** Without mDNS's cache-flush bit (RFC 6762, section 10.2). For OPT: the sender's largest UDP payload (RFC 6891). */
  class: number;
  /** In seconds. */
  ttl: number;
  /** A, AAAA. */
  address?: Int32Array;
  /** CNAME, NS, PTR, SRV, MX, DNAME, SVCB, HTTPS; the primary server of SOA. */
  target?: string;
  /** SRV; SVCB and HTTPS when they give one. */
  port?: number;
  /** The strings of TXT. */
  text?: string[];
  /** SVCB, HTTPS: ipv4hint and ipv6hint (RFC 9460, section 7.3). */
  hints?: Int32Array[];
  /** SVCB, HTTPS: protocols offered. */
  alpn?: string[];
  /** SVCB, HTTPS: a key for Encrypted Client Hello is on offer. */
  echOffered?: true;
};

/** Where in a record's data the name stands: behind the preference of MX, the priority of SVCB. */
export const MX_TARGET = 2;
export const SVCB_TARGET = 2;
export const SRV = { priority: 0, weight: 2, port: 4, target: 6 } as const;
/** A parameter of SVCB: its key comes first. */
export const SVCB_PARAMETER = { length: 2, value: 4 } as const;

/** Strings of one TXT record that are kept. */
const MAX_STRINGS = 64;

/** Fills what the record's type says of [offset, end), its data; `message` and `messageEnd` bound its names. */
export function readRecordData(
  view: DataView,
  message: number,
  messageEnd: number,
  offset: number,
  end: number,
  record: DnsRecord,
): void {
  switch (record.type) {
    case DNS_TYPE.a:
      if (end - offset === 4) record.address = readIpv4Field(view, offset);
      return;
    case DNS_TYPE.aaaa:
      if (end - offset === 16) record.address = readIpv6Field(view, offset);
      return;
    case DNS_TYPE.ns:
    case DNS_TYPE.cname:
    case DNS_TYPE.soa:
    case DNS_TYPE.ptr:
    case DNS_TYPE.dname:
      readTarget(view, message, messageEnd, offset, end, record);
      return;
    case DNS_TYPE.mx:
      readTarget(view, message, messageEnd, offset + MX_TARGET, end, record);
      return;
    case DNS_TYPE.srv:
      if (end - offset < 7) return;
      record.port = view.getUint16(offset + SRV.port);
      readTarget(view, message, messageEnd, offset + SRV.target, end, record);
      return;
    case DNS_TYPE.txt:
      record.text = readStrings(view, offset, end, readUtf8Text);
      return;
    case DNS_TYPE.svcb:
    case DNS_TYPE.https:
      readServiceBinding(view, message, messageEnd, offset, end, record);
  }
}

/** The name at `offset` as the record's target. Returns where the bytes after it begin, or -1. */
function readTarget(
  view: DataView,
  message: number,
  messageEnd: number,
  offset: number,
  end: number,
  record: DnsRecord,
): number {
  if (offset >= end) return -1;
  const target = readDnsName(view, message, offset, messageEnd);
  if (target === null || target.next > end) return -1;
  record.target = target.text;
  return target.next;
}

type TextReader = (view: DataView, offset: number, end: number) => string;

/** Texts behind a byte of length each. */
function readStrings(view: DataView, offset: number, end: number, readText: TextReader): string[] {
  const strings: string[] = [];
  for (let at = offset; at < end && strings.length < MAX_STRINGS; ) {
    const stop = Math.min(end, at + 1 + view.getUint8(at));
    strings.push(readText(view, at + 1, stop));
    at = stop;
  }
  return strings;
}

/** Keys of parameters (RFC 9460, section 14.3.2). */
export const PARAMETER = { alpn: 1, port: 3, ipv4hint: 4, ech: 5, ipv6hint: 6 } as const;

/** RFC 9460, section 2.2: priority, target, then parameters as key, length, value. */
function readServiceBinding(
  view: DataView,
  message: number,
  messageEnd: number,
  offset: number,
  end: number,
  record: DnsRecord,
): void {
  let at = readTarget(view, message, messageEnd, offset + SVCB_TARGET, end, record);
  while (at >= 0 && at + SVCB_PARAMETER.value <= end) {
    const value = at + SVCB_PARAMETER.value;
    const next = value + view.getUint16(at + SVCB_PARAMETER.length);
    if (next > end) return;
    readParameter(view, view.getUint16(at), value, next, record);
    at = next;
  }
}

/** Fills what one parameter of SVCB or HTTPS says, its value being [offset, end). */
export function readParameter(view: DataView, key: number, offset: number, end: number, record: DnsRecord): void {
  switch (key) {
    case PARAMETER.alpn:
      record.alpn = readStrings(view, offset, end, readByteText);
      return;
    case PARAMETER.port:
      if (end - offset === 2) record.port = view.getUint16(offset);
      return;
    case PARAMETER.ech:
      record.echOffered = true;
      return;
    case PARAMETER.ipv4hint:
      record.hints = appendHints(record.hints, readIpv4Fields(view, offset, end));
      return;
    case PARAMETER.ipv6hint:
      record.hints = appendHints(record.hints, readIpv6Fields(view, offset, end));
  }
}

/** Hints of one record that are kept. */
const MAX_HINTS = 64;

function appendHints(known: Int32Array[] = [], more: Int32Array[]): Int32Array[] {
  for (const hint of more) if (known.length < MAX_HINTS) known.push(hint);
  return known;
}
