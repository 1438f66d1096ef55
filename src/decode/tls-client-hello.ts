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
const RANDOM_LENGTH = 32;
const MAXIMUM_SESSION_ID_LENGTH = 32;
const MAXIMUM_NAME_LENGTH = 255;
const HOST_NAME = 0;
const OUTER_HELLO = 0;

const EXTENSION = {
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

/** The body of a ClientHello, of TLS or (by its version) of DTLS; null when it cannot be one. */
export function readClientHello(view: DataView, offset: number, end: number): ClientHello | null {
  if (end - offset < 2) return null;
  const legacyVersion = view.getUint16(offset);
  const isDatagram = legacyVersion >>> 8 === 0xfe || legacyVersion === 0x0100;
  if (legacyVersion >>> 8 !== 3 && !isDatagram) return null;
  const hello: ClientHello = {
    serverName: null,
    alpn: [],
    versions: [],
    legacyVersion,
    cipherSuites: [],
    extensions: [],
    signatureAlgorithms: [],
    encryptedClientHello: false,
    complete: false,
  };
  let at = offset + 2 + RANDOM_LENGTH;
  if (at >= end) return hello;
  if (view.getUint8(at) > MAXIMUM_SESSION_ID_LENGTH) return null;
  at += 1 + view.getUint8(at);
  if (isDatagram && at < end) at += 1 + view.getUint8(at);
  if (at + 2 > end) return hello;
  const cipherSuitesEnd = at + 2 + view.getUint16(at);
  if ((cipherSuitesEnd - at) % 2 !== 0) return null;
  hello.cipherSuites = readUint16List(view, at + 2, Math.min(cipherSuitesEnd, end));
  at = cipherSuitesEnd;
  if (at >= end) return hello;
  at += 1 + view.getUint8(at);
  if (at > end) return hello;
  hello.complete = at === end || readExtensions(view, at, end, hello);
  return hello;
}

/** Reads the extension block at `offset`; returns whether all of it was there. */
function readExtensions(view: DataView, offset: number, end: number, hello: ClientHello): boolean {
  if (offset + 2 > end) return false;
  const blockEnd = offset + 2 + view.getUint16(offset);
  const available = Math.min(blockEnd, end);
  let at = offset + 2;
  while (at + 4 <= available) {
    const type = view.getUint16(at);
    const extensionEnd = at + 4 + view.getUint16(at + 2);
    hello.extensions.push(type);
    readExtension(view, at + 4, Math.min(extensionEnd, available), { type, hello });
    at = extensionEnd;
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
function readServerName(view: DataView, offset: number, end: number): string | null {
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
