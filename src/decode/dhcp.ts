import { readMac } from '../base/mac-address.ts';
import { readIpv4Field, readIpv4Fields } from './address-field.ts';
import { readUtf8Text } from './text-field.ts';

// DHCPv4: RFC 2131, section 2; options: RFC 2132, 3046, 3396, 4702, 8520. BOOTP (RFC 951) has the same header.

export const OPERATION = 0;
export const HARDWARE_TYPE = 1;
export const HARDWARE_LENGTH = 2;
export const HOPS = 3;
export const TRANSACTION = 4;
export const SECONDS = 8;
export const FLAGS = 10;
export const CLIENT_ADDRESS = 12;
export const YOUR_ADDRESS = 16;
export const NEXT_SERVER = 20;
export const RELAY = 24;
export const HARDWARE_ADDRESS = 28;
const SERVER_NAME = 44;
const FILE = 108;
const FILE_END = 236;
export const COOKIE = 236;
export const OPTIONS = 240;

const MAGIC_COOKIE = 0x63825363;
const ETHERNET = 1;

/** Options of one message that are kept, and bytes of one option (RFC 3396 joins those that come in parts). */
const MAX_OPTIONS = 256;
const MAX_OPTION_LENGTH = 1024;

/** Options by number: those that this room looks into. */
export const OPTION = {
  pad: 0,
  subnetMask: 1,
  routers: 3,
  dnsServers: 6,
  hostName: 12,
  domainName: 15,
  ntpServers: 42,
  requestedAddress: 50,
  leaseTime: 51,
  overload: 52,
  messageType: 53,
  serverId: 54,
  parameterList: 55,
  vendorClass: 60,
  clientId: 61,
  userClass: 77,
  fqdn: 81,
  mudUrl: 161,
  end: 255,
} as const;

/** Message types by number (RFC 2132, section 9.6); 0 is BOOTP, which has none. */
export const DHCP_MESSAGE_NAMES = [
  'bootp',
  'discover',
  'offer',
  'request',
  'decline',
  'ack',
  'nak',
  'release',
  'inform',
] as const;

/** What is absent is null, or an empty list. */
export type DhcpMessage = {
  /** Index into DHCP_MESSAGE_NAMES, or a newer number. */
  messageType: number;
  /** From a server or relay. */
  reply: boolean;
  transaction: number;
  /** Null when the client is not on Ethernet or Wi-Fi. */
  clientMac: number | null;
  /** What the client already uses. */
  clientAddress: Int32Array | null;
  /** What the server gives. */
  yourAddress: Int32Array | null;
  requestedAddress: Int32Array | null;
  relay: Int32Array | null;
  serverId: Int32Array | null;
  subnetMask: Int32Array | null;
  routers: Int32Array[];
  dnsServers: Int32Array[];
  ntpServers: Int32Array[];
  domainName: string | null;
  hostName: string | null;
  fqdn: string | null;
  /** Names the maker's DHCP client: `udhcp 1.23.1`, `MSFT 5.0`. */
  vendorClass: string | null;
  userClass: string | null;
  /** Manufacturer Usage Description (RFC 8520). */
  mudUrl: string | null;
  /** Option numbers in the order asked for: a fingerprint of the client. */
  parameterList: number[];
  /** Client identifier (option 61) as hex. */
  clientId: string | null;
  /** In seconds. */
  leaseTime: number | null;
  /** Whether the options ended with their end mark. */
  complete: boolean;
};

/** The DHCP or BOOTP message at `offset`, or null when its header is cut or none. */
export function readDhcp(view: DataView, offset: number, end: number): DhcpMessage | null {
  if (end - offset < FILE) return null;
  const operation = view.getUint8(offset + OPERATION);
  if (operation !== 1 && operation !== 2) return null;
  // Hardware addresses have up to 16 bytes; more than 16 relays in a row are forbidden (RFC 1542, section 4.1.1).
  if (view.getUint8(offset + HARDWARE_LENGTH) > 16 || view.getUint8(offset + HOPS) > 16) return null;
  const options = new Map<number, number[]>();
  let complete = false;
  if (end - offset >= OPTIONS) {
    if (view.getUint32(offset + COOKIE) !== MAGIC_COOKIE) return null;
    complete = collectOptions(view, offset + OPTIONS, end, options);
    collectOverload(view, offset, options);
  }
  return messageOf(view, offset, operation, options, complete);
}

/** Where an option's value begins and where it ends. */
export type OptionPlace = { code: number; value: number; next: number };

/** The option at `offset`, or null when it is cut. Padding and the end mark are one byte. */
export function readOptionPlace(view: DataView, offset: number, end: number): OptionPlace | null {
  if (offset >= end) return null;
  const code = view.getUint8(offset);
  if (code === OPTION.pad || code === OPTION.end) return { code, value: offset + 1, next: offset + 1 };
  if (offset + 2 > end) return null;
  const next = offset + 2 + view.getUint8(offset + 1);
  return next > end ? null : { code, value: offset + 2, next };
}

