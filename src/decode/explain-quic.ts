import { addBytes, addCode, addNumber, addRow, addText, formatLength, onLayer, type Page } from './explain-page.ts';
import {
  locateChlo,
  locateVersion,
  MAXIMUM_TAGS,
  PUBLIC_ID,
  TAG,
  TAG_COUNT,
  TAGS_OFFSET,
  VERSION_LENGTH,
} from './gquic.ts';
import { addQuicDatagram, createQuicHello, type QuicHello } from './quic-hello.ts';
import { QUIC_VERSION, type QuicLongHeader, readQuicLongHeader, VERSION } from './quic-packet.ts';
import { readByteText } from './text-field.ts';
import { versionName } from './tls-version.ts';

/** Of a short header (RFC 9000, section 17.3.1): the first bit is clear, the second set. */
const FORM_AND_FIXED_BITS = 0xc0;
const SHORT_HEADER = 0x40;

/**
 * Explains the QUIC packets of a datagram: each long header, then what stands behind the last. An Initial is opened when
 * the keys that its own connection id gives fit, as in a client's first datagram.
 */
export async function explainQuic(page: Page, offset: number, end: number): Promise<void> {
  const { view } = page;
  let hello = await openHello(view, offset, end);
  let at = offset;
  let header = readQuicLongHeader(view, at, end);
  for (; header !== null; header = at < end ? readQuicLongHeader(view, at, end) : null) {
    explainLongHeader(page, header, end);
    if (header.type === 'initial') {
      explainHello(onLayer(page, 'TLS in QUIC'), hello, header, end);
      hello = null;
    }
    at = header.packetEnd;
  }
  // Alone it would say nothing: one byte of nearly any value.
  if (at > offset && at < end && (view.getUint8(at) & FORM_AND_FIXED_BITS) === SHORT_HEADER) {
    addCode(page, 'short header', at, 1);
    addBytes(page, 'protected packet', at + 1, end);
  }
}

/** What the datagram tells of a hello; null when it has no Initial. Cryptography is loaded when one is met. */
async function openHello(view: DataView, offset: number, end: number): Promise<QuicHello | null> {
  if (readQuicLongHeader(view, offset, end)?.type !== 'initial') return null;
  const { nobleQuicCrypto } = await import('./quic-crypto.ts');
  const hello = createQuicHello();
  addQuicDatagram(hello, view, offset, end, nobleQuicCrypto);
  return hello;
}

function explainLongHeader(page: Page, header: QuicLongHeader, end: number): void {
  const { offset, version, destinationIdOffset, destinationIdLength, sourceIdOffset, sourceIdLength } = header;
  addCode(page, 'packet type', offset, 1, header.type);
  addCode(page, 'version', offset + VERSION, 4, quicVersionName(version));
  addNumber(page, 'destination id length', destinationIdOffset - 1, 1);
  addBytes(page, 'destination id', destinationIdOffset, destinationIdOffset + destinationIdLength);
  addNumber(page, 'source id length', sourceIdOffset - 1, 1);
  const afterIds = sourceIdOffset + sourceIdLength;
  addBytes(page, 'source id', sourceIdOffset, afterIds);
  if (header.type === 'version-negotiation') explainVersions(page, afterIds, end);
  else if (header.type === 'retry') addBytes(page, 'retry token and tag', afterIds, end);
  else explainLengths(page, afterIds, end, header);
}

function explainLengths(page: Page, afterIds: number, end: number, header: QuicLongHeader): void {
  const { tokenOffset, tokenLength, lengthOffset, packetNumberOffset, packetEnd } = header;
  if (tokenOffset >= 0) {
    addRow(page, 'token length', afterIds, tokenOffset - afterIds, String(tokenLength));
    addBytes(page, 'token', tokenOffset, tokenOffset + tokenLength);
  }
  const length = packetEnd - packetNumberOffset;
  addRow(page, 'length', lengthOffset, packetNumberOffset - lengthOffset, String(length));
  addBytes(page, 'protected packet', packetNumberOffset, Math.min(end, packetEnd));
}

function explainVersions(page: Page, offset: number, end: number): void {
  for (let at = offset; at + 4 <= end; at += 4) {
    addCode(page, 'supported version', at, 4, quicVersionName(page.view.getUint32(at)));
  }
}

function quicVersionName(version: number): string | null {
  if (version === QUIC_VERSION.v1) return 'version 1';
  if (version === QUIC_VERSION.v2) return 'version 2';
  return version >>> 8 === 0xff0000 ? `draft ${version & 0xff}` : null;
}

/** What the opened Initials say; all of it stands somewhere in the protected bytes. */
function explainHello(page: Page, hello: QuicHello | null, header: QuicLongHeader, end: number): void {
  const start = header.packetNumberOffset;
  const length = Math.min(end, header.packetEnd) - start;
  const add = (name: string, value: string | null) => {
    if (value !== null && value !== '') addRow(page, name, start, length, value);
  };
  add('server name', hello?.googleHello?.serverName ?? null);
  add('user agent', hello?.googleHello?.userAgent ?? null);
  const { clientHello } = hello ?? { clientHello: null };
  if (clientHello === null) return;
  add(
    'message',
    clientHello.complete ? 'client hello, opened' : 'client hello, opened; the rest is in another datagram',
  );
  add('server name', clientHello.serverName);
  add('ALPN', clientHello.alpn.join(', '));
  add('supported versions', clientHello.versions.map(versionName).join(', '));
  add('cipher suites', String(clientHello.cipherSuites.length));
}

/** Explains the hello (CHLO) of a client that speaks QUIC as Google did before the IETF's. */
export function explainGquic(page: Page, offset: number, end: number): void {
  const version = locateVersion(page.view, offset, end);
  const chlo = locateChlo(page.view, offset, end);
  addCode(page, 'flags', offset, 1);
  addBytes(page, 'connection id', offset + PUBLIC_ID, version);
  addText(page, 'version', version, version + VERSION_LENGTH);
  addBytes(page, 'packet and frame headers', version + VERSION_LENGTH, chlo);
  addText(page, 'message', chlo, chlo + TAG_COUNT);
  explainTags(page, chlo, end);
}

function explainTags(page: Page, chlo: number, end: number): void {
  const { view } = page;
  const count = view.getUint16(chlo + TAG_COUNT, true);
  const values = chlo + TAGS_OFFSET + count * TAG.length;
  addRow(page, 'tags', chlo + TAG_COUNT, values - chlo - TAG_COUNT, String(count));
  let at = values;
  for (let i = 0; i < Math.min(count, MAXIMUM_TAGS); i++) {
    const tag = chlo + TAGS_OFFSET + i * TAG.length;
    if (tag + TAG.length > end) return;
    const next = values + view.getUint32(tag + TAG.end, true);
    if (next < at || next > end) return;
    const name = readByteText(view, tag, tag + TAG.end).replaceAll('\0', '');
    addRow(page, 'tag', at, next - at, `${name}: ${formatTag(view, at, next)}`);
    at = next;
  }
}

function formatTag(view: DataView, offset: number, end: number): string {
  const text = readByteText(view, offset, Math.min(end, offset + 64));
  return /^[ -~]+$/.test(text) && text.length === end - offset ? text : formatLength(end - offset);
}
