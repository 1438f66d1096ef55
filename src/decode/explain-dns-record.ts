import { formatAddress } from '../base/ip-address.ts';
import { readDnsName } from './dns-names.ts';
import {
  DNS_TYPE,
  type DnsRecord,
  MX_TARGET,
  PARAMETER,
  readParameter,
  SRV,
  SVCB_PARAMETER,
  SVCB_TARGET,
} from './dns-record.ts';
import { addBytes, addFields, addNumber, addRow, formatLength, formatText, type Page } from './explain-page.ts';
import type { HeaderField } from './header-field.ts';

const IPV4_DATA: readonly HeaderField[] = [['address', 0, 4, 'ipv4']];
const IPV6_DATA: readonly HeaderField[] = [['address', 0, 16, 'ipv6']];
const SRV_NUMBERS: readonly HeaderField[] = [
  ['priority', SRV.priority, 2, 'number'],
  ['weight', SRV.weight, 2, 'number'],
  ['port', SRV.port, 2, 'number'],
];

const PARAMETER_NAMES = new Map<number, string>(Object.entries(PARAMETER).map(([name, key]) => [key, name]));

/** Explains the data [offset, end) of a record, by its type; `message` and `messageEnd` bound its names. */
export function explainRecordData(
  page: Page,
  message: number,
  messageEnd: number,
  offset: number,
  end: number,
  type: number,
): void {
  const addName = (name: string, at: number) => explainName(page, name, message, messageEnd, at, end);
  switch (type) {
    case DNS_TYPE.a:
    case DNS_TYPE.aaaa:
      explainAddress(page, offset, end, type === DNS_TYPE.a ? IPV4_DATA : IPV6_DATA);
      return;
    case DNS_TYPE.ns:
    case DNS_TYPE.cname:
    case DNS_TYPE.ptr:
    case DNS_TYPE.dname:
      addBytes(page, 'data', addName('target', offset), end);
      return;
    case DNS_TYPE.soa:
      addBytes(page, 'data', addName('primary server', offset), end);
      return;
    case DNS_TYPE.mx:
      explainPreference(page, 'preference', offset, end);
      addBytes(page, 'data', addName('target', offset + MX_TARGET), end);
      return;
    case DNS_TYPE.srv:
      addFields(page, offset, end, SRV_NUMBERS);
      addBytes(page, 'data', addName('target', offset + SRV.target), end);
      return;
    case DNS_TYPE.txt:
      explainStrings(page, offset, end);
      return;
    case DNS_TYPE.svcb:
    case DNS_TYPE.https:
      explainPreference(page, 'priority', offset, end);
      explainParameters(page, addName('target', offset + SVCB_TARGET), end);
      return;
    default:
      addBytes(page, 'data', offset, end);
  }
}

function explainAddress(page: Page, offset: number, end: number, field: readonly HeaderField[]): void {
  if (end - offset === field[0]![2]) addFields(page, offset, end, field);
  else addBytes(page, 'data', offset, end);
}

function explainPreference(page: Page, name: string, offset: number, end: number): void {
  if (offset + 2 <= end) addNumber(page, name, offset, 2);
}

/** Returns where the bytes after the name begin: `offset` when there is none. */
function explainName(
  page: Page,
  name: string,
  message: number,
  messageEnd: number,
  offset: number,
  end: number,
): number {
  const target = offset < end ? readDnsName(page.view, message, offset, messageEnd) : null;
  if (target === null || target.next > end) return offset;
  addRow(page, name, offset, target.next - offset, target.text);
  return target.next;
}

function explainStrings(page: Page, offset: number, end: number): void {
  for (let at = offset; at < end; ) {
    const stop = Math.min(end, at + 1 + page.view.getUint8(at));
    addRow(page, 'text', at, stop - at, formatText(page.view, at + 1, stop));
    at = stop;
  }
}

function explainParameters(page: Page, offset: number, end: number): void {
  const { view } = page;
  let at = offset;
  while (at + SVCB_PARAMETER.value <= end) {
    const value = at + SVCB_PARAMETER.value;
    const next = value + view.getUint16(at + SVCB_PARAMETER.length);
    if (next > end) break;
    const key = view.getUint16(at);
    const record: DnsRecord = { name: '', type: DNS_TYPE.svcb, class: 0, ttl: 0 };
    readParameter(view, key, value, next, record);
    addRow(page, PARAMETER_NAMES.get(key) ?? `parameter ${key}`, at, next - at, formatParameter(record, next - value));
    at = next;
  }
  addBytes(page, 'data', at, end);
}

function formatParameter({ alpn, port, hints, echOffered }: DnsRecord, length: number): string {
  if (alpn !== undefined) return alpn.join(', ');
  if (hints !== undefined) return hints.map((hint) => formatAddress(hint)).join(', ');
  if (port !== undefined) return String(port);
  return echOffered ? `a key of ${formatLength(length)}` : formatLength(length);
}
