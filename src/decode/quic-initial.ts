/** Opening QUIC Initial packets: RFC 9001, section 5. */

import type { QuicCrypto, QuicKeys } from './quic-keys.ts';
import type { QuicLongHeader } from './quic-packet.ts';

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
