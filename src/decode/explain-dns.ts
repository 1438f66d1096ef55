import { CACHE_FLUSH, COUNTS, type DnsMessage, ENTRY, FLAGS, HEADER_LENGTH, ID } from './dns.ts';
import { parseNetbiosLabel, readDnsName, splitLabels } from './dns-names.ts';
import { DNS_TYPE } from './dns-record.ts';
import { explainRecordData } from './explain-dns-record.ts';
import { addBytes, addCode, addFields, addNumber, addRow, type Page } from './explain-page.ts';
import type { HeaderField } from './header-field.ts';
import { NAME_ENTRY_LENGTH, type NbnsMessage, TYPE_NAME } from './nbns.ts';

const DNS_COUNTS: readonly HeaderField[] = [
  ['questions', COUNTS, 2, 'number'],
  ['answers', COUNTS + 2, 2, 'number'],
  ['authorities', COUNTS + 4, 2, 'number'],
  ['additionals', COUNTS + 6, 2, 'number'],
];

const SECTIONS = ['answer', 'authority', 'additional'] as const;

/** RFC 1035, section 4.1.1, and RFC 1996, 2136, 8490. */
const OPERATIONS = ['query', 'inverse query', 'status', 'opcode 3', 'notify', 'update', 'stateful'] as const;
const RESULTS = ['no error', 'format error', 'server failure', 'no such name', 'not implemented', 'refused'] as const;

const TYPE_NAMES = new Map<number, string>(
  Object.entries(DNS_TYPE).map(([name, number]) => [number, name.toUpperCase()]),
);

/** How a message that looks like DNS writes its names and records. */
type Style = {
  formatName: (text: string) => string;
  typeNames: ReadonlyMap<number, string>;
  explainData: (page: Page, message: number, messageEnd: number, offset: number, end: number, type: number) => void;
};

const DNS_STYLE: Style = { formatName: (text) => text, typeNames: TYPE_NAMES, explainData: explainRecordData };

/** Explains the DNS message at `offset` as far as it was read. */
export function explainDns(page: Page, offset: number, end: number, message: DnsMessage): void {
  const { response, opcode, rcode } = message;
  const result = response ? `, ${RESULTS[rcode] ?? `result ${rcode}`}` : '';
  const kind = `${response ? 'response' : 'question'}, ${OPERATIONS[opcode]}${result}`;
  explainHeader(page, offset, end, message.truncated ? `${kind}, truncated` : kind);
  const { questions, answers, authorities, additionals } = message;
  const counts = [questions.length, answers.length, authorities.length, additionals.length];
  explainEntries(page, offset, end, counts, DNS_STYLE);
}

const NETBIOS_STYLE: Style = {
  formatName: formatNetbiosName,
  typeNames: new Map([
    [TYPE_NAME, 'NB'],
    [0x21, 'NBSTAT'],
  ]),
  explainData: explainNetbiosData,
};

/** Explains the message of the NetBIOS name service at `offset`. */
export function explainNbns(page: Page, offset: number, end: number, message: NbnsMessage): void {
  explainHeader(page, offset, end, `${message.response ? 'response' : 'request'}, ${message.operation}`);
  const counts = [0, 2, 4, 6].map((at) => page.view.getUint16(offset + COUNTS + at));
  explainEntries(page, offset, end, counts, NETBIOS_STYLE);
}

function explainHeader(page: Page, offset: number, end: number, kind: string): void {
  addCode(page, 'id', offset + ID, 2);
  addCode(page, 'flags', offset + FLAGS, 2, kind);
  addFields(page, offset, end, DNS_COUNTS);
}

function explainEntries(page: Page, message: number, end: number, counts: readonly number[], style: Style): void {
  const [questions = 0, ...records] = counts;
  let at = message + HEADER_LENGTH;
  for (let i = 0; i < questions && at >= 0; i++) at = explainQuestion(page, message, at, end, style);
  for (const [section, count] of records.entries()) {
    for (let i = 0; i < count && at >= 0; i++) at = explainRecord(page, message, at, end, SECTIONS[section]!, style);
  }
}

/** Returns where the next entry begins, or -1. */
function explainQuestion(page: Page, message: number, offset: number, end: number, style: Style): number {
  const name = readDnsName(page.view, message, offset, end);
  if (name === null || name.next + ENTRY.questionEnd > end) return -1;
  addRow(page, 'question', offset, name.next - offset, style.formatName(name.text));
  explainType(page, name.next, style, 'unicast response');
  return name.next + ENTRY.questionEnd;
}

function explainRecord(
  page: Page,
  message: number,
  offset: number,
  end: number,
  section: string,
  style: Style,
): number {
  const { view } = page;
  const name = readDnsName(view, message, offset, end);
  if (name === null || name.next + ENTRY.data > end) return -1;
  const data = name.next + ENTRY.data;
  const dataEnd = data + view.getUint16(name.next + ENTRY.dataLength);
  if (dataEnd > end) return -1;
  addRow(page, section, offset, name.next - offset, style.formatName(name.text));
  const type = explainType(page, name.next, style, 'cache flush');
  if (type === DNS_TYPE.opt) addCode(page, 'extended result and flags', name.next + ENTRY.ttl, 4);
  else addNumber(page, 'time to live', name.next + ENTRY.ttl, 4);
  addNumber(page, 'data length', name.next + ENTRY.dataLength, 2);
  style.explainData(page, message, end, data, dataEnd, type);
  return dataEnd;
}

/** Returns the type. */
function explainType(page: Page, offset: number, { typeNames }: Style, topBit: string): number {
  const type = page.view.getUint16(offset + ENTRY.type);
  const entryClass = page.view.getUint16(offset + ENTRY.class);
  addNumber(page, 'type', offset + ENTRY.type, 2, typeNames.get(type));
  // OPT says here how long a datagram may be (RFC 6891, section 6.1.2).
  if (type === DNS_TYPE.opt && typeNames === TYPE_NAMES) addNumber(page, 'largest datagram', offset + ENTRY.class, 2);
  else addCode(page, 'class', offset + ENTRY.class, 2, (entryClass & CACHE_FLUSH) === 0 ? null : topBit);
  return type;
}

/** `NAME <20>`, as other tools write it: the kind of the name behind it. */
function formatNetbiosName(text: string): string {
  const name = parseNetbiosLabel(splitLabels(text)[0] ?? '');
  return name === null ? text : `${name.name} <${name.kind.toString(16).padStart(2, '0')}>`;
}

function explainNetbiosData(
  page: Page,
  _message: number,
  _messageEnd: number,
  offset: number,
  end: number,
  type: number,
): void {
  let at = offset;
  if (type === TYPE_NAME) {
    for (; at + NAME_ENTRY_LENGTH <= end; at += NAME_ENTRY_LENGTH) {
      const isGroup = (page.view.getUint8(at) & 0x80) !== 0;
      addCode(page, 'name flags', at, 2, isGroup ? 'group' : 'unique');
      addFields(page, at, end, NAME_ENTRY);
    }
  }
  addBytes(page, 'data', at, end);
}

const NAME_ENTRY: readonly HeaderField[] = [['address', 2, 4, 'ipv4']];
