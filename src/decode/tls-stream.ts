/** The opening of one direction of a TLS stream: who speaks, and what the plaintext of the handshake says. */

import { readCertificateNames } from './certificate-names.ts';
import type { ClientHello } from './tls-client-hello.ts';
import { readClientHelloMessage } from './tls-client-hello.ts';
import type { HandshakeBytes } from './tls-handshake.ts';
import { collectHandshake } from './tls-handshake.ts';
import {
  looksLikeSsl2Hello,
  looksLikeTls,
  RECORD_HEADER_LENGTH,
  RECORD_TYPE,
  SSL2_HELLO,
  SSL2_HELLO_HEADER_LENGTH,
} from './tls-record.ts';
import type { ServerHello } from './tls-server-hello.ts';
import { readServerHello } from './tls-server-hello.ts';

/** What the first bytes of a direction say. */
export type TlsStart = {
  /** `incomplete`: too few bytes to tell; `none`: no handshake starts here (`looksLikeTls` knows a stream joined late). */
  kind: 'client' | 'server' | 'none' | 'incomplete';
  /** Of a client, as far as it was read. */
  clientHello: ClientHello | null;
  /** Of a server, once it is there. */
  serverHello: ServerHello | null;
  /** Of the server's own certificate, TLS 1.2 and earlier; see `readCertificateNames`. */
  certificateNames: string[];
  /** Bytes of the records, from `offset`, that carry plaintext handshake messages: so far, while more are needed. */
  handshakeBytes: number;
  /** With how many bytes from `offset` another call can tell more; 0 when there is nothing more to learn. */
  neededBytes: number;
};

/** Handshake messages by type: those that are looked into, and the one behind which a server says no more of itself. */
export const MESSAGE = { clientHello: 1, serverHello: 2, certificate: 11, serverHelloDone: 14 } as const;
/** Type and length. */
export const MESSAGE_HEADER_LENGTH = 4;
const TLS_1_3 = 0x0304;
/** A record with an alert in the clear: level and description (RFC 5246, section 7.2). */
const ALERT_LENGTH = RECORD_HEADER_LENGTH + 2;
const WARNING = 1;
const MOST_WARNINGS = 4;
/** A chain of certificates longer than this is not followed. */
const MAXIMUM_HANDSHAKE = 1 << 16;

/**
 * Reads the ordered bytes that one direction starts with. Call again when `neededBytes` are there: asking for whole
 * records and messages keeps the total work linear, however small the segments are.
 */
export function readTlsStream(view: DataView, offset: number, end: number): TlsStart {
  const start: TlsStart = {
    kind: 'incomplete',
    clientHello: null,
    serverHello: null,
    certificateNames: [],
    handshakeBytes: 0,
    neededBytes: RECORD_HEADER_LENGTH + 1,
  };
  if (end <= offset) return start;
  if (view.getUint8(offset) >= 0x80) return readSsl2Hello(view, offset, end, start);
  const at = skipWarnings(view, offset, end);
  start.neededBytes += at - offset;
  if (at >= end) return start;
  if (!mayStartTls(view, at, end)) return nothing(start);
  if (end - at <= RECORD_HEADER_LENGTH) return start;
  if (!looksLikeTls(view, at, end) || view.getUint8(at) !== RECORD_TYPE.handshake) return nothing(start);
  const collected = collectHandshake(view, at, end, MAXIMUM_HANDSHAKE);
  start.handshakeBytes = collected.recordsEnd - offset;
  const type = collected.view.getUint8(collected.offset);
  if (type === MESSAGE.clientHello) readClient(collected, start);
  else if (type === MESSAGE.serverHello) readServer(collected, start);
  else return nothing(start);
  return start;
}

/**
 * Where the first record stands that is no warning: servers warn of a name that they do not know before their hello
 * (RFC 6066, section 3).
 */
function skipWarnings(view: DataView, offset: number, end: number): number {
  let at = offset;
  for (let i = 0; i < MOST_WARNINGS && at + ALERT_LENGTH <= end; i++, at += ALERT_LENGTH) {
    const isAlert = view.getUint8(at) === RECORD_TYPE.alert && looksLikeTls(view, at, end);
    if (!isAlert || view.getUint16(at + 3) !== 2 || view.getUint8(at + 5) !== WARNING) break;
  }
  return at;
}

/** Whether the first bytes, however few, can be those of a handshake record. */
function mayStartTls(view: DataView, offset: number, end: number): boolean {
  if (view.getUint8(offset) !== RECORD_TYPE.handshake) return false;
  return end - offset < 2 || view.getUint8(offset + 1) === 3;
}

