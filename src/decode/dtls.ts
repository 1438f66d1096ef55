/** DTLS: RFC 6347 (1.2), RFC 9147 (1.3, whose opening looks the same) and RFC 4347 (1.0). */

import type { HandshakeBuffer } from './handshake-buffer.ts';
import { addPiece, contiguousLength, createHandshakeBuffer, handshakeView } from './handshake-buffer.ts';
import type { ClientHello } from './tls-client-hello.ts';
import { readClientHello } from './tls-client-hello.ts';
import { MAXIMUM_RECORD_LENGTH, RECORD_TYPE } from './tls-record.ts';

const VERSION = 1;
const EPOCH = 3;
const RECORD_LENGTH = 11;
const RECORD_HEADER_LENGTH = 13;

/** Words of a handshake message, each of which ends with the 24-bit field; the sequence number has 16 bits. */
const MESSAGE_LENGTH = 0;
const MESSAGE_SEQUENCE = 4;
const FRAGMENT_OFFSET = 5;
const FRAGMENT_LENGTH = 8;
const MESSAGE_HEADER_LENGTH = 12;
const CLIENT_HELLO = 1;

/** Cisco's AnyConnect speaks a version of its own, from before the RFC. */
const ANYCONNECT_VERSION = 0x0100;

/** Whether a datagram starts with a DTLS record. DTLS 1.3 hides its later records: those are not recognised. */
export function isDtls(view: DataView, offset: number, end: number): boolean {
  if (end - offset < RECORD_HEADER_LENGTH) return false;
  const type = view.getUint8(offset);
  if (type < RECORD_TYPE.changeCipherSpec || type > RECORD_TYPE.applicationData) return false;
  const version = view.getUint16(offset + VERSION);
  if (version !== 0xfeff && version !== 0xfefd && version !== ANYCONNECT_VERSION) return false;
  const length = view.getUint16(offset + RECORD_LENGTH);
  return length > 0 && length <= MAXIMUM_RECORD_LENGTH;
}

/** A ClientHello in the making; plain data, owned by the flow. */
export type DtlsHello = { buffer: HandshakeBuffer; sequence: number };

export function createDtlsHello(): DtlsHello {
  return { buffer: createHandshakeBuffer(), sequence: -1 };
}

/**
 * The ClientHello of a datagram, put together from the records and fragments in it; null when there is none. A hello
 * that takes several datagrams is read by handing the same `state` to each call: the one that repeats the server's cookie
 * is another message, and begins anew.
 */
export function readDtlsClientHello(
  view: DataView,
  offset: number,
  end: number,
  state: DtlsHello = createDtlsHello(),
): ClientHello | null {
  let messageLength = -1;
  let at = offset;
  while (isDtls(view, at, end)) {
    const recordEnd = at + RECORD_HEADER_LENGTH + view.getUint16(at + RECORD_LENGTH);
    const isPlain = view.getUint16(at + EPOCH) === 0 && view.getUint8(at) === RECORD_TYPE.handshake;
    if (isPlain) {
      const length = addFragments(view, at + RECORD_HEADER_LENGTH, Math.min(recordEnd, end), state);
      messageLength = Math.max(messageLength, length);
    }
    at = recordEnd;
  }
  if (messageLength < 0) return null;
  const available = contiguousLength(state.buffer);
  const hello = readClientHello(handshakeView(state.buffer), 0, Math.min(available, messageLength));
  if (hello !== null && available < messageLength) hello.complete = false;
  return hello;
}

/** Adds the fragments of a ClientHello in one record; returns how long the whole message is, or -1. */
function addFragments(view: DataView, offset: number, end: number, state: DtlsHello): number {
  let messageLength = -1;
  let at = offset;
  while (at + MESSAGE_HEADER_LENGTH <= end && view.getUint8(at) === CLIENT_HELLO) {
    const length = view.getUint32(at + MESSAGE_LENGTH) & 0xffffff;
    const fragmentOffset = view.getUint32(at + FRAGMENT_OFFSET) & 0xffffff;
    const fragmentLength = view.getUint32(at + FRAGMENT_LENGTH) & 0xffffff;
    const data = at + MESSAGE_HEADER_LENGTH;
    if (fragmentOffset + fragmentLength > length) break;
    const dataEnd = Math.min(data + fragmentLength, end);
    const sequence = view.getUint16(at + MESSAGE_SEQUENCE);
    if (sequence !== state.sequence) Object.assign(state, createDtlsHello(), { sequence });
    if (!addPiece(state.buffer, fragmentOffset, new Uint8Array(view.buffer, view.byteOffset + data, dataEnd - data)))
      break;
    messageLength = length;
    at = data + fragmentLength;
  }
  return messageLength;
}
