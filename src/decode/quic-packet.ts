/** QUIC long headers: RFC 8999, RFC 9000, section 17.2, and RFC 9369, section 3.2. */

/** Which packet a long header starts. */
export type QuicPacketType = 'initial' | '0-rtt' | 'handshake' | 'retry' | 'version-negotiation';

/** A long header; offsets are into the view it was read from. */
export type QuicLongHeader = {
  type: QuicPacketType;
  version: number;
  /** Where the packet starts: its first byte is protected but for the upper four bits. */
  offset: number;
  destinationIdOffset: number;
  destinationIdLength: number;
  sourceIdOffset: number;
  sourceIdLength: number;
  /** Of an Initial; else 0. */
  tokenLength: number;
  /** Where the token of an Initial starts, its length in front; -1 for other types. */
  tokenOffset: number;
  /** Where the length of the rest stands; -1 as below. */
  lengthOffset: number;
  /** Where the protected packet number starts; -1 for Retry and Version Negotiation. */
  packetNumberOffset: number;
  /** Where the packet ends and a coalesced one may follow, as declared: beyond `end` when the capture cut it. */
  packetEnd: number;
};

/** Versions by number. Q050, T050 and T051 are Google's own. */
export const QUIC_VERSION = {
  negotiation: 0,
  v1: 0x00000001,
  v2: 0x6b3343cf,
  /** Of draft-ietf-quic-v2-00, and of those after it. */
  v2Draft00: 0xff020000,
  v2Draft: 0x709a50c4,
  q050: 0x51303530,
  t050: 0x54303530,
  t051: 0x54303531,
} as const;

export const VERSION = 1;
const DESTINATION_ID_LENGTH = 5;
/** RFC 8999 allows 255; no version that is read here allows more (RFC 9000, section 17.2). */
const MAXIMUM_ID_LENGTH = 20;
const LONG_FORM = 0x80;
const FIXED_BIT = 0x40;
const TYPES = ['initial', '0-rtt', 'handshake', 'retry'] as const;

/** The IETF draft whose keys a version uses: 22 to 34; 34 for version 1, 100 for version 2; 0 for what is not read. */
export function draftOf(version: number): number {
  if (version === QUIC_VERSION.v1) return 34;
  if (isQuicVersion2(version)) return 100;
  if (version >>> 8 === 0xff0000) return (version & 0xff) >= 22 && (version & 0xff) <= 34 ? version & 0xff : 0;
  if (version === QUIC_VERSION.q050 || version === QUIC_VERSION.t050 || version === QUIC_VERSION.t051) return 27;
  // Clients of the days of the drafts that asked to be refused took the keys of the draft that they spoke.
  return isReservedVersion(version) ? 29 : (MVFST_DRAFTS.get(version) ?? 0);
}

/** Versions of Facebook's mvfst, by its own source; the first was made from draft 24 and kept older keys. */
const MVFST_DRAFTS: ReadonlyMap<number, number> = new Map([
  [0xfaceb001, 22],
  ...[0x02, 0x0d, 0x0e, 0x0f, 0x10, 0x11, 0x12, 0x13].map((n): [number, number] => [0xfaceb000 + n, 27]),
  [0xfaceb003, 34],
  [0xfaceb004, 34],
]);

/** Version 2 (RFC 9369), or one of its drafts. */
export function isQuicVersion2(version: number): boolean {
  return version === QUIC_VERSION.v2 || version === QUIC_VERSION.v2Draft || version === QUIC_VERSION.v2Draft00;
}

/** A version that no server speaks, by which a client makes it say which it does (RFC 9000, section 15). */
function isReservedVersion(version: number): boolean {
  return (version & 0x0f0f0f0f) === 0x0a0a0a0a;
}

/** A client fills its first datagrams to this length (RFC 9000, section 14.1). */
const SHORTEST_FIRST_DATAGRAM = 1200;

