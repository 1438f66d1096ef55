import { readIpv4Field, readIpv6Field, type SocketAddress } from './address-field.ts';
import { readUtf8Text } from './text-field.ts';

// STUN: RFC 8489, sections 5 and 14; TURN: RFC 8656; before the magic cookie: RFC 3489.

export const TYPE = 0;
export const LENGTH = 2;
export const COOKIE = 4;
export const TRANSACTION = 8;
export const HEADER_LENGTH = 20;

/** Of an attribute, behind its type. */
export const ATTRIBUTE_LENGTH = 2;
export const ATTRIBUTE_VALUE = 4;

const MAGIC_COOKIE = 0x2112a442;

/** Attributes by type: those that are looked into. */
export const ATTRIBUTE = {
  mappedAddress: 0x0001,
  username: 0x0006,
  xorPeerAddress: 0x0012,
  realm: 0x0014,
  xorRelayedAddress: 0x0016,
  xorMappedAddress: 0x0020,
  xorMappedAddressDraft: 0x8020,
  software: 0x8022,
  alternateServer: 0x8023,
} as const;

const MAX_ATTRIBUTES = 64;

/** Methods by number (IANA "STUN Parameters"). */
const METHOD_NAMES = new Map([
  [0x001, 'binding'],
  [0x003, 'allocate'],
  [0x004, 'refresh'],
  [0x006, 'send'],
  [0x007, 'data'],
  [0x008, 'create-permission'],
  [0x009, 'channel-bind'],
  [0x00a, 'connect'],
  [0x00b, 'connection-bind'],
  [0x00c, 'connection-attempt'],
]);

/** What is absent is null, or an empty list. */
export type StunMessage = {
  method: string;
  kind: 'request' | 'indication' | 'success' | 'error';
  /** As hex: 96 bits, or 128 before RFC 5389. */
  transaction: string;
  /** How the server saw the client. */
  mapped: SocketAddress | null;
  /** Where the TURN server receives for the client. */
  relayed: SocketAddress | null;
  /** With whom the client talks through the relay. */
  peers: SocketAddress[];
  /** Where the server sends the client instead. */
  alternateServer: SocketAddress | null;
  username: string | null;
  realm: string | null;
  software: string | null;
  complete: boolean;
};

/**
 * The STUN or TURN message at `offset`, or null. Messages with the magic cookie are certain; those of RFC 3489 have none and
 * are taken only when their attributes fill the length that they state.
 */
export function readStun(view: DataView, offset: number, end: number): StunMessage | null {
  if (end - offset < HEADER_LENGTH) return null;
  const type = view.getUint16(offset + TYPE);
  const length = view.getUint16(offset + LENGTH);
  if ((type & 0xc000) !== 0 || (length & 3) !== 0) return null;
  const method = METHOD_NAMES.get((type & 0x000f) | ((type & 0x00e0) >> 1) | ((type & 0x3e00) >> 2));
  const modern = view.getUint32(offset + COOKIE) === MAGIC_COOKIE;
  if (!modern && (method !== 'binding' || length !== end - offset - HEADER_LENGTH)) return null;
  const message: StunMessage = {
    method: method ?? 'unknown',
    kind: kindOf(type),
    transaction: readTransaction(view, offset + (modern ? TRANSACTION : COOKIE), offset + HEADER_LENGTH),
    mapped: null,
    relayed: null,
    peers: [],
    alternateServer: null,
    username: null,
    realm: null,
    software: null,
    complete: false,
  };
  const stop = offset + HEADER_LENGTH + length;
  message.complete = readAttributes(view, offset, Math.min(end, stop), message) && stop <= end;
  return modern || message.complete ? message : null;
}

/** A message of a stream, and where it begins. */
export type StunStream = { message: StunMessage; start: number };

/** Behind which STUN stands among media of one stream (RFC 4571, RFC 6544). */
const FRAMING_LENGTH = 2;

/** STUN over TCP: at once, as to a server (RFC 8489, section 6.2.2), or behind a length, as between peers; null where there is none. */
export function readStunStream(view: DataView, offset: number, end: number): StunStream | null {
  const bare = readStun(view, offset, end);
  if (bare !== null) return { message: bare, start: offset };
  const start = offset + FRAMING_LENGTH;
  const framed = readStun(view, start, end);
  // What the frame holds is the message, no more.
  const isWhole = framed !== null && view.getUint16(offset) === HEADER_LENGTH + view.getUint16(start + 2);
  return isWhole ? { message: framed, start } : null;
}

