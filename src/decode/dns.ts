import { readDnsName } from './dns-names.ts';
import { DNS_TYPE, type DnsRecord, readRecordData } from './dns-record.ts';

// RFC 1035, section 4. mDNS (RFC 6762) and LLMNR (RFC 4795) use the same message; NetBIOS: see nbns.ts.

export const ID = 0;
export const FLAGS = 2;
/** Of questions, answers, authorities and additionals, two bytes each. */
export const COUNTS = 4;
export const HEADER_LENGTH = 12;

/** What stands behind the name of a question or a record; a question ends with its class. */
export const ENTRY = { type: 0, class: 2, questionEnd: 4, ttl: 4, dataLength: 8, data: 10 } as const;

/** mDNS's top bit of a class: cache flush in a record (RFC 6762, section 10.2), unicast response in a question (5.4). */
export const CACHE_FLUSH = 0x8000;

/** Questions, and records in all, that are read of one message. */
const MAX_QUESTIONS = 256;
const MAX_RECORDS = 1024;

export type DnsQuestion = {
  /** As seen; see `readDnsName`. */
  name: string;
  type: number;
  /** Without mDNS's unicast-response bit (RFC 6762, section 5.4). */
  class: number;
};

export type DnsMessage = {
  id: number;
  response: boolean;
  opcode: number;
  /** 0 is success, 3 is "no such name" (the extended bits of EDNS left out). */
  rcode: number;
  /** The TC bit: the rest is to be asked for by TCP. */
  truncated: boolean;
  questions: DnsQuestion[];
  answers: DnsRecord[];
  authorities: DnsRecord[];
  additionals: DnsRecord[];
  /** False when the bytes ended, or stopped making sense, before the counts were met. */
  complete: boolean;
  /** Where reading stopped. */
  end: number;
};

/**
 * The DNS message [offset, end), or null when the header cannot be one: an opcode that does not exist, nothing in it at
 * all, or a first question or record that is none. Meant for the ports of DNS; elsewhere ask `isCertainDns` too.
 */
export function readDnsMessage(view: DataView, offset: number, end: number): DnsMessage | null {
  if (end - offset < HEADER_LENGTH) return null;
  const flags = view.getUint16(offset + FLAGS);
  const opcode = (flags >> 11) & 15;
  // RFC 1035, 1996, 2136, 8490: query, inverse query, status, notify, update, stateful operations.
  if (opcode === 3 || opcode > 6) return null;
  const message: DnsMessage = {
    id: view.getUint16(offset + ID),
    response: (flags & 0x8000) !== 0,
    opcode,
    rcode: flags & 15,
    truncated: (flags & 0x0200) !== 0,
    questions: [],
    answers: [],
    authorities: [],
    additionals: [],
    complete: false,
    end: offset + HEADER_LENGTH,
  };
  const counts = [0, 2, 4, 6].map((at) => view.getUint16(offset + COUNTS + at));
  if (!isPlausibleStart(message, counts)) return null;
  readSections(view, offset, end, message, counts);
  const nothingRead = message.end === offset + HEADER_LENGTH;
  return nothingRead && end - offset > ROOM_FOR_FIRST ? null : message;
}

/** Header, a name of 255 bytes, and what precedes a record's data: a message this long has its first question or record. */
const ROOM_FOR_FIRST = HEADER_LENGTH + 255 + ENTRY.data;

function isPlausibleStart(message: DnsMessage, counts: number[]): boolean {
  const [questions, answers, authorities, additionals] = counts as [number, number, number, number];
  if (questions > MAX_QUESTIONS) return false;
  if (questions + answers + authorities + additionals > 0) return true;
  // A bare header is how servers refuse what they cannot read (RFC 1035, section 4.1.1: format error and its kin).
  return message.response && message.rcode !== 0;
}

function readSections(view: DataView, offset: number, end: number, message: DnsMessage, counts: number[]): void {
  for (let i = 0; i < counts[0]!; i++) if (!readQuestion(view, offset, end, message)) return;
  let room = MAX_RECORDS;
  const sections = [message.answers, message.authorities, message.additionals];
  for (const [i, section] of sections.entries()) {
    for (let n = 0; n < counts[i + 1]!; n++) {
      if (room-- === 0 || !readRecord(view, offset, end, message, section)) return;
    }
  }
  message.complete = true;
}

function readQuestion(view: DataView, offset: number, end: number, message: DnsMessage): boolean {
  const name = readDnsName(view, offset, message.end, end);
  if (name === null || name.next + ENTRY.questionEnd > end) return false;
  const type = view.getUint16(name.next + ENTRY.type);
  message.questions.push({ name: name.text, type, class: view.getUint16(name.next + ENTRY.class) & ~CACHE_FLUSH });
  message.end = name.next + ENTRY.questionEnd;
  return true;
}

