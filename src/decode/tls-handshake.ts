/** The plaintext handshake messages at the start of one direction of a TLS stream (RFC 8446, section 4; RFC 5246, 7.4). */

import { CONTENT_TYPE, LENGTH, looksLikeTls, RECORD_HEADER_LENGTH, RECORD_TYPE } from './tls-record.ts';

/** The handshake bytes of a run of records, put together. */
export type HandshakeBytes = {
  view: DataView;
  offset: number;
  end: number;
  /** Where the first record that is not part of the run starts, or where the bytes end. */
  recordsEnd: number;
  /** Whether the run ended because another kind of record, or no record, follows. */
  closed: boolean;
  /** Whether the last record of the run is not all there. */
  isRecordOpen: boolean;
};

/**
 * Collects the bodies of the handshake records from `offset` on. A single record is not copied: `view` is then the
 * caller's. Stops at the first ChangeCipherSpec, since what follows it is encrypted, and at `limit` bytes of messages.
 */
export function collectHandshake(view: DataView, offset: number, end: number, limit: number): HandshakeBytes {
  const bodies: { at: number; length: number }[] = [];
  let total = 0;
  let at = offset;
  let closed = false;
  let isRecordOpen = false;
  while (at < end && total < limit) {
    if (end - at < RECORD_HEADER_LENGTH) break;
    if (!looksLikeTls(view, at, end) || view.getUint8(at + CONTENT_TYPE) !== RECORD_TYPE.handshake) {
      closed = true;
      break;
    }
    const length = view.getUint16(at + LENGTH);
    const available = Math.min(length, end - at - RECORD_HEADER_LENGTH);
    bodies.push({ at: at + RECORD_HEADER_LENGTH, length: available });
    isRecordOpen = available < length;
    total += available;
    at = Math.min(at + RECORD_HEADER_LENGTH + length, end);
  }
  const first = bodies[0];
  if (first === undefined) return { view, offset, end: offset, recordsEnd: at, closed, isRecordOpen };
  if (bodies.length === 1)
    return { view, offset: first.at, end: first.at + first.length, recordsEnd: at, closed, isRecordOpen };
  const joined = new Uint8Array(total);
  let filled = 0;
  for (const body of bodies) {
    joined.set(new Uint8Array(view.buffer, view.byteOffset + body.at, body.length), filled);
    filled += body.length;
  }
  return { view: new DataView(joined.buffer), offset: 0, end: total, recordsEnd: at, closed, isRecordOpen };
}
