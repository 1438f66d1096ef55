/** TLS ServerHello: RFC 8446, section 4.1.3; RFC 5246, section 7.4.1.3. */

import { readAlpn } from './tls-client-hello.ts';

/** What the server chose. */
export type ServerHello = {
  /** The version in force: `supported_versions` where present, else the legacy field. */
  version: number;
  cipherSuite: number;
  /** The protocol chosen (RFC 7301); null when not said here: TLS 1.3 says it encrypted. */
  alpn: string | null;
};

const ALPN = 16;
const SUPPORTED_VERSIONS = 43;
const SESSION_ID = 34;
const MAXIMUM_SESSION_ID_LENGTH = 32;

/** The body of a ServerHello, as far as it was captured; null when it is cut before the cipher suite. */
export function readServerHello(view: DataView, offset: number, end: number): ServerHello | null {
  if (end - offset < SESSION_ID + 1 || view.getUint8(offset) !== 3) return null;
  const sessionIdLength = view.getUint8(offset + SESSION_ID);
  const suiteOffset = offset + SESSION_ID + 1 + sessionIdLength;
  if (sessionIdLength > MAXIMUM_SESSION_ID_LENGTH || suiteOffset + 2 > end) return null;
  const hello: ServerHello = {
    version: view.getUint16(offset),
    cipherSuite: view.getUint16(suiteOffset),
    alpn: null,
  };
  const blockOffset = suiteOffset + 3;
  if (blockOffset + 2 > end) return hello;
  const blockEnd = Math.min(blockOffset + 2 + view.getUint16(blockOffset), end);
  let at = blockOffset + 2;
  while (at + 4 <= blockEnd) {
    const type = view.getUint16(at);
    const value = at + 4;
    const valueEnd = value + view.getUint16(at + 2);
    if (valueEnd > blockEnd) break;
    if (type === SUPPORTED_VERSIONS && valueEnd - value === 2) hello.version = view.getUint16(value);
    if (type === ALPN) hello.alpn = readAlpn(view, value, valueEnd)[0] ?? null;
    at = valueEnd;
  }
  return hello;
}
