import { readMac } from '../base/mac-address.ts';
import { readIpv4Field, readIpv4Fields } from './address-field.ts';
import { readUtf8Text } from './text-field.ts';

// DHCPv4: RFC 2131, section 2; options: RFC 2132, 3046, 3396, 4702, 8520. BOOTP (RFC 951) has the same header.

const OPERATION = 0;
const HARDWARE_TYPE = 1;
const HARDWARE_LENGTH = 2;
const HOPS = 3;
const TRANSACTION = 4;
const CLIENT_ADDRESS = 12;
const YOUR_ADDRESS = 16;
const RELAY = 24;
const HARDWARE_ADDRESS = 28;
const SERVER_NAME = 44;
const FILE = 108;
const FILE_END = 236;
const COOKIE = 236;
const OPTIONS = 240;

const MAGIC_COOKIE = 0x63825363;
const ETHERNET = 1;

/** Options of one message that are kept, and bytes of one option (RFC 3396 joins those that come in parts). */
const MAX_OPTIONS = 256;
const MAX_OPTION_LENGTH = 1024;

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

/** Adds code → bytes for [offset, end). Returns whether the end mark was met. */
function collectOptions(view: DataView, offset: number, end: number, options: Map<number, number[]>): boolean {
  for (let at = offset; at < end; ) {
    const code = view.getUint8(at);
    if (code === 255) return true;
    if (code === 0) {
      at++;
      continue;
    }
    if (at + 2 > end) return false;
    const next = at + 2 + view.getUint8(at + 1);
    if (next > end) return false;
    const bytes = options.get(code) ?? [];
    for (let i = at + 2; i < next && bytes.length < MAX_OPTION_LENGTH; i++) bytes.push(view.getUint8(i));
    if (options.size < MAX_OPTIONS) options.set(code, bytes);
    at = next;
  }
  return false;
}

/** RFC 2132, section 9.3: the boot file's and the server's name may hold options instead. */
function collectOverload(view: DataView, offset: number, options: Map<number, number[]>): void {
  const overload = options.get(52)?.[0] ?? 0;
  if (overload & 1) collectOptions(view, offset + FILE, offset + FILE_END, options);
  if (overload & 2) collectOptions(view, offset + SERVER_NAME, offset + FILE, options);
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
    messageType: options.get(53)?.[0] ?? 0,
    reply: operation === 2,
    transaction: view.getUint32(offset + TRANSACTION),
    clientMac: ethernet ? readMac(view, offset + HARDWARE_ADDRESS) : null,
    clientAddress: headerAddress(view, offset + CLIENT_ADDRESS),
    yourAddress: headerAddress(view, offset + YOUR_ADDRESS),
    relay: headerAddress(view, offset + RELAY),
    requestedAddress: optionAddresses(options, 50)[0] ?? null,
    serverId: optionAddresses(options, 54)[0] ?? null,
    subnetMask: optionAddresses(options, 1)[0] ?? null,
    routers: optionAddresses(options, 3),
    dnsServers: optionAddresses(options, 6),
    ntpServers: optionAddresses(options, 42),
    domainName: optionText(options, 15),
    hostName: optionText(options, 12),
    fqdn: optionFqdn(options.get(81)),
    vendorClass: optionText(options, 60),
    userClass: optionText(options, 77),
    mudUrl: optionText(options, 161),
    parameterList: options.get(55) ?? [],
    clientId: optionHex(options.get(61)),
    leaseTime: optionNumber(options.get(51)),
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

/** RFC 4702, section 2: flags, two obsolete bytes, then the name, as labels when the E flag (bit 2) says so. */
function optionFqdn(bytes: number[] | undefined): string | null {
  if (bytes === undefined || bytes.length < 4) return null;
  if ((bytes[0]! & 4) === 0) return readUtf8Text(viewOf(bytes), 3, bytes.length);
  const labels: string[] = [];
  for (let at = 3; at < bytes.length && bytes[at] !== 0; at += 1 + bytes[at]!) {
    labels.push(readUtf8Text(viewOf(bytes), at + 1, Math.min(bytes.length, at + 1 + bytes[at]!)));
  }
  return labels.join('.');
}
