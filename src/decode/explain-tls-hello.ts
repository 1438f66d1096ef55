import { addBytes, addCode, addNumber, addRow, formatLength, type Page } from './explain-page.ts';
import {
  EXTENSION,
  EXTENSION_VALUE,
  extensionEnd,
  isGrease,
  locateClientHello,
  readAlpn,
  readServerName,
} from './tls-client-hello.ts';
import { EXTENSIONS, locateCipherSuite, RANDOM, SESSION_ID } from './tls-server-hello.ts';
import { readUint16List } from './tls-vector.ts';
import { versionName } from './tls-version.ts';

/** IANA "TLS ExtensionType Values": those that clients send. */
const EXTENSION_NAMES = new Map<number, string>([
  [EXTENSION.serverName, 'server name'],
  [1, 'maximum fragment length'],
  [5, 'status request'],
  [10, 'supported groups'],
  [11, 'point formats'],
  [EXTENSION.signatureAlgorithms, 'signature algorithms'],
  [14, 'SRTP profiles'],
  [15, 'heartbeat'],
  [EXTENSION.alpn, 'ALPN'],
  [18, 'signed certificate timestamp'],
  [21, 'padding'],
  [22, 'encrypt then MAC'],
  [23, 'extended master secret'],
  [27, 'certificate compression'],
  [28, 'record size limit'],
  [34, 'delegated credentials'],
  [35, 'session ticket'],
  [41, 'pre-shared key'],
  [42, 'early data'],
  [EXTENSION.supportedVersions, 'supported versions'],
  [44, 'cookie'],
  [45, 'key exchange modes'],
  [49, 'post-handshake authentication'],
  [50, 'certificate signature algorithms'],
  [51, 'key share'],
  [54, 'connection id'],
  [57, 'QUIC transport parameters'],
  [13172, 'next protocol'],
  [17513, 'application settings'],
  [EXTENSION.encryptedClientHello, 'encrypted client hello'],
  [EXTENSION.encryptedServerName, 'encrypted server name'],
  [65281, 'renegotiation'],
]);

/** Explains the body of a ClientHello, of TLS or of DTLS, as far as its bytes go. */
export function explainClientHello(page: Page, offset: number, end: number): void {
  const { view } = page;
  const places = locateClientHello(view, offset, end);
  if (places === null) {
    addBytes(page, 'data', offset, end);
    return;
  }
  const { random, sessionId, cookie, cipherSuites, compressionMethods, extensions } = places;
  addCode(page, 'version', offset, 2, versionName(view.getUint16(offset)));
  addBytes(page, 'random', random, Math.min(end, sessionId < 0 ? end : sessionId));
  if (sessionId >= 0) explainVector(page, 'session id', sessionId, end);
  if (cookie >= 0) explainVector(page, 'cookie', cookie, end);
  if (cipherSuites >= 0) explainCipherSuites(page, cipherSuites, end);
  if (compressionMethods >= 0) explainVector(page, 'compression methods', compressionMethods, end);
  if (extensions >= 0) explainExtensions(page, extensions, end, 'client');
}

/** Explains the body of a ServerHello, as far as its bytes go. */
export function explainServerHello(page: Page, offset: number, end: number): void {
  const { view } = page;
  const suite = locateCipherSuite(view, offset, end);
  if (suite < 0) {
    addBytes(page, 'data', offset, end);
    return;
  }
  addCode(page, 'version', offset, 2, versionName(view.getUint16(offset)));
  addBytes(page, 'random', offset + RANDOM, offset + SESSION_ID);
  explainVector(page, 'session id', offset + SESSION_ID, end);
  addCode(page, 'cipher suite', suite, 2);
  if (suite + EXTENSIONS > end) return;
  addNumber(page, 'compression method', suite + EXTENSIONS - 1, 1);
  explainExtensions(page, suite + EXTENSIONS, end, 'server');
}

/** Bytes behind a byte of length. */
function explainVector(page: Page, name: string, offset: number, end: number): void {
  const length = page.view.getUint8(offset);
  addRow(page, name, offset, Math.min(1 + length, end - offset), formatLength(length));
}

function explainCipherSuites(page: Page, offset: number, end: number): void {
  const length = page.view.getUint16(offset);
  const stop = Math.min(end, offset + 2 + length);
  const suites = readUint16List(page.view, offset + 2, stop);
  const shown = suites.map((suite) => suite.toString(16).padStart(4, '0')).join(' ');
  addRow(page, 'cipher suites', offset, stop - offset, `${length / 2}: ${shown}`);
}

/** A row for each extension, type and length included. */
function explainExtensions(page: Page, offset: number, end: number, side: 'client' | 'server'): void {
  const { view } = page;
  if (offset + 2 > end) return;
  addNumber(page, 'length of extensions', offset, 2);
  const stop = Math.min(end, offset + 2 + view.getUint16(offset));
  let at = offset + 2;
  while (at + EXTENSION_VALUE <= stop) {
    const next = extensionEnd(view, at);
    const type = view.getUint16(at);
    const name = EXTENSION_NAMES.get(type) ?? (isGrease(type) ? 'GREASE extension' : `extension ${type}`);
    const value = formatExtension(view, type, at + EXTENSION_VALUE, Math.min(next, stop), side);
    addRow(page, name, at, Math.min(next, stop) - at, next > stop ? `${value} …` : value);
    at = next;
  }
}

function formatExtension(view: DataView, type: number, offset: number, end: number, side: 'client' | 'server'): string {
  const otherwise = formatLength(end - offset);
  switch (type) {
    case EXTENSION.serverName:
      return readServerName(view, offset, end) ?? otherwise;
    case EXTENSION.alpn:
      return readAlpn(view, offset, end).join(', ') || otherwise;
    case EXTENSION.supportedVersions:
      if (side === 'server') return end - offset === 2 ? versionName(view.getUint16(offset)) : otherwise;
      return offset < end ? readVersions(view, offset, end).map(versionName).join(', ') : otherwise;
    default:
      return otherwise;
  }
}

function readVersions(view: DataView, offset: number, end: number): number[] {
  return readUint16List(view, offset + 1, Math.min(offset + 1 + view.getUint8(offset), end));
}
