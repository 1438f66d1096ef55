/** TLS ServerHello: RFC 8446, section 4.1.3; RFC 5246, section 7.4.1.3. */

import { EXTENSION, EXTENSION_VALUE, extensionEnd, readAlpn } from './tls-client-hello.ts';

/** What the server chose. */
export type ServerHello = {
  /** The version in force: `supported_versions` where present, else the legacy field. */
  version: number;
  cipherSuite: number;
  /** The protocol chosen (RFC 7301); null when not said here: TLS 1.3 says it encrypted. */
  alpn: string | null;
};

export const RANDOM = 2;
/** With a byte of length in front, as in a ClientHello. */
export const SESSION_ID = 34;
/** Behind the session id: the cipher suite, a byte for compression, then extensions with their length in front. */
export const EXTENSIONS = 3;
const MAXIMUM_SESSION_ID_LENGTH = 32;

/** Where the cipher suite of the ServerHello whose body begins at `offset` stands; -1 when it is cut before, or none. */
export function locateCipherSuite(view: DataView, offset: number, end: number): number {
  if (end - offset < SESSION_ID + 1 || view.getUint8(offset) !== 3) return -1;
  const sessionIdLength = view.getUint8(offset + SESSION_ID);
  const suiteOffset = offset + SESSION_ID + 1 + sessionIdLength;
  return sessionIdLength > MAXIMUM_SESSION_ID_LENGTH || suiteOffset + 2 > end ? -1 : suiteOffset;
}

/** The body of a ServerHello, as far as it was captured; null when it is cut before the cipher suite. */
export function readServerHello(view: DataView, offset: number, end: number): ServerHello | null {
  const suiteOffset = locateCipherSuite(view, offset, end);
  if (suiteOffset < 0) return null;
  const hello: ServerHello = {
    version: view.getUint16(offset),
    cipherSuite: view.getUint16(suiteOffset),
    alpn: null,
  };
  const blockOffset = suiteOffset + EXTENSIONS;
  if (blockOffset + 2 > end) return hello;
  const blockEnd = Math.min(blockOffset + 2 + view.getUint16(blockOffset), end);
  let at = blockOffset + 2;
  while (at + EXTENSION_VALUE <= blockEnd) {
    const type = view.getUint16(at);
    const value = at + EXTENSION_VALUE;
    const valueEnd = extensionEnd(view, at);
    if (valueEnd > blockEnd) break;
    if (type === EXTENSION.supportedVersions && valueEnd - value === 2) hello.version = view.getUint16(value);
    if (type === EXTENSION.alpn) hello.alpn = readAlpn(view, value, valueEnd)[0] ?? null;
    at = valueEnd;
  }
  return hello;
}