/** The two class bits stand apart (RFC 8489, section 5). */
function kindOf(type: number): StunMessage['kind'] {
  if ((type & 0x0100) === 0) return (type & 0x0010) === 0 ? 'request' : 'indication';
  return (type & 0x0010) === 0 ? 'success' : 'error';
}

function readTransaction(view: DataView, offset: number, end: number): string {
  let hex = '';
  for (let at = offset; at < end; at++) hex += view.getUint8(at).toString(16).padStart(2, '0');
  return hex;
}

/** Type, length, value, filled up to four bytes. Returns whether they ended where the message does. */
function readAttributes(view: DataView, offset: number, end: number, message: StunMessage): boolean {
  let at = offset + HEADER_LENGTH;
  for (let i = 0; i < MAX_ATTRIBUTES && at + ATTRIBUTE_VALUE <= end; i++) {
    const value = at + ATTRIBUTE_VALUE;
    const length = view.getUint16(at + ATTRIBUTE_LENGTH);
    if (value + length > end) return false;
    readAttribute(view, offset, view.getUint16(at), value, value + length, message);
    at = value + filled(length);
  }
  return at === end;
}

/** The length of a value with the bytes that fill it up to a multiple of four. */
export function filled(length: number): number {
  return (length + 3) & ~3;
}

function readAttribute(
  view: DataView,
  header: number,
  type: number,
  offset: number,
  end: number,
  message: StunMessage,
): void {
  switch (type) {
    case ATTRIBUTE.mappedAddress:
      message.mapped ??= readAddress(view, -1, offset, end);
      return;
    case ATTRIBUTE.xorMappedAddress:
    case ATTRIBUTE.xorMappedAddressDraft:
      message.mapped = readAddress(view, header + COOKIE, offset, end);
      return;
    case ATTRIBUTE.xorRelayedAddress:
      message.relayed = readAddress(view, header + COOKIE, offset, end);
      return;
    case ATTRIBUTE.xorPeerAddress: {
      const peer = readAddress(view, header + COOKIE, offset, end);
      if (peer !== null) message.peers.push(peer);
      return;
    }
    case ATTRIBUTE.alternateServer:
      message.alternateServer = readAddress(view, -1, offset, end);
      return;
    case ATTRIBUTE.username:
      message.username = readUtf8Text(view, offset, end);
      return;
    case ATTRIBUTE.realm:
      message.realm = readUtf8Text(view, offset, end);
      return;
    case ATTRIBUTE.software:
      message.software = readUtf8Text(view, offset, end);
  }
}

/** RFC 8489, sections 14.1 and 14.2. `key` is where the bytes to XOR with stand (cookie and transaction), or -1. */
export function readAddress(view: DataView, key: number, offset: number, end: number): SocketAddress | null {
  if (end - offset < 8) return null;
  const family = view.getUint8(offset + 1);
  if (family !== 1 && (family !== 2 || end - offset < 20)) return null;
  const address = family === 1 ? readIpv4Field(view, offset + 4) : readIpv6Field(view, offset + 4);
  const port = view.getUint16(offset + 2);
  if (key < 0) return { address, port };
  if (family === 1) address[3] = address[3]! ^ view.getInt32(key);
  else for (let i = 0; i < 4; i++) address[i] = address[i]! ^ view.getInt32(key + 4 * i);
  return { address, port: port ^ view.getUint16(key) };
}

/** Of ChannelData: a channel's number, a length, then that many bytes. */
export const CHANNEL = { number: 0, length: 2, data: 4 } as const;

/** TURN's ChannelData (RFC 8656, section 12.4): relayed bytes under a channel number, or null. */
export function readTurnChannel(
  view: DataView,
  offset: number,
  end: number,
): { channel: number; length: number } | null {
  if (end - offset < CHANNEL.data) return null;
  const channel = view.getUint16(offset + CHANNEL.number);
  const length = view.getUint16(offset + CHANNEL.length);
  if (channel < 0x4000 || channel > 0x4fff) return null;
  // Over UDP the padding to four bytes may be there or not.
  const rest = end - offset - CHANNEL.data;
  return rest === length || rest === filled(length) ? { channel, length } : null;
}