/** Whether the range starts with a long header of a version that is read, or Version Negotiation. Cheap. */
export function isQuicLongHeader(view: DataView, offset: number, end: number): boolean {
  if (end - offset < DESTINATION_ID_LENGTH + 2 || (view.getUint8(offset) & LONG_FORM) === 0) return false;
  const version = view.getUint32(offset + VERSION);
  if (version !== QUIC_VERSION.negotiation && draftOf(version) === 0) return false;
  if (version !== QUIC_VERSION.negotiation && (view.getUint8(offset) & FIXED_BIT) === 0) return false;
  // Half of the bits of a reserved version are free: it is told from chance by its length too.
  if (isReservedVersion(version) && end - offset < SHORTEST_FIRST_DATAGRAM) return false;
  return view.getUint8(offset + DESTINATION_ID_LENGTH) <= MAXIMUM_ID_LENGTH;
}

/** The long header at `offset`; null when it is none, of another version, or cut. */
export function readQuicLongHeader(view: DataView, offset: number, end: number): QuicLongHeader | null {
  if (!isQuicLongHeader(view, offset, end)) return null;
  const version = view.getUint32(offset + VERSION);
  const destinationIdOffset = offset + DESTINATION_ID_LENGTH + 1;
  const destinationIdLength = view.getUint8(destinationIdOffset - 1);
  const sourceIdOffset = destinationIdOffset + destinationIdLength + 1;
  if (sourceIdOffset > end) return null;
  const sourceIdLength = view.getUint8(sourceIdOffset - 1);
  const afterIds = sourceIdOffset + sourceIdLength;
  if (sourceIdLength > MAXIMUM_ID_LENGTH || afterIds > end) return null;
  const header: QuicLongHeader = {
    type: packetType(view.getUint8(offset), version),
    version,
    offset,
    destinationIdOffset,
    destinationIdLength,
    sourceIdOffset,
    sourceIdLength,
    tokenLength: 0,
    tokenOffset: -1,
    lengthOffset: -1,
    packetNumberOffset: -1,
    packetEnd: end,
  };
  // Neither has a length: they end with the datagram.
  if (header.type === 'retry' || header.type === 'version-negotiation') return header;
  return readLengths(view, afterIds, end, header);
}

function packetType(firstByte: number, version: number): QuicPacketType {
  if (version === QUIC_VERSION.negotiation) return 'version-negotiation';
  const bits = (firstByte >>> 4) & 3;
  // Version 2 turns the types by one, so that no middlebox can rely on them; its first draft did not yet.
  const isTurned = version === QUIC_VERSION.v2 || version === QUIC_VERSION.v2Draft;
  return TYPES[isTurned ? (bits + 3) & 3 : bits]!;
}

function readLengths(view: DataView, offset: number, end: number, header: QuicLongHeader): QuicLongHeader | null {
  let at = offset;
  if (header.type === 'initial') {
    header.tokenLength = readVariableInteger(view, at, end);
    if (header.tokenLength < 0) return null;
    header.tokenOffset = at + variableIntegerLength(view, at);
    at = header.tokenOffset + header.tokenLength;
  }
  const length = readVariableInteger(view, at, end);
  if (length < 0) return null;
  header.lengthOffset = at;
  header.packetNumberOffset = at + variableIntegerLength(view, at);
  header.packetEnd = header.packetNumberOffset + length;
  return header;
}

/** The variable-length integer (RFC 9000, section 16) at `offset`; -1 when it is cut. Exact below 2^53. */
export function readVariableInteger(view: DataView, offset: number, end: number): number {
  if (offset >= end || offset + variableIntegerLength(view, offset) > end) return -1;
  switch (view.getUint8(offset) >>> 6) {
    case 0:
      return view.getUint8(offset);
    case 1:
      return view.getUint16(offset) & 0x3fff;
    case 2:
      return view.getUint32(offset) & 0x3fffffff;
    default:
      return (view.getUint32(offset) & 0x3fffffff) * 0x1_0000_0000 + view.getUint32(offset + 4);
  }
}

/** Bytes that the integer at `offset` takes: 1, 2, 4 or 8. */
export function variableIntegerLength(view: DataView, offset: number): number {
  return 1 << (view.getUint8(offset) >>> 6);
}
