/** DTLS: RFC 6347 (1.2), RFC 9147 (1.3, whose opening looks the same) and RFC 4347 (1.0). */

import type { HandshakeBuffer } from './handshake-buffer.ts';
import { addPiece, contiguousLength, createHandshakeBuffer, handshakeView } from './handshake-buffer.ts';
import type { ClientHello } from './tls-client-hello.ts';
import { readClientHello } from './tls-client-hello.ts';
import { MAXIMUM_RECORD_LENGTH, RECORD_TYPE } from './tls-record.ts';

export const CONTENT_TYPE = 0;
export const VERSION = 1;
export const EPOCH = 3;
export const RECORD_NUMBER = 5;
export const RECORD_LENGTH = 11;
export const RECORD_HEADER_LENGTH = 13;

/** Of a handshake message, behind its type; the lengths and the fragment's offset have 24 bits. */
export const MESSAGE_LENGTH = 1;
export const MESSAGE_NUMBER = 4;
export const FRAGMENT_OFFSET = 6;
export const FRAGMENT_LENGTH = 9;
export const MESSAGE_HEADER_LENGTH = 12;
const CLIENT_HELLO = 1;

/** Cisco's AnyConnect speaks a version of its own, from before the RFC. */
const ANYCONNECT_VERSION = 0x0100;

/** Whether a datagram starts with a DTLS record. DTLS 1.3 hides its later records: those are not recognised. */
export function isDtls(view: DataView, offset: number, end: number): boolean {
  if (end - offset < RECORD_HEADER_LENGTH) return false;
  const type = view.getUint8(offset + CONTENT_TYPE);
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
    const isPlain = view.getUint16(at + EPOCH) === 0 && view.getUint8(at + CONTENT_TYPE) === RECORD_TYPE.handshake;
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

/** A number of three bytes, none of them the first of the view. */
export function readUint24(view: DataView, offset: number): number {
  return view.getUint32(offset - 1) & 0xffffff;
}

/** Adds the fragments of a ClientHello in one record; returns how long the whole message is, or -1. */
function addFragments(view: DataView, offset: number, end: number, state: DtlsHello): number {
  let messageLength = -1;
  let at = offset;
  while (at + MESSAGE_HEADER_LENGTH <= end && view.getUint8(at) === CLIENT_HELLO) {
    const length = readUint24(view, at + MESSAGE_LENGTH);
    const fragmentOffset = readUint24(view, at + FRAGMENT_OFFSET);
    const fragmentLength = readUint24(view, at + FRAGMENT_LENGTH);
    const data = at + MESSAGE_HEADER_LENGTH;
    if (fragmentOffset + fragmentLength > length) break;
    const dataEnd = Math.min(data + fragmentLength, end);
    const sequence = view.getUint16(at + MESSAGE_NUMBER);
    if (sequence !== state.sequence) Object.assign(state, createDtlsHello(), { sequence });
    if (!addPiece(state.buffer, fragmentOffset, new Uint8Array(view.buffer, view.byteOffset + data, dataEnd - data)))
      break;
    messageLength = length;
    at = data + fragmentLength;
  }
  return messageLength;
}
