import { readMac } from '../base/mac-address.ts';
import { readIpv6Field, readIpv6Fields } from './address-field.ts';
import { readDnsName } from './dns-names.ts';
import { readUtf8Text } from './text-field.ts';

// DHCPv6: RFC 8415, sections 8, 9, 11 and 21; client names: RFC 4704; MUD: RFC 8520.

export const TYPE = 0;
export const TRANSACTION = 1;
export const HEADER_LENGTH = 4;

/** A relay's message has hops and two addresses instead of a transaction. */
export const RELAY = { hops: 1, link: 2, peer: 18, headerLength: 34 } as const;
const RELAY_FORWARD = 12;
const RELAY_REPLY = 13;

/** An option begins with its number. */
export const OPTION_LENGTH = 2;
export const OPTION_VALUE = 4;

/** Options by number: those that this room looks into. */
export const OPTION = {
  clientId: 1,
  addressLease: 3,
  temporaryLease: 4,
  address: 5,
  request: 6,
  relayed: 9,
  vendorClass: 16,
  dnsServers: 23,
  domainList: 24,
  prefixLease: 25,
  prefix: 26,
  clientFqdn: 39,
  mudUrl: 112,
} as const;

/** Where options within an option begin: behind an identifier and two times, or the identifier alone. */
export const LEASE_OPTIONS = 12;
export const TEMPORARY_LEASE_OPTIONS = 4;
/** An address and two times; of a prefix two times, its length and itself. */
export const ADDRESS_LENGTH = 24;
export const PREFIX = { length: 8, address: 9, end: 25 } as const;
/** Of a vendor class: enterprise number, then strings with a length each. */
const VENDOR_CLASS = { stringLength: 4, string: 6 } as const;
/** Of a client's name: a byte of flags before it. */
export const FQDN_NAME = 1;

/** Relays within relays, leases within messages: options nest no deeper than this in any message that means something. */
const MAX_DEPTH = 6;
const MAX_OPTIONS = 256;

/** What is absent is null, or an empty list. */
export type Dhcpv6Message = {
  /** 1 solicit, 2 advertise, 3 request … (RFC 8415, section 7.3): of the message inside when it was relayed. */
  type: number;
  transaction: number;
  /** The client's identifier as hex. */
  duid: string | null;
  /** From a DUID made of a link-layer address (types 1 and 3). */
  mac: number | null;
  fqdn: string | null;
  vendorClass: string | null;
  /** Leased or asked for. */
  addresses: Int32Array[];
  /** Delegated, with their lengths. */
  prefixes: { address: Int32Array; length: number }[];
  dnsServers: Int32Array[];
  mudUrl: string | null;
  /** Option numbers in the order asked for: a fingerprint of the client. */
  requestedOptions: number[];
  complete: boolean;
};

type Reading = { message: Dhcpv6Message; options: number };

/** The DHCPv6 message [offset, end), or null when it cannot be one. For ports 546 and 547: its header says little. */
export function readDhcpv6(view: DataView, offset: number, end: number): Dhcpv6Message | null {
  if (end - offset < HEADER_LENGTH) return null;
  const type = view.getUint8(offset);
  if (type === 0 || type > 36) return null;
  const message: Dhcpv6Message = {
    type,
    transaction: 0,
    duid: null,
    mac: null,
    fqdn: null,
    vendorClass: null,
    addresses: [],
    prefixes: [],
    dnsServers: [],
    mudUrl: null,
    requestedOptions: [],
    complete: true,
  };
  readMessage(view, offset, end, { message, options: 0 }, 0);
  return message;
}

function readMessage(view: DataView, offset: number, end: number, reading: Reading, depth: number): void {
  if (end - offset < HEADER_LENGTH) {
    reading.message.complete = false;
    return;
  }
  const type = view.getUint8(offset);
  reading.message.type = type;
  const relayed = isRelayed(type);
  if (!relayed) reading.message.transaction = view.getUint32(offset) & 0xffffff;
  readOptions(view, offset + (relayed ? RELAY.headerLength : HEADER_LENGTH), end, reading, depth);
}