function nothing(start: TlsStart): TlsStart {
  return { ...start, kind: 'none', handshakeBytes: 0, neededBytes: 0 };
}

function readClient(bytes: HandshakeBytes, start: TlsStart): void {
  start.kind = 'client';
  start.clientHello = readClientHelloMessage(bytes.view, bytes.offset, bytes.end);
  const isReadable = start.clientHello !== null || bytes.end - bytes.offset < MESSAGE_HEADER_LENGTH + 2;
  if (!isReadable) Object.assign(start, nothing(start));
  else start.neededBytes = bytesNeeded(bytes, bytes.offset, start);
}

/** Walks the server's flight up to its certificate. */
function readServer(bytes: HandshakeBytes, start: TlsStart): void {
  start.kind = 'server';
  start.neededBytes = 0;
  const { view, end } = bytes;
  let at = bytes.offset;
  while (at + MESSAGE_HEADER_LENGTH <= end) {
    const type = view.getUint8(at);
    const body = at + MESSAGE_HEADER_LENGTH;
    const messageEnd = body + (view.getUint32(at) & 0xffffff);
    if (type === MESSAGE.serverHello) start.serverHello ??= readServerHello(view, body, Math.min(messageEnd, end));
    if (type === MESSAGE.certificate) start.certificateNames = readLeafNames(view, body, Math.min(messageEnd, end));
    if (messageEnd > end) break;
    if (type === MESSAGE.certificate || type === MESSAGE.serverHelloDone) return;
    // From here on TLS 1.3 is encrypted.
    if (start.serverHello !== null && start.serverHello.version >= TLS_1_3) return;
    at = messageEnd;
  }
  start.neededBytes = bytesNeeded(bytes, at, start);
}

/** How long the stream must at least be for the message at `at` to be whole; 0 when it is, or never will be. */
function bytesNeeded(bytes: HandshakeBytes, at: number, start: TlsStart): number {
  const { view, end, closed } = bytes;
  if (closed || end - at >= MAXIMUM_HANDSHAKE) return 0;
  const header = MESSAGE_HEADER_LENGTH - (end - at);
  const missing = header > 0 ? header : (view.getUint32(at) % 0x1000000) + header;
  // A record's header may already be there in part, and its bytes are none of the message's.
  return missing <= 0 ? 0 : start.handshakeBytes + missing + (bytes.isRecordOpen ? 0 : RECORD_HEADER_LENGTH);
}

/** The body of a Certificate message: the length of the list, that of its first certificate (24 bits each), and that. */
export const CERTIFICATE = { listLength: 0, leafLength: 3, leaf: 6 } as const;

/** Names of the first certificate of a Certificate message (RFC 5246, section 7.4.2): the server's own. */
export function readLeafNames(view: DataView, offset: number, end: number): string[] {
  const certificate = offset + CERTIFICATE.leaf;
  if (certificate > end) return [];
  const length = view.getUint32(offset + CERTIFICATE.leafLength - 1) & 0xffffff;
  return readCertificateNames(view, certificate, Math.min(certificate + length, end)) ?? [];
}

/** An SSLv2-compatible hello has no extensions, so no name: versions and cipher suites only. */
function readSsl2Hello(view: DataView, offset: number, end: number, start: TlsStart): TlsStart {
  if (end - offset < SSL2_HELLO_HEADER_LENGTH) return { ...start, neededBytes: SSL2_HELLO_HEADER_LENGTH };
  if (!looksLikeSsl2Hello(view, offset, end)) return nothing(start);
  const recordEnd = offset + 2 + (view.getUint16(offset + SSL2_HELLO.length) & 0x7fff);
  const specsOffset = offset + SSL2_HELLO_HEADER_LENGTH;
  const specsEnd = Math.min(specsOffset + view.getUint16(offset + SSL2_HELLO.specsLength), end);
  const cipherSuites: number[] = [];
  for (let at = specsOffset; at + 3 <= specsEnd; at += 3) {
    if (view.getUint8(at) === 0) cipherSuites.push(view.getUint16(at + 1));
  }
  const complete = recordEnd <= end;
  const clientHello: ClientHello = {
    serverName: null,
    alpn: [],
    versions: [],
    legacyVersion: view.getUint16(offset + SSL2_HELLO.version),
    cipherSuites,
    extensions: [],
    signatureAlgorithms: [],
    encryptedClientHello: false,
    complete,
  };
  const handshakeBytes = Math.min(recordEnd, end) - offset;
  return { ...start, kind: 'client', clientHello, handshakeBytes, neededBytes: complete ? 0 : recordEnd - offset };
}
