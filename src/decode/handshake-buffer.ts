/** Puts together a handshake message whose pieces come in any order, twice, or never: QUIC's CRYPTO stream and DTLS. */

/** The bytes so far. Create it with `createHandshakeBuffer`; it belongs to one flow. */
export type HandshakeBuffer = {
  bytes: Uint8Array;
  /** Sorted, apart from each other: [start, end, start, end, ...]. */
  ranges: number[];
};

/** A ClientHello with post-quantum keys takes 2 KiB; nothing sensible takes 16. */
export const MAXIMUM_HANDSHAKE_LENGTH = 1 << 14;
const INITIAL_CAPACITY = 2048;
/** Clients that scatter their hello use up to some dozens of pieces. */
const MAXIMUM_RANGES = 128;

export function createHandshakeBuffer(): HandshakeBuffer {
  return { bytes: new Uint8Array(0), ranges: [] };
}

/** Keeps a copy of `piece` at `offset`; false when it lies too far out or the message is in too many pieces. */
export function addPiece(buffer: HandshakeBuffer, offset: number, piece: Uint8Array): boolean {
  const end = offset + piece.length;
  if (end > MAXIMUM_HANDSHAKE_LENGTH) return false;
  if (piece.length === 0) return true;
  if (end > buffer.bytes.length) {
    const grown = new Uint8Array(Math.max(INITIAL_CAPACITY, 2 ** Math.ceil(Math.log2(end))));
    grown.set(buffer.bytes);
    buffer.bytes = grown;
  }
  buffer.bytes.set(piece, offset);
  const merged: number[] = [];
  let [start, stop] = [offset, end];
  let i = 0;
  for (; i < buffer.ranges.length && buffer.ranges[i + 1]! < start; i += 2) {
    merged.push(buffer.ranges[i]!, buffer.ranges[i + 1]!);
  }
  for (; i < buffer.ranges.length && buffer.ranges[i]! <= stop; i += 2) {
    start = Math.min(start, buffer.ranges[i]!);
    stop = Math.max(stop, buffer.ranges[i + 1]!);
  }
  merged.push(start, stop, ...buffer.ranges.slice(i));
  buffer.ranges = merged;
  return merged.length <= 2 * MAXIMUM_RANGES;
}

/** How many bytes from the start are there without a hole. */
export function contiguousLength(buffer: HandshakeBuffer): number {
  return buffer.ranges[0] === 0 ? buffer.ranges[1]! : 0;
}

/** The bytes without a hole, valid until the next piece. */
export function handshakeView(buffer: HandshakeBuffer): DataView {
  return new DataView(buffer.bytes.buffer, 0, contiguousLength(buffer));
}