function readRecord(view: DataView, offset: number, end: number, message: DnsMessage, section: DnsRecord[]): boolean {
  const name = readDnsName(view, offset, message.end, end);
  if (name === null || name.next + ENTRY.data > end) return false;
  const data = name.next + ENTRY.data;
  const dataEnd = data + view.getUint16(name.next + ENTRY.dataLength);
  if (dataEnd > end) return false;
  const type = view.getUint16(name.next + ENTRY.type);
  const rawClass = view.getUint16(name.next + ENTRY.class);
  const record: DnsRecord = {
    name: name.text,
    type,
    class: type === DNS_TYPE.opt ? rawClass : rawClass & ~CACHE_FLUSH,
    ttl: view.getUint32(name.next + ENTRY.ttl),
  };
  readRecordData(view, offset, end, data, dataEnd, record);
  section.push(record);
  message.end = dataEnd;
  return true;
}

/** Records of one section that a message in a datagram can hold: 9,000 bytes of the shortest record there is. */
const MAX_SECTION = 818;

/**
 * Whether a datagram on a port that says nothing may be DNS at all. Asked before `readDnsMessage` and `isCertainDns`,
 * which allocate: media and P2P, of which there is much, are turned away here.
 */
export function mayBeDns(view: DataView, offset: number, end: number): boolean {
  if (end - offset < HEADER_LENGTH) return false;
  const flags = view.getUint16(offset + FLAGS);
  const opcode = (flags >> 11) & 15;
  // The Z bit must be zero (RFC 1035, section 4.1.1).
  if (opcode === 3 || opcode > 6 || (flags & 0x40) !== 0) return false;
  if (view.getUint16(offset + COUNTS) > MAX_QUESTIONS) return false;
  for (let at = 2; at < 8; at += 2) if (view.getUint16(offset + COUNTS + at) > MAX_SECTION) return false;
  return true;
}

/**
 * Whether bytes on a port that says nothing are DNS beyond doubt: read to the last byte, at least one question or answer,
 * and every class one that exists.
 */
export function isCertainDns(message: DnsMessage, end: number): boolean {
  if (!message.complete || message.end !== end) return false;
  if (message.questions.length === 0 && message.answers.length === 0) return false;
  const records = [...message.answers, ...message.authorities, ...message.additionals];
  return message.questions.every(hasKnownClass) && records.every((r) => r.type === DNS_TYPE.opt || hasKnownClass(r));
}

/** RFC 6895, section 3.2: Internet, CHAOS, Hesiod, none, any. */
function hasKnownClass(entry: { type: number; class: number }): boolean {
  const known = entry.class === 1 || entry.class === 3 || entry.class === 4 || entry.class === 254;
  return entry.type !== 0 && (known || entry.class === (255 & ~CACHE_FLUSH));
}

/** Messages of one stretch of a stream, and how many of its bytes they took: the rest waits for more. */
export type DnsStream = { messages: DnsMessage[]; consumed: number };

/** Messages of one stretch that are read. */
const MAX_MESSAGES = 1024;

/** Bytes before each message of a stream that give its length. */
export const STREAM_LENGTH = 2;

/**
 * DNS over TCP (RFC 1035, section 4.2.2: two bytes of length before each message), the whole messages in [offset, end).
 * Null when the first of them is no DNS.
 */
export function readDnsStream(view: DataView, offset: number, end: number): DnsStream | null {
  const messages: DnsMessage[] = [];
  let at = offset;
  while (at + STREAM_LENGTH <= end && messages.length < MAX_MESSAGES) {
    const next = at + STREAM_LENGTH + view.getUint16(at);
    if (next > end) {
      // The first message is still incomplete: its beginning tells whether it is worth the wait.
      const partial =
        messages.length === 0 && end - at > STREAM_LENGTH + HEADER_LENGTH
          ? readDnsMessage(view, at + STREAM_LENGTH, end)
          : undefined;
      return partial === null ? null : { messages, consumed: at - offset };
    }
    const message = readDnsMessage(view, at + STREAM_LENGTH, next);
    if (message === null) return messages.length === 0 ? null : { messages, consumed: at - offset };
    messages.push(message);
    at = next;
  }
  return { messages, consumed: at - offset };
}

/** Whether a stream on a port that says nothing begins with a whole message that is DNS beyond doubt. */
export function isCertainDnsStream(view: DataView, offset: number, end: number): boolean {
  if (end - offset < 2 + HEADER_LENGTH) return false;
  const next = offset + 2 + view.getUint16(offset);
  if (next > end || !mayBeDns(view, offset + 2, next)) return false;
  const message = readDnsMessage(view, offset + 2, next);
  return message !== null && isCertainDns(message, next);
}
