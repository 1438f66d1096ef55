/**
 * TLS ClientHello: RFC 8446, section 4.1.2, RFC 5246, section 7.4.1.2, and with a cookie RFC 6347, section 4.2.1.
 * Reading is lax: captures cut messages short, and what stood before the cut is worth having.
 */

import { readByteText } from './text-field.ts';
import { readUint16List } from './tls-vector.ts';

/** What a ClientHello says. Lists are in the order of the wire, with GREASE values unless said otherwise. */
export type ClientHello = {
  /** The host name as sent (RFC 6066, section 3); null when absent, cut, or not printable ASCII. */
  serverName: string | null;
  /** Protocol names (RFC 7301), one character a byte. */
  alpn: string[];
  /** `supported_versions` without GREASE; empty when the extension is absent. */
  versions: number[];
  legacyVersion: number;
  cipherSuites: number[];
  /** Extension types. */
  extensions: number[];
  signatureAlgorithms: number[];
  /**
   * The client offers an encrypted inner hello (RFC 9849, or the older ESNI): `serverName` may be the outer name only.
   * An offer may also be GREASE, which looks the same and leaves `serverName` true.
   */
  encryptedClientHello: boolean;
  /** False when the bytes ended before the hello did. */
  complete: boolean;
};

const CLIENT_HELLO = 1;
const HANDSHAKE_HEADER_LENGTH = 4;
/** Behind the version. */
const RANDOM = 2;
const RANDOM_LENGTH = 32;
const MAXIMUM_SESSION_ID_LENGTH = 32;
const MAXIMUM_NAME_LENGTH = 255;
const HOST_NAME = 0;
const OUTER_HELLO = 0;

export const EXTENSION = {
  serverName: 0,
  signatureAlgorithms: 13,
  alpn: 16,
  supportedVersions: 43,
  encryptedClientHello: 0xfe0d,
  encryptedServerName: 0xffce,
} as const;

/** Values that clients send to keep servers tolerant of unknown ones (RFC 8701). */
export function isGrease(value: number): boolean {
  return (value & 0x0f0f) === 0x0a0a && value >>> 8 === (value & 0xff);
}

/** The handshake message at `offset`, four-byte header included; null when it is no ClientHello. */
export function readClientHelloMessage(view: DataView, offset: number, end: number): ClientHello | null {
  if (end - offset < HANDSHAKE_HEADER_LENGTH || view.getUint8(offset) !== CLIENT_HELLO) return null;
  const bodyOffset = offset + HANDSHAKE_HEADER_LENGTH;
  const bodyEnd = bodyOffset + (view.getUint32(offset) & 0xffffff);
  const hello = readClientHello(view, bodyOffset, Math.min(bodyEnd, end));
  // A cut between two fields looks like an old hello without extensions: only the message's length tells.
  if (hello !== null && bodyEnd > end) hello.complete = false;
  return hello;
}

/** Where the parts of a ClientHello's body begin, each with its length in front; -1 for those behind the captured bytes. */
export type ClientHelloPlaces = {
  random: number;
  sessionId: number;
  /** Of DTLS only. */
  cookie: number;
  cipherSuites: number;
  compressionMethods: number;
  /** The end of the hello where it has none, as before TLS 1.2. */
  extensions: number;
};

/** The parts of the ClientHello whose body begins at `offset`; null when it cannot be one. The version is the first two bytes. */
export function locateClientHello(view: DataView, offset: number, end: number): ClientHelloPlaces | null {
  if (end - offset < RANDOM) return null;
  const version = view.getUint16(offset);
  const isDatagram = version >>> 8 === 0xfe || version === 0x0100;
  if (version >>> 8 !== 3 && !isDatagram) return null;
  const places = {
    random: offset + RANDOM,
    sessionId: -1,
    cookie: -1,
    cipherSuites: -1,
    compressionMethods: -1,
    extensions: -1,
  };
  let at = offset + RANDOM + RANDOM_LENGTH;
  if (at >= end) return places;
  places.sessionId = at;
  if (view.getUint8(at) > MAXIMUM_SESSION_ID_LENGTH) return null;
  at += 1 + view.getUint8(at);
  if (isDatagram && at < end) {
    places.cookie = at;
    at += 1 + view.getUint8(at);
  }
  if (at + 2 > end) return places;
  places.cipherSuites = at;
  if (view.getUint16(at) % 2 !== 0) return null;
  at += 2 + view.getUint16(at);
  if (at >= end) return places;
  places.compressionMethods = at;
  at += 1 + view.getUint8(at);
  if (at <= end) places.extensions = at;
  return places;
}