/** Adds code → bytes for [offset, end). Returns whether the end mark was met. */
function collectOptions(view: DataView, offset: number, end: number, options: Map<number, number[]>): boolean {
  let place = readOptionPlace(view, offset, end);
  for (; place !== null && place.code !== OPTION.end; place = readOptionPlace(view, place.next, end)) {
    const { code, value, next } = place;
    if (code === OPTION.pad) continue;
    const bytes = options.get(code) ?? [];
    for (let i = value; i < next && bytes.length < MAX_OPTION_LENGTH; i++) bytes.push(view.getUint8(i));
    if (options.size < MAX_OPTIONS) options.set(code, bytes);
  }
  return place !== null;
}

/** Fields of the header that hold options instead when the value of the option "overload" has the bit (RFC 2132, section 9.3). */
export const OVERLOADED = {
  file: { bit: 1, start: FILE, end: FILE_END },
  serverName: { bit: 2, start: SERVER_NAME, end: FILE },
} as const;

function collectOverload(view: DataView, offset: number, options: Map<number, number[]>): void {
  const overload = options.get(OPTION.overload)?.[0] ?? 0;
  for (const { bit, start, end } of Object.values(OVERLOADED)) {
    if (overload & bit) collectOptions(view, offset + start, offset + end, options);
  }
}

function messageOf(
  view: DataView,
  offset: number,
  operation: number,
  options: Map<number, number[]>,
  complete: boolean,
): DhcpMessage {
  const ethernet = view.getUint8(offset + HARDWARE_TYPE) === ETHERNET && view.getUint8(offset + HARDWARE_LENGTH) === 6;
  return {
    messageType: options.get(OPTION.messageType)?.[0] ?? 0,
    reply: operation === 2,
    transaction: view.getUint32(offset + TRANSACTION),
    clientMac: ethernet ? readMac(view, offset + HARDWARE_ADDRESS) : null,
    clientAddress: headerAddress(view, offset + CLIENT_ADDRESS),
    yourAddress: headerAddress(view, offset + YOUR_ADDRESS),
    relay: headerAddress(view, offset + RELAY),
    requestedAddress: optionAddresses(options, OPTION.requestedAddress)[0] ?? null,
    serverId: optionAddresses(options, OPTION.serverId)[0] ?? null,
    subnetMask: optionAddresses(options, OPTION.subnetMask)[0] ?? null,
    routers: optionAddresses(options, OPTION.routers),
    dnsServers: optionAddresses(options, OPTION.dnsServers),
    ntpServers: optionAddresses(options, OPTION.ntpServers),
    domainName: optionText(options, OPTION.domainName),
    hostName: optionText(options, OPTION.hostName),
    fqdn: optionFqdn(options.get(OPTION.fqdn)),
    vendorClass: optionText(options, OPTION.vendorClass),
    userClass: optionText(options, OPTION.userClass),
    mudUrl: optionText(options, OPTION.mudUrl),
    parameterList: options.get(OPTION.parameterList) ?? [],
    clientId: optionHex(options.get(OPTION.clientId)),
    leaseTime: optionNumber(options.get(OPTION.leaseTime)),
    complete,
  };
}

/** 0.0.0.0 is "none". */
function headerAddress(view: DataView, offset: number): Int32Array | null {
  return view.getUint32(offset) === 0 ? null : readIpv4Field(view, offset);
}

function viewOf(bytes: number[]): DataView {
  return new DataView(Uint8Array.from(bytes).buffer);
}

/** 0.0.0.0 is "none" here too. */
function optionAddresses(options: Map<number, number[]>, code: number): Int32Array[] {
  const bytes = options.get(code) ?? [];
  return readIpv4Fields(viewOf(bytes), 0, bytes.length).filter((address) => address[3] !== 0);
}

function optionText(options: Map<number, number[]>, code: number): string | null {
  const bytes = options.get(code);
  return bytes === undefined ? null : readUtf8Text(viewOf(bytes), 0, bytes.length);
}

function optionHex(bytes: number[] | undefined): string | null {
  return bytes === undefined ? null : bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function optionNumber(bytes: number[] | undefined): number | null {
  return bytes?.length === 4 ? viewOf(bytes).getUint32(0) : null;
}

function optionFqdn(bytes: number[] | undefined): string | null {
  return bytes === undefined ? null : readFqdnOption(viewOf(bytes), 0, bytes.length);
}

/** The name of an option 81. RFC 4702, section 2: flags, two obsolete bytes, then the name, as labels when the E flag (bit 2) says so. */
export function readFqdnOption(view: DataView, offset: number, end: number): string | null {
  if (end - offset < 4) return null;
  if ((view.getUint8(offset) & 4) === 0) return readUtf8Text(view, offset + 3, end);
  const labels: string[] = [];
  for (let at = offset + 3; at < end && view.getUint8(at) !== 0; at += 1 + view.getUint8(at)) {
    labels.push(readUtf8Text(view, at + 1, Math.min(end, at + 1 + view.getUint8(at))));
  }
  return labels.join('.');
}
