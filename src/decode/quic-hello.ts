/** Gathers the ClientHello of a QUIC connection from the client's first datagrams. */

import type { GquicHello } from './gquic.ts';
import { readClientHelloTags } from './gquic.ts';
import type { HandshakeBuffer } from './handshake-buffer.ts';
import { addPiece, contiguousLength, createHandshakeBuffer, handshakeView } from './handshake-buffer.ts';
import { readCryptoFrames } from './quic-crypto-frames.ts';
import { openInitial } from './quic-initial.ts';
import type { QuicCrypto, QuicKeys } from './quic-keys.ts';
import { deriveInitialKeys } from './quic-keys.ts';
import type { QuicLongHeader } from './quic-packet.ts';
import { QUIC_VERSION, readQuicLongHeader } from './quic-packet.ts';
import type { ClientHello } from './tls-client-hello.ts';
import { readClientHelloMessage } from './tls-client-hello.ts';

/** One flow's hello in the making; plain data, owned by the flow. */
export type QuicHello = {
  /** 0 until an Initial was seen. */
  version: number;
  /** As far as it is known; `complete` once it is whole. */
  clientHello: ClientHello | null;
  /** Of Q050, which has no TLS. */
  googleHello: GquicHello | null;
  /** Initials that were decrypted, or tried: the one costly step. */
  opened: number;
  /** How many may be; see `createQuicHello`. */
  maximumOpened: number;
  datagrams: number;
  status: QuicHelloStatus;
  /** Keys, and the connection id that they come from. */
  keys: QuicKeys | null;
  keyId: Uint8Array;
  buffer: HandshakeBuffer;
};

/** `gave-up`: what is in `clientHello` then is all that will be known. */
export type QuicHelloStatus = 'need-more' | 'done' | 'not-quic' | 'gave-up';

const MAXIMUM_OPENED = 8;
/** A client that has said this much without a hello is past it: no more datagrams are read. */
export const MAXIMUM_DATAGRAMS = 16;
const CLIENT_HELLO = 1;
const HEADER_LENGTH = 4;

/**
 * `maximumOpened`: Initials to decrypt at most, eight unless said: the hellos of browsers take one to three, and what was
 * lost comes again.
 */
export function createQuicHello(maximumOpened: number = MAXIMUM_OPENED): QuicHello {
  return {
    version: 0,
    clientHello: null,
    googleHello: null,
    opened: 0,
    maximumOpened,
    datagrams: 0,
    status: 'need-more',
    keys: null,
    keyId: new Uint8Array(0),
    buffer: createHandshakeBuffer(),
  };
}

/**
 * Adds a datagram from the client to the server; the bytes are not kept. Once the answer is another than `need-more` it
 * stays. A datagram of the server's does no harm but counts as tried.
 */
export function addQuicDatagram(
  state: QuicHello,
  view: DataView,
  offset: number,
  end: number,
  crypto: QuicCrypto,
): QuicHelloStatus {
  if (state.status !== 'need-more') return state.status;
  let at = offset;
  let isQuic = state.datagrams++ > 0;
  while (at < end && state.status === 'need-more') {
    const header = readQuicLongHeader(view, at, end);
    if (header === null) break;
    isQuic = true;
    if (header.type === 'initial') addInitial(state, view, end, { header, crypto });
    at = header.packetEnd;
  }
  if (!isQuic) state.status = 'not-quic';
  else if (state.status === 'need-more' && state.datagrams >= MAXIMUM_DATAGRAMS) state.status = 'gave-up';
  if (state.status !== 'need-more') forget(state);
  return state.status;
}

/** A flow may live for hours: only the result is worth its memory. */
function forget(state: QuicHello): void {
  state.keys = null;
  state.keyId = new Uint8Array(0);
  state.buffer = createHandshakeBuffer();
}

type Initial = { header: QuicLongHeader; crypto: QuicCrypto };

function addInitial(state: QuicHello, view: DataView, end: number, initial: Initial): void {
  const payload = open(state, view, end, initial);
  if (payload !== null) {
    for (const piece of readCryptoFrames(payload, state.version)) {
      if (!addPiece(state.buffer, piece.offset, piece.bytes)) state.status = 'gave-up';
    }
    readHello(state);
  }
  if (state.status === 'need-more' && state.opened >= state.maximumOpened) state.status = 'gave-up';
}

/**
 * A client keeps the keys of its first Initial when it changes over to the id that the server chose, and takes new ones
 * after a Retry (RFC 9001, section 5.2), from when on its Initials carry a token, or when it starts again with another
 * version.
 */
function open(state: QuicHello, view: DataView, end: number, { header, crypto }: Initial): Uint8Array | null {
  const id = idOf(view, header);
  const isSameId = sameBytes(id, state.keyId);
  const isRestart = header.version !== state.version || (header.tokenLength > 0 && !isSameId);
  if (state.keys !== null && !isRestart) {
    const payload = tryKeys(state, view, end, { header, crypto, keys: state.keys });
    if (payload !== null || isSameId || state.opened >= state.maximumOpened) return payload;
  }
  const keys = deriveInitialKeys(crypto, header.version, id);
  const payload = tryKeys(state, view, end, { header, crypto, keys });
  if (payload === null && state.keys !== null) return null;
  state.version = header.version;
  state.keys = keys;
  state.keyId = id;
  // Another start sends the hello again, and not necessarily the same.
  state.buffer = createHandshakeBuffer();
  return payload;
}

function tryKeys(
  state: QuicHello,
  view: DataView,
  end: number,
  packet: Initial & { keys: QuicKeys },
): Uint8Array | null {
  state.opened++;
  return openInitial(view, end, packet);
}

function idOf(view: DataView, { destinationIdOffset, destinationIdLength }: QuicLongHeader): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset + destinationIdOffset, destinationIdLength).slice();
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function readHello(state: QuicHello): void {
  const length = contiguousLength(state.buffer);
  if (length < HEADER_LENGTH) return;
  const view = handshakeView(state.buffer);
  if (state.version === QUIC_VERSION.q050) {
    state.googleHello = readClientHelloTags(view, 0, length, 'Q050');
    state.status = state.googleHello === null ? 'gave-up' : 'done';
    return;
  }
  const hello = view.getUint8(0) === CLIENT_HELLO ? readClientHelloMessage(view, 0, length) : null;
  if (hello !== null) state.clientHello = hello;
  if (view.getUint8(0) !== CLIENT_HELLO) state.status = 'gave-up';
  else if (length >= HEADER_LENGTH + (view.getUint32(0) & 0xffffff)) state.status = hello === null ? 'gave-up' : 'done';
}
