import { formatAddress } from '../base/ip-address.ts';
import { readIpv4Fields } from './address-field.ts';
import * as dhcp from './dhcp.ts';
import { DHCP_MESSAGE_NAMES, OPTION, type OptionPlace, OVERLOADED, readFqdnOption, readOptionPlace } from './dhcp.ts';
import {
  addCode,
  addFields,
  addNumber,
  addRow,
  formatBytes,
  formatField,
  formatText,
  type Page,
} from './explain-page.ts';
import type { HeaderField } from './header-field.ts';
import { readUtf8Text } from './text-field.ts';

const HEADER: readonly HeaderField[] = [
  ['hardware type', dhcp.HARDWARE_TYPE, 1, 'number'],
  ['hardware length', dhcp.HARDWARE_LENGTH, 1, 'number'],
  ['hops', dhcp.HOPS, 1, 'number'],
  ['transaction', dhcp.TRANSACTION, 4, 'hex'],
  ['seconds', dhcp.SECONDS, 2, 'number'],
  ['flags', dhcp.FLAGS, 2, 'hex'],
  ['client address', dhcp.CLIENT_ADDRESS, 4, 'ipv4'],
  ['your address', dhcp.YOUR_ADDRESS, 4, 'ipv4'],
  ['next server', dhcp.NEXT_SERVER, 4, 'ipv4'],
  ['relay', dhcp.RELAY, 4, 'ipv4'],
];

const MAC_ADDRESS: readonly HeaderField[] = [
  ['client hardware address', dhcp.HARDWARE_ADDRESS, 6, 'mac'],
  ['padding', dhcp.HARDWARE_ADDRESS + 6, 10, 'bytes'],
];
const HARDWARE_ADDRESS: readonly HeaderField[] = [['client hardware address', dhcp.HARDWARE_ADDRESS, 16, 'bytes']];

const NAME_FIELDS = [
  ['server name', OVERLOADED.serverName],
  ['boot file', OVERLOADED.file],
] as const;

type OptionForm = 'text' | 'addresses' | 'number' | 'bytes' | 'list' | 'message type' | 'fqdn';

/** Those that the reader looks into, and the commonest others, by their names in RFC 2132. */
const OPTIONS = new Map<number, { name: string; form: OptionForm }>([
  [OPTION.subnetMask, { name: 'subnet mask', form: 'addresses' }],
  [OPTION.routers, { name: 'routers', form: 'addresses' }],
  [OPTION.dnsServers, { name: 'DNS servers', form: 'addresses' }],
  [OPTION.hostName, { name: 'host name', form: 'text' }],
  [OPTION.domainName, { name: 'domain name', form: 'text' }],
  [28, { name: 'broadcast address', form: 'addresses' }],
  [OPTION.ntpServers, { name: 'NTP servers', form: 'addresses' }],
  [OPTION.requestedAddress, { name: 'requested address', form: 'addresses' }],
  [OPTION.leaseTime, { name: 'lease time', form: 'number' }],
  [OPTION.overload, { name: 'overload', form: 'number' }],
  [OPTION.messageType, { name: 'message type', form: 'message type' }],
  [OPTION.serverId, { name: 'server', form: 'addresses' }],
  [OPTION.parameterList, { name: 'parameters asked for', form: 'list' }],
  [56, { name: 'message', form: 'text' }],
  [57, { name: 'longest message', form: 'number' }],
  [58, { name: 'renewal time', form: 'number' }],
  [59, { name: 'rebinding time', form: 'number' }],
  [OPTION.vendorClass, { name: 'vendor class', form: 'text' }],
  [OPTION.clientId, { name: 'client id', form: 'bytes' }],
  [OPTION.userClass, { name: 'user class', form: 'text' }],
  [OPTION.fqdn, { name: 'client name', form: 'fqdn' }],
  [OPTION.mudUrl, { name: 'MUD URL', form: 'text' }],
]);

/** Explains the DHCP or BOOTP message at `offset`: its header, then a row for each option, code and length included. */
export function explainDhcp(page: Page, offset: number, end: number): void {
  const { view } = page;
  const operation = offset + dhcp.OPERATION;
  addNumber(page, 'operation', operation, 1, view.getUint8(operation) === 1 ? 'request' : 'reply');
  addFields(page, offset, end, HEADER);
  const options = offset + dhcp.OPTIONS;
  const isMac = view.getUint8(offset + dhcp.HARDWARE_LENGTH) === 6;
  addFields(page, offset, end, isMac ? MAC_ADDRESS : HARDWARE_ADDRESS);
  const overload = options <= end ? readOverload(view, options, end) : 0;
  for (const [name, field] of NAME_FIELDS) {
    const [start, stop] = [offset + field.start, Math.min(end, offset + field.end)];
    if (start >= stop) return;
    if (overload & field.bit) explainOptions(page, start, stop);
    else addRow(page, name, start, stop - start, readUtf8Text(view, start, stop) || 'not set');
  }
  if (options > end) return;
  addCode(page, 'magic cookie', offset + dhcp.COOKIE, 4);
  explainOptions(page, options, end);
}

function readOverload(view: DataView, offset: number, end: number): number {
  let place = readOptionPlace(view, offset, end);
  for (; place !== null && place.code !== OPTION.end; place = readOptionPlace(view, place.next, end)) {
    if (place.code === OPTION.overload && place.value < place.next) return view.getUint8(place.value);
  }
  return 0;
}

function explainOptions(page: Page, offset: number, end: number): void {
  const { view } = page;
  let at = offset;
  for (let place = readOptionPlace(view, at, end); place !== null; place = readOptionPlace(view, at, end)) {
    const { code, value, next } = place;
    if (code === OPTION.end) addCode(page, 'end of options', at, 1);
    else if (code !== OPTION.pad) explainOption(page, at, { code, value, next });
    at = next;
    if (code === OPTION.end) break;
  }
  explainPadding(page, at, end);
}

/** Clients fill up to the length of BOOTP's messages. */
function explainPadding(page: Page, offset: number, end: number): void {
  for (let at = offset; at < end; at++) if (page.view.getUint8(at) !== OPTION.pad) return;
  if (offset < end) addRow(page, 'padding', offset, end - offset, `${end - offset} zeros`);
}

function explainOption(page: Page, offset: number, { code, value, next }: OptionPlace): void {
  const known = OPTIONS.get(code);
  const text = formatOption(page.view, value, next, known?.form ?? 'bytes');
  addRow(page, known?.name ?? `option ${code}`, offset, next - offset, text);
}

function formatOption(view: DataView, offset: number, end: number, form: OptionForm): string {
  switch (form) {
    case 'text':
      return formatText(view, offset, end);
    case 'addresses':
      return listOf(readIpv4Fields(view, offset, end), (address) => formatAddress(address));
    case 'number':
      return formatField(view, offset, end - offset, 'number');
    case 'list':
      return listOf([...new Uint8Array(view.buffer, view.byteOffset + offset, end - offset)], String);
    case 'fqdn':
      return readFqdnOption(view, offset, end) ?? '';
    case 'message type': {
      const type = offset < end ? view.getUint8(offset) : 0;
      return `${type} (${DHCP_MESSAGE_NAMES[type] ?? 'newer'})`;
    }
    default:
      return formatBytes(view, offset, end);
  }
}

function listOf<T>(values: readonly T[], format: (value: T) => string): string {
  return values.map(format).join(', ');
}