/** Whether a message of this type is a relay's, around another. */
export function isRelayed(type: number): boolean {
  return type === RELAY_FORWARD || type === RELAY_REPLY;
}

function readOptions(view: DataView, offset: number, end: number, reading: Reading, depth: number): void {
  let at = offset;
  while (at + OPTION_VALUE <= end) {
    const value = at + OPTION_VALUE;
    const next = value + view.getUint16(at + OPTION_LENGTH);
    if (next > end || depth > MAX_DEPTH || ++reading.options > MAX_OPTIONS) break;
    readOption(view, view.getUint16(at), value, next, reading, depth);
    at = next;
  }
  if (at !== end) reading.message.complete = false;
}

function readOption(view: DataView, code: number, offset: number, end: number, reading: Reading, depth: number): void {
  const { message } = reading;
  switch (code) {
    case OPTION.clientId:
      readDuid(view, offset, end, message);
      return;
    case OPTION.addressLease:
    case OPTION.prefixLease:
      readOptions(view, offset + LEASE_OPTIONS, end, reading, depth + 1);
      return;
    case OPTION.temporaryLease:
      readOptions(view, offset + TEMPORARY_LEASE_OPTIONS, end, reading, depth + 1);
      return;
    case OPTION.address:
      if (end - offset >= ADDRESS_LENGTH) message.addresses.push(readIpv6Field(view, offset));
      return;
    case OPTION.prefix:
      if (end - offset < PREFIX.end) return;
      message.prefixes.push({
        address: readIpv6Field(view, offset + PREFIX.address),
        length: view.getUint8(offset + PREFIX.length),
      });
      return;
    case OPTION.relayed:
      readMessage(view, offset, end, reading, depth + 1);
      return;
    case OPTION.dnsServers:
      message.dnsServers = readIpv6Fields(view, offset, Math.min(end, offset + 16 * 16));
      return;
    default:
      readDescription(view, code, offset, end, message);
  }
}

function readDescription(view: DataView, code: number, offset: number, end: number, message: Dhcpv6Message): void {
  if (code === OPTION.request) {
    for (let at = offset; at + 2 <= end && message.requestedOptions.length < MAX_OPTIONS; at += 2) {
      message.requestedOptions.push(view.getUint16(at));
    }
  } else if (code === OPTION.vendorClass) {
    message.vendorClass = readVendorClass(view, offset, end) ?? message.vendorClass;
  } else if (code === OPTION.clientFqdn && end - offset >= 2) {
    message.fqdn = readFqdn(view, offset + FQDN_NAME, end);
  } else if (code === OPTION.mudUrl) {
    message.mudUrl = readUtf8Text(view, offset, end);
  }
}

/** The first string of a vendor class option, which says what people want to know; null when it is cut. */
export function readVendorClass(view: DataView, offset: number, end: number): string | null {
  const string = offset + VENDOR_CLASS.string;
  if (string > end) return null;
  return readUtf8Text(view, string, Math.min(end, string + view.getUint16(offset + VENDOR_CLASS.stringLength)));
}

/** RFC 8415, section 11: type 1 is link-layer address and time, 3 link-layer address; hardware type 1 is Ethernet. */
function readDuid(view: DataView, offset: number, end: number, message: Dhcpv6Message): void {
  if (end - offset < 3 || end - offset > 130) return;
  let hex = '';
  for (let at = offset; at < end; at++) hex += view.getUint8(at).toString(16).padStart(2, '0');
  message.duid = hex;
  const type = view.getUint16(offset);
  const address = type === 1 ? offset + 8 : type === 3 ? offset + 4 : end;
  if (address + 6 === end && view.getUint16(offset + 2) === 1) message.mac = readMac(view, address);
}

/** A whole name, or (RFC 4704, section 4.2) only its first labels without the root. */
export function readFqdn(view: DataView, offset: number, end: number): string | null {
  const whole = readDnsName(view, offset, offset, end);
  if (whole !== null) return whole.text;
  const length = offset < end ? view.getUint8(offset) : 0;
  return length > 0 && length < 64 && offset + 1 + length <= end
    ? readUtf8Text(view, offset + 1, offset + 1 + length)
    : null;
}
