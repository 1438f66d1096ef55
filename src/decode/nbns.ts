import { readIpv4Field } from './address-field.ts';
import { type NetbiosName, parseNetbiosLabel, readDnsName, splitLabels } from './dns-names.ts';

// NetBIOS name service: RFC 1002, section 4.2. UDP 137. The message looks like DNS; names and types are its own.

const HEADER_LENGTH = 12;
const TYPE_NAME = 0x20;
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
  const flags = view.getUint16(offset + 2);
  const message: NbnsMessage = {
    response: (flags & 0x8000) !== 0,
    operation: operationOf((flags >> 11) & 15),
    names: [],
    addresses: [],
    complete: false,
  };
  const questions = view.getUint16(offset + 4);
  const records = view.getUint16(offset + 6) + view.getUint16(offset + 8) + view.getUint16(offset + 10);
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
  if (encoded === null || encoded.next + 4 > end) return -1;
  const name = parseNetbiosLabel(splitLabels(encoded.text)[0] ?? '');
  if (name !== null) message.names.push(name);
  if (!isRecord) return encoded.next + 4;
  const data = encoded.next + 10;
  if (data > end) return -1;
  const next = data + view.getUint16(data - 2);
  if (next > end) return -1;
  if (name !== null && view.getUint16(encoded.next) === TYPE_NAME) {
    // Two bytes of flags before each address; the first bit says "group" (RFC 1002, section 4.2.13).
    for (let at = data; at + 6 <= next && message.addresses.length < MAX_ADDRESSES; at += 6) {
      const isGroup = (view.getUint8(at) & 0x80) !== 0;
      message.addresses.push({ name, address: readIpv4Field(view, at + 2), isGroup });
    }
  }
  return next;
}
