/**
 * Google's QUIC before the IETF's: a client hello (CHLO) of tags and values, in plaintext up to Q046 and in an Initial in
 * Q050. See "QUIC Crypto" (A. Langley, W. Chang) and "QUIC Wire Layout Specification" of the Chromium project.
 */

import { matchesBytes, readByteText } from './text-field.ts';

/** What a CHLO says. */
export type GquicHello = {
  /** `Q043`, as on the wire. */
  version: string;
  /** The host name as sent; null when absent, cut or not printable. */
  serverName: string | null;
  /** The client software in its own words; null when absent. */
  userAgent: string | null;
};

const PUBLIC_FLAG = { version: 0x01, reset: 0x02, connectionId: 0x08, reserved: 0x80 } as const;
const PUBLIC_VERSION = 9;
const LONG_VERSION = 1;
const VERSION_LENGTH = 4;
/** Header, hash and frame header before the message take at most this much. */
const SEARCH_LENGTH = 80;
const CHLO = 'CHLO';
const TAGS_OFFSET = 8;
const TAG_LENGTH = 8;
const MAXIMUM_TAGS = 128;
const MAXIMUM_NAME_LENGTH = 255;

/** The hello in a client's datagram of Q025 to Q046; null when there is none, as in all but the first few. */
export function readGquicHello(view: DataView, offset: number, end: number): GquicHello | null {
  const version = readVersion(view, offset, end);
  if (version === null) return null;
  const stop = Math.min(end, offset + SEARCH_LENGTH);
  for (let at = offset + LONG_VERSION + VERSION_LENGTH; at + CHLO.length <= stop; at++) {
    if (matchesBytes(view, at, end, CHLO)) return readClientHelloTags(view, at, end, version);
  }
  return null;
}

/** The version that a client's datagram names (`Q043`): only those that open a connection do; null otherwise. */
function readVersion(view: DataView, offset: number, end: number): string | null {
  if (end - offset < PUBLIC_VERSION + VERSION_LENGTH) return null;
  const flags = view.getUint8(offset);
  const isLong = (flags & PUBLIC_FLAG.reserved) !== 0;
  const isPublic =
    (flags & PUBLIC_FLAG.version) !== 0 &&
    (flags & PUBLIC_FLAG.reset) === 0 &&
    (flags & PUBLIC_FLAG.connectionId) !== 0;
  if (!isLong && !isPublic) return null;
  const at = offset + (isLong ? LONG_VERSION : PUBLIC_VERSION);
  const version = readByteText(view, at, at + VERSION_LENGTH);
  return /^Q0[2-4]\d$/.test(version) ? version : null;
}

/** The CHLO message at `offset`; null when it is none. Values that were cut are absent. */
export function readClientHelloTags(view: DataView, offset: number, end: number, version: string): GquicHello | null {
  if (end - offset < TAGS_OFFSET || !matchesBytes(view, offset, end, CHLO)) return null;
  const count = Math.min(view.getUint16(offset + CHLO.length, true), MAXIMUM_TAGS);
  const values = offset + TAGS_OFFSET + view.getUint16(offset + CHLO.length, true) * TAG_LENGTH;
  const hello: GquicHello = { version, serverName: null, userAgent: null };
  let valueOffset = values;
  for (let i = 0; i < count; i++) {
    const tag = offset + TAGS_OFFSET + i * TAG_LENGTH;
    if (tag + TAG_LENGTH > end) break;
    const valueEnd = values + view.getUint32(tag + 4, true);
    if (valueEnd < valueOffset || valueEnd > end) break;
    if (matchesBytes(view, tag, end, 'SNI\0')) hello.serverName = readValue(view, valueOffset, valueEnd, /^[!-~]+$/);
    if (matchesBytes(view, tag, end, 'UAID')) hello.userAgent = readValue(view, valueOffset, valueEnd, /^[ -~]+$/);
    valueOffset = valueEnd;
  }
  return hello;
}

function readValue(view: DataView, offset: number, end: number, allowed: RegExp): string | null {
  if (end - offset > MAXIMUM_NAME_LENGTH) return null;
  const text = readByteText(view, offset, end);
  return allowed.test(text) ? text : null;
}
