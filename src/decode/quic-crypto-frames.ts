/** The CRYPTO frames of QUIC packets: RFC 9000, section 19.6. */

import { QUIC_VERSION, readVariableInteger, variableIntegerLength } from './quic-packet.ts';

const FRAME = { padding: 0, ping: 1, acknowledge: 2, acknowledgeWithCounts: 3, crypto: 6 } as const;
/** Google's own numbering, in Q050, T050 and T051. */
const GOOGLE_FRAME = { ping: 7, crypto: 8 } as const;
const GOOGLE_VERSIONS: readonly number[] = [QUIC_VERSION.q050, QUIC_VERSION.t050, QUIC_VERSION.t051];

/** Part of the handshake: `bytes` belong at `offset` of the CRYPTO stream. */
export type CryptoPiece = { offset: number; bytes: Uint8Array };

/** The CRYPTO frames of an opened Initial; stops, keeping what it has, at a frame that Initials cannot hold. */
export function readCryptoFrames(payload: Uint8Array, version: number): CryptoPiece[] {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
  const { crypto, ping } = GOOGLE_VERSIONS.includes(version) ? GOOGLE_FRAME : FRAME;
  const pieces: CryptoPiece[] = [];
  let at = 0;
  while (at >= 0 && at < payload.length) {
    const type = payload[at]!;
    if (type === FRAME.padding || type === ping) at++;
    else if (type === crypto) at = readCryptoFrame(view, at + 1, pieces);
    else if (type === FRAME.acknowledge || type === FRAME.acknowledgeWithCounts) at = skipAcknowledgement(view, at);
    else break;
  }
  return pieces;
}

/** Adds the frame whose fields start at `offset`, cut if it must be; returns where the next frame starts, or -1. */
function readCryptoFrame(view: DataView, offset: number, pieces: CryptoPiece[]): number {
  const end = view.byteLength;
  const streamOffset = readVariableInteger(view, offset, end);
  if (streamOffset < 0) return -1;
  const lengthOffset = offset + variableIntegerLength(view, offset);
  const length = readVariableInteger(view, lengthOffset, end);
  if (length < 0) return -1;
  const data = lengthOffset + variableIntegerLength(view, lengthOffset);
  const dataEnd = Math.min(data + length, end);
  pieces.push({ offset: streamOffset, bytes: new Uint8Array(view.buffer, view.byteOffset + data, dataEnd - data) });
  return dataEnd;
}

/** ACK: largest, delay, count of ranges, first range, the ranges, and with type 3 three counts (section 19.3). */
function skipAcknowledgement(view: DataView, offset: number): number {
  const end = view.byteLength;
  let at = offset + 1;
  let fields = 4;
  for (let field = 0; field < fields; field++) {
    const value = readVariableInteger(view, at, end);
    if (value < 0) return -1;
    if (field === 2) fields += 2 * value + (view.getUint8(offset) === FRAME.acknowledgeWithCounts ? 3 : 0);
    at += variableIntegerLength(view, at);
  }
  return at;
}
