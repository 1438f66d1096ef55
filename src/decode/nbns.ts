import { readIpv4Field } from './address-field.ts';
import { COUNTS, ENTRY, FLAGS, HEADER_LENGTH } from './dns.ts';
import { type NetbiosName, parseNetbiosLabel, readDnsName, splitLabels } from './dns-names.ts';

// NetBIOS name service: RFC 1002, section 4.2. UDP 137. The message looks like DNS; names and types are its own.

/** NB: a record of addresses. */
export const TYPE_NAME = 0x20;
/** Two bytes of flags, whose first bit says "group" (RFC 1002, section 4.2.13), then an address. */
export const NAME_ENTRY_LENGTH = 6;
const MAX_ENTRIES = 32;
const MAX_ADDRESSES = 16;

export type NbnsMessage = {
  response: boolean;
  operation: 'query' | 'registration' | 'release' | 'wait' | 'refresh' | 'other';
  /** Names asked for or spoken of. */
  names: NetbiosName[];
  /** Names with the addresses that a record gives them: the sender's own in a registration. A group's name is everybody's. */
  addresses: { name: NetbiosName; address: Int32Array; isGroup: boolean }[];
  complete: boolean;
};

/** The NetBIOS name message [offset, end), or null. */
export function readNbns(view: DataView, offset: number, end: number): NbnsMessage | null {
  if (end - offset < HEADER_LENGTH) return null;
  const flags = view.getUint16(offset + FLAGS);
  const message: NbnsMessage = {
    response: (flags & 0x8000) !== 0,
    operation: operationOf((flags >> 11) & 15),
    names: [],
    addresses: [],
    complete: false,
  };
  const counts = offset + COUNTS;
  const questions = view.getUint16(counts);
  const records = view.getUint16(counts + 2) + view.getUint16(counts + 4) + view.getUint16(counts + 6);
  if (questions + records === 0 || questions + records > MAX_ENTRIES) return null;
  let at = offset + HEADER_LENGTH;
  for (let i = 0; i < questions + records; i++) {
    at = readEntry(view, offset, at, end, i >= questions, message);
    if (at < 0) return message.names.length === 0 ? null : message;
  }
  message.complete = true;
  return message.names.length === 0 ? null : message;
}

function operationOf(code: number): NbnsMessage['operation'] {
  if (code === 0) return 'query';
  if (code === 5) return 'registration';
  if (code === 6) return 'release';
  if (code === 7) return 'wait';
  // RFC 1002 gives refresh both numbers.
  return code === 8 || code === 9 ? 'refresh' : 'other';
}

/** A question, or a record with its data. Returns where it ends, or -1. */
function readEntry(
  view: DataView,
  start: number,
  offset: number,
  end: number,
  isRecord: boolean,
  message: NbnsMessage,
): number {
  const encoded = readDnsName(view, start, offset, end);
  if (encoded === null || encoded.next + ENTRY.questionEnd > end) return -1;
  const name = parseNetbiosLabel(splitLabels(encoded.text)[0] ?? '');
  if (name !== null) message.names.push(name);
  if (!isRecord) return encoded.next + ENTRY.questionEnd;
  const data = encoded.next + ENTRY.data;
  if (data > end) return -1;
  const next = data + view.getUint16(encoded.next + ENTRY.dataLength);
  if (next > end) return -1;
  if (name !== null && view.getUint16(encoded.next + ENTRY.type) === TYPE_NAME) {
    for (
      let at = data;
      at + NAME_ENTRY_LENGTH <= next && message.addresses.length < MAX_ADDRESSES;
      at += NAME_ENTRY_LENGTH
    ) {
      const isGroup = (view.getUint8(at) & 0x80) !== 0;
      message.addresses.push({ name, address: readIpv4Field(view, at + 2), isGroup });
    }
  }
  return next;
}
