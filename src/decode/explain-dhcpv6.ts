import { formatAddress } from '../base/ip-address.ts';
import { readIpv6Fields } from './address-field.ts';
import * as dhcpv6 from './dhcpv6.ts';
import { isRelayed, OPTION, readFqdn, readVendorClass } from './dhcpv6.ts';
import {
  addBytes,
  addFields,
  addNumber,
  addRow,
  formatBytes,
  formatLength,
  formatText,
  type Page,
} from './explain-page.ts';
import type { HeaderField } from './header-field.ts';
import { readUint16List } from './tls-vector.ts';

const MESSAGE: readonly HeaderField[] = [['transaction', dhcpv6.TRANSACTION, 3, 'hex']];
const RELAY: readonly HeaderField[] = [
  ['hops', dhcpv6.RELAY.hops, 1, 'number'],
  ['link address', dhcpv6.RELAY.link, 16, 'ipv6'],
  ['peer address', dhcpv6.RELAY.peer, 16, 'ipv6'],
];

/** Identifier and two times. */
const LEASE: readonly HeaderField[] = [
  ['identifier', 0, 4, 'hex'],
  ['renewal time', 4, 4, 'number'],
  ['rebinding time', 8, 4, 'number'],
];
const TEMPORARY_LEASE: readonly HeaderField[] = [['identifier', 0, 4, 'hex']];
const ADDRESS: readonly HeaderField[] = [
  ['leased address', 0, 16, 'ipv6'],
  ['preferred lifetime', 16, 4, 'number'],
  ['valid lifetime', 20, 4, 'number'],
];
const PREFIX: readonly HeaderField[] = [
  ['preferred lifetime', 0, 4, 'number'],
  ['valid lifetime', 4, 4, 'number'],
  ['prefix length', dhcpv6.PREFIX.length, 1, 'number'],
  ['prefix', dhcpv6.PREFIX.address, 16, 'ipv6'],
];

/** RFC 8415, section 7.3. */
const MESSAGE_NAMES = [
  'reserved',
  'solicit',
  'advertise',
  'request',
  'confirm',
  'renew',
  'rebind',
  'reply',
  'release',
  'decline',
  'reconfigure',
  'information request',
  'relay forward',
  'relay reply',
] as const;

const OPTION_NAMES = new Map<number, string>([
  [OPTION.clientId, 'client id'],
  [2, 'server id'],
  [OPTION.addressLease, 'address lease'],
  [OPTION.temporaryLease, 'temporary lease'],
  [OPTION.address, 'address'],
  [OPTION.request, 'options asked for'],
  [7, 'preference'],
  [8, 'elapsed time'],
  [OPTION.relayed, 'relayed message'],
  [13, 'status'],
  [OPTION.vendorClass, 'vendor class'],
  [OPTION.dnsServers, 'DNS servers'],
  [OPTION.domainList, 'domain list'],
  [OPTION.prefixLease, 'prefix lease'],
  [OPTION.prefix, 'prefix'],
  [OPTION.clientFqdn, 'client name'],
  [OPTION.mudUrl, 'MUD URL'],
]);

/** Relays within relays, leases within messages. */
const MAX_DEPTH = 6;

/** Explains the DHCPv6 message at `offset`: its header, then a row for each option, code and length included. */
export function explainDhcpv6(page: Page, offset: number, end: number, depth = 0): void {
  if (end - offset < dhcpv6.HEADER_LENGTH) return;
  const type = page.view.getUint8(offset + dhcpv6.TYPE);
  addNumber(page, 'message type', offset + dhcpv6.TYPE, 1, MESSAGE_NAMES[type]);
  addFields(page, offset, end, isRelayed(type) ? RELAY : MESSAGE);
  const options = offset + (isRelayed(type) ? dhcpv6.RELAY.headerLength : dhcpv6.HEADER_LENGTH);
  explainOptions(page, options, end, depth);
}

function explainOptions(page: Page, offset: number, end: number, depth: number): void {
  const { view } = page;
  let at = offset;
  while (at + dhcpv6.OPTION_VALUE <= end) {
    const value = at + dhcpv6.OPTION_VALUE;
    const next = value + view.getUint16(at + dhcpv6.OPTION_LENGTH);
    if (next > end) return;
    explainOption(page, at, next, depth);
    at = next;
  }
}

function explainOption(page: Page, offset: number, end: number, depth: number): void {
  const code = page.view.getUint16(offset);
  const value = offset + dhcpv6.OPTION_VALUE;
  const name = OPTION_NAMES.get(code) ?? `option ${code}`;
  if (depth < MAX_DEPTH && explainNested(page, code, value, end, depth)) return;
  addRow(page, name, offset, end - offset, formatOption(page.view, code, value, end));
}

/** Options with fields of their own: true when `code` is one and its rows were added, header first. */
function explainNested(page: Page, code: number, offset: number, end: number, depth: number): boolean {
  const header = () =>
    addRow(
      page,
      OPTION_NAMES.get(code)!,
      offset - dhcpv6.OPTION_VALUE,
      dhcpv6.OPTION_VALUE,
      formatLength(end - offset),
    );
  switch (code) {
    case OPTION.addressLease:
    case OPTION.prefixLease:
      header();
      addFields(page, offset, end, LEASE);
      explainOptions(page, offset + dhcpv6.LEASE_OPTIONS, end, depth + 1);
      return true;
    case OPTION.temporaryLease:
      header();
      addFields(page, offset, end, TEMPORARY_LEASE);
      explainOptions(page, offset + dhcpv6.TEMPORARY_LEASE_OPTIONS, end, depth + 1);
      return true;
    case OPTION.address:
    case OPTION.prefix:
      header();
      addFields(page, offset, end, code === OPTION.address ? ADDRESS : PREFIX);
      addBytes(page, 'options', offset + (code === OPTION.address ? dhcpv6.ADDRESS_LENGTH : dhcpv6.PREFIX.end), end);
      return true;
    case OPTION.relayed:
      header();
      explainDhcpv6(page, offset, end, depth + 1);
      return true;
    default:
      return false;
  }
}

function formatOption(view: DataView, code: number, offset: number, end: number): string {
  switch (code) {
    case OPTION.request:
      return readUint16List(view, offset, end).join(', ');
    case OPTION.dnsServers:
      return readIpv6Fields(view, offset, end)
        .map((address) => formatAddress(address))
        .join(', ');
    case OPTION.vendorClass:
      return readVendorClass(view, offset, end) ?? '';
    case OPTION.clientFqdn:
      return readFqdn(view, offset + dhcpv6.FQDN_NAME, end) ?? '';
    case OPTION.mudUrl:
      return formatText(view, offset, end);
    default:
      return formatBytes(view, offset, end);
  }
}