/** The body of a ClientHello, of TLS or (by its version) of DTLS; null when it cannot be one. */
export function readClientHello(view: DataView, offset: number, end: number): ClientHello | null {
  const places = locateClientHello(view, offset, end);
  if (places === null) return null;
  const hello: ClientHello = {
    serverName: null,
    alpn: [],
    versions: [],
    legacyVersion: view.getUint16(offset),
    cipherSuites: [],
    extensions: [],
    signatureAlgorithms: [],
    encryptedClientHello: false,
    complete: false,
  };
  const { cipherSuites, extensions } = places;
  if (cipherSuites >= 0) {
    const suitesEnd = cipherSuites + 2 + view.getUint16(cipherSuites);
    hello.cipherSuites = readUint16List(view, cipherSuites + 2, Math.min(suitesEnd, end));
  }
  if (extensions >= 0) hello.complete = extensions === end || readExtensions(view, extensions, end, hello);
  return hello;
}

/** An extension: its type and the length of its value, two bytes each, then the value. */
export const EXTENSION_VALUE = 4;
const EXTENSION_LENGTH = 2;

/** Where the extension at `offset` ends, as it says. */
export function extensionEnd(view: DataView, offset: number): number {
  return offset + EXTENSION_VALUE + view.getUint16(offset + EXTENSION_LENGTH);
}

/** Reads the extension block at `offset`; returns whether all of it was there. */
function readExtensions(view: DataView, offset: number, end: number, hello: ClientHello): boolean {
  if (offset + 2 > end) return false;
  const blockEnd = offset + 2 + view.getUint16(offset);
  const available = Math.min(blockEnd, end);
  let at = offset + 2;
  while (at + EXTENSION_VALUE <= available) {
    const type = view.getUint16(at);
    const next = extensionEnd(view, at);
    hello.extensions.push(type);
    readExtension(view, at + EXTENSION_VALUE, Math.min(next, available), { type, hello });
    at = next;
  }
  return blockEnd <= end && at === blockEnd;
}

type Extension = { type: number; hello: ClientHello };

function readExtension(view: DataView, offset: number, end: number, { type, hello }: Extension): void {
  switch (type) {
    case EXTENSION.serverName:
      hello.serverName ??= readServerName(view, offset, end);
      return;
    case EXTENSION.alpn:
      if (hello.alpn.length === 0) hello.alpn = readAlpn(view, offset, end);
      return;
    case EXTENSION.signatureAlgorithms:
      if (offset + 2 > end) return;
      hello.signatureAlgorithms = readUint16List(view, offset + 2, Math.min(offset + 2 + view.getUint16(offset), end));
      return;
    case EXTENSION.supportedVersions:
      if (offset >= end) return;
      hello.versions = readUint16List(view, offset + 1, Math.min(offset + 1 + view.getUint8(offset), end)).filter(
        (version) => !isGrease(version),
      );
      return;
    case EXTENSION.encryptedClientHello:
      if (offset < end && view.getUint8(offset) === OUTER_HELLO) hello.encryptedClientHello = true;
      return;
    case EXTENSION.encryptedServerName:
      hello.encryptedClientHello = true;
      return;
  }
}

/** The first host name of the list; null when it is cut: half a name would be another name. */
export function readServerName(view: DataView, offset: number, end: number): string | null {
  if (offset + 2 > end) return null;
  const listEnd = Math.min(offset + 2 + view.getUint16(offset), end);
  let at = offset + 2;
  while (at + 3 <= listEnd) {
    const length = view.getUint16(at + 1);
    if (view.getUint8(at) === HOST_NAME) return readHostName(view, at + 3, length, listEnd);
    at += 3 + length;
  }
  return null;
}

function readHostName(view: DataView, offset: number, length: number, end: number): string | null {
  if (length === 0 || length > MAXIMUM_NAME_LENGTH || offset + length > end) return null;
  const name = readByteText(view, offset, offset + length);
  return /^[!-~]+$/.test(name) ? name : null;
}

/** The protocol names of an ALPN extension's value (RFC 7301, section 3.1), as far as they were captured. */
export function readAlpn(view: DataView, offset: number, end: number): string[] {
  const names: string[] = [];
  if (offset + 2 > end) return names;
  const listEnd = Math.min(offset + 2 + view.getUint16(offset), end);
  let at = offset + 2;
  while (at < listEnd) {
    const nameEnd = at + 1 + view.getUint8(at);
    if (nameEnd > listEnd) break;
    names.push(readByteText(view, at + 1, nameEnd));
    at = nameEnd;
  }
  return names;
}
