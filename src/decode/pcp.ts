import { readIpv6Field, type SocketAddress } from './address-field.ts';

// PCP: RFC 6887; sections 7 (header and options), 11 (MAP), 12 (PEER), 13 (THIRD_PARTY, FILTER), 14.1 (ANNOUNCE).
// UDP 5351; a server also announces itself, unasked, at 224.0.0.1 and ff02::1, UDP 5350. Addresses are IPv6, or
// IPv4-mapped: the shape that this program gives both.

const VERSION = 2;
export const OPERATION = 1;
export const RESULT = 3;
export const LIFETIME = 4;
/** Of a request: the client's address as it knows it itself. */
export const CLIENT = 8;
export const HEADER_LENGTH = 24;

/** Behind the nonce of 12 bytes that MAP and PEER begin with. */
export const PROTOCOL = HEADER_LENGTH + 12;
export const INTERNAL_PORT = HEADER_LENGTH + 16;
export const EXTERNAL_PORT = HEADER_LENGTH + 18;
export const EXTERNAL_ADDRESS = HEADER_LENGTH + 20;
export const PEER_PORT = HEADER_LENGTH + 36;
export const PEER_ADDRESS = HEADER_LENGTH + 40;

export const RESPONSE = 0x80;
const LONGEST_MESSAGE = 1100;
/** Section 7.4: 0 is success, 13 too many remote peers. */
const LAST_RESULT = 13;

/** By number; the fourth, AUTHENTICATION (RFC 7652), maps nothing. */
const OPERATIONS = ['announce', 'map', 'peer'] as const;
/** Header and data, where options begin. */
export const LENGTHS = [HEADER_LENGTH, HEADER_LENGTH + 36, HEADER_LENGTH + 56];

export const OPTION = { thirdParty: 1, filter: 3 } as const;
/** Of an option, behind its code and a byte reserved. */
export const OPTION_LENGTH = 2;
export const OPTION_HEADER_LENGTH = 4;
const MAX_OPTIONS = 64;

/** A mapping as asked for, or as the server made it; a response that refuses repeats what was asked for. */
export type PcpMapping = {
  /** IP protocol number; 0: all. */
  protocol: number;
  /** 0: all. */
  internalPort: number;
  /** Wished for in a request, granted in a response; 0: any. */
  externalPort: number;
  /** Likewise; null when all zeros: any. */
  externalAddress: Int32Array | null;
  /** Of PEER: with whom alone. */
  peer: SocketAddress | null;
};

/** From whom alone a mapping lets in. */
export type PcpFilter = {
  address: Int32Array;
  /** Of 128 bits, also for IPv4. */
  prefixLength: number;
  /** 0: from any port. */
  port: number;
};

export type PcpMessage = {
  operation: (typeof OPERATIONS)[number];
  /** Null in a request; 0 is success. */
  result: number | null;
  /** In seconds. Of a mapping, 0 removes it; of a refusal, how long it stands. */
  lifetime: number;
  /** Null in a response. */
  client: Int32Array | null;
  /** Null for ANNOUNCE, and where the message ends before it. */
  mapping: PcpMapping | null;
  /** For whom the mapping is, when it is not for the client that asks. */
  thirdParty: Int32Array | null;
  filters: PcpFilter[];
};

/**
 * The PCP message at `offset`, or null. For ports 5351 and 5350: its header says little. `wireLength` is the datagram's
 * length on the wire, where the capture cut it.
 */
export function readPcp(view: DataView, offset: number, end: number, wireLength = end - offset): PcpMessage | null {
  if (end - offset < HEADER_LENGTH || view.getUint8(offset) !== VERSION) return null;
  if ((wireLength & 3) !== 0 || wireLength > LONGEST_MESSAGE) return null;
  const code = view.getUint8(offset + OPERATION) & ~RESPONSE;
  const operation = OPERATIONS[code];
  if (operation === undefined) return null;
  const isResponse = (view.getUint8(offset + OPERATION) & RESPONSE) !== 0;
  const result = view.getUint8(offset + RESULT);
  if (isResponse ? result > LAST_RESULT : view.getUint16(offset + 2) !== 0) return null;
  const options = offset + LENGTHS[code]!;
  // A server of another version may answer with the header alone (section 9).
  if (wireLength < LENGTHS[code]! && (!isResponse || result === 0)) return null;
  const message: PcpMessage = {
    operation,
    result: isResponse ? result : null,
    lifetime: view.getUint32(offset + LIFETIME),
    client: isResponse ? null : readIpv6Field(view, offset + CLIENT),
    mapping: code > 0 && options <= end ? readMapping(view, offset, code) : null,
    thirdParty: null,
    filters: [],
  };
  readOptions(view, options, end, message);
  return message;
}

function readMapping(view: DataView, offset: number, code: number): PcpMapping {
  const externalAddress = readIpv6Field(view, offset + EXTERNAL_ADDRESS);
  return {
    protocol: view.getUint8(offset + PROTOCOL),
    internalPort: view.getUint16(offset + INTERNAL_PORT),
    externalPort: view.getUint16(offset + EXTERNAL_PORT),
    externalAddress: isUnspecified(externalAddress) ? null : externalAddress,
    peer:
      code === 2
        ? { address: readIpv6Field(view, offset + PEER_ADDRESS), port: view.getUint16(offset + PEER_PORT) }
        : null,
  };
}

/** `::`, and `::ffff:0.0.0.0`, by which an IPv4 client asks for any (section 11.1). */
function isUnspecified(words: Int32Array): boolean {
  return words[0] === 0 && words[1] === 0 && words[3] === 0 && (words[2] === 0 || words[2] === 0xffff);
}

/** Code, a byte reserved, length, value, filled up to four bytes. */
function readOptions(view: DataView, offset: number, end: number, message: PcpMessage): void {
  let at = offset;
  for (let i = 0; i < MAX_OPTIONS && at + OPTION_HEADER_LENGTH <= end; i++) {
    const length = view.getUint16(at + OPTION_LENGTH);
    const value = at + OPTION_HEADER_LENGTH;
    if (value + length > end) return;
    readOption(view, view.getUint8(at), value, length, message);
    at = optionEnd(view, at);
  }
}

/** Where the option at `offset` ends, with what fills it up to four bytes. */
export function optionEnd(view: DataView, offset: number): number {
  return offset + OPTION_HEADER_LENGTH + ((view.getUint16(offset + OPTION_LENGTH) + 3) & ~3);
}

function readOption(view: DataView, code: number, offset: number, length: number, message: PcpMessage): void {
  if (code === OPTION.thirdParty && length === 16) message.thirdParty ??= readIpv6Field(view, offset);
  else if (code === OPTION.filter && length === 20) {
    const prefixLength = view.getUint8(offset + 1);
    // A length of 0 takes all filters away (section 13.3).
    if (prefixLength === 0) message.filters = [];
    else if (prefixLength <= 128) {
      message.filters.push({
        address: readIpv6Field(view, offset + 4),
        prefixLength,
        port: view.getUint16(offset + 2),
      });
    }
  }
}
