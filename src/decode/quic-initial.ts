/** Opening QUIC Initial packets: RFC 9001, section 5, and the frames in them: RFC 9000, section 19. */

import type { QuicCrypto, QuicKeys } from './quic-keys.ts';
import type { QuicLongHeader } from './quic-packet.ts';
import { QUIC_VERSION, readVariableInteger, variableIntegerLength } from './quic-packet.ts';

const SAMPLE_OFFSET = 4;
const BLOCK_LENGTH = 16;
const TAG_LENGTH = 16;

/**
 * The frames of an Initial packet, decrypted; null when the keys do not fit or too little was captured. A packet that
 * the snap length cut cannot be authenticated: it is deciphered all the same, and the caller judges what comes out.
 */
export function openInitial(
  view: DataView,
  end: number,
  { header, keys, crypto }: { header: QuicLongHeader; keys: QuicKeys; crypto: QuicCrypto },
): Uint8Array | null {
  const numberOffset = header.packetNumberOffset;
  const sampleOffset = numberOffset + SAMPLE_OFFSET;
  if (numberOffset < 0 || sampleOffset + BLOCK_LENGTH > Math.min(end, header.packetEnd)) return null;
  const mask = crypto.encryptBlock(keys.headerProtection, bytesOf(view, sampleOffset, sampleOffset + BLOCK_LENGTH));
  const firstByte = view.getUint8(header.offset) ^ (mask[0]! & 0x0f);
  const payloadOffset = numberOffset + (firstByte & 3) + 1;
  const additional = bytesOf(view, header.offset, payloadOffset).slice();
  additional[0] = firstByte;
  const nonce = keys.iv.slice();
  for (let at = numberOffset, i = 1; at < payloadOffset; at++, i++) {
    const byte = view.getUint8(at) ^ mask[i]!;
    additional[at - header.offset] = byte;
    // Initials have small numbers, so the truncated number is the number; it fills the nonce from the right.
    const position = nonce.length - (payloadOffset - at);
    nonce[position] = nonce[position]! ^ byte;
  }
  const sealed = bytesOf(view, payloadOffset, Math.min(end, header.packetEnd));
  if (header.packetEnd <= end) {
    return sealed.length < TAG_LENGTH ? null : crypto.openAesGcm(keys.key, nonce, additional, sealed);
  }
  // GCM is counter mode from 2 on, once the tag is left aside (NIST SP 800-38D, section 7.1).
  return crypto.applyAesCtr(keys.key, Uint8Array.of(...nonce, 0, 0, 0, 2), sealed);
}

function bytesOf(view: DataView, offset: number, end: number): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset + offset, end - offset);
}

const FRAME = { padding: 0, ping: 1, acknowledge: 2, acknowledgeWithCounts: 3, crypto: 6 } as const;
/** Google's own numbering, in Q050. */
const GOOGLE_FRAME = { ping: 7, crypto: 8 } as const;

/** Part of the handshake: `bytes` belong at `offset` of the CRYPTO stream. */
export type CryptoPiece = { offset: number; bytes: Uint8Array };

/** The CRYPTO frames of an opened Initial; stops, keeping what it has, at a frame that Initials cannot hold. */
export function readCryptoFrames(payload: Uint8Array, version: number): CryptoPiece[] {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
  const [crypto, ping] =
    version === QUIC_VERSION.q050 ? [GOOGLE_FRAME.crypto, GOOGLE_FRAME.ping] : [FRAME.crypto, FRAME.ping];
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
  pieces.push({ offset: streamOffset, bytes: bytesOf(view, data, dataEnd) });
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
