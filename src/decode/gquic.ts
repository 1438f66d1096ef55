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
/** A public header: flags, a connection id of eight bytes, version. A long one: flags, version. */
export const PUBLIC_ID = 1;
const PUBLIC_VERSION = 9;
const LONG_VERSION = 1;
export const VERSION_LENGTH = 4;
/** Header, hash and frame header before the message take at most this much. */
const SEARCH_LENGTH = 80;
const CHLO = 'CHLO';
/** Of a CHLO: how many tags, then a name of four letters and the end of its value for each, then the values. */
export const TAG_COUNT = 4;
export const TAGS_OFFSET = 8;
export const TAG = { end: 4, length: 8 } as const;
export const MAXIMUM_TAGS = 128;
const MAXIMUM_NAME_LENGTH = 255;

/** The hello in a client's datagram of Q025 to Q046; null when there is none, as in all but the first few. */
export function readGquicHello(view: DataView, offset: number, end: number): GquicHello | null {
  const versionAt = locateVersion(view, offset, end);
  const at = versionAt < 0 ? -1 : locateChlo(view, offset, end);
  return at < 0 ? null : readClientHelloTags(view, at, end, readByteText(view, versionAt, versionAt + VERSION_LENGTH));
}

/** Where the CHLO in a client's datagram begins, or -1. */
export function locateChlo(view: DataView, offset: number, end: number): number {
  const stop = Math.min(end, offset + SEARCH_LENGTH);
  for (let at = offset + LONG_VERSION + VERSION_LENGTH; at + CHLO.length <= stop; at++) {
    if (matchesBytes(view, at, end, CHLO)) return at;
  }
  return -1;
}

/** Where the version stands that a client's datagram names (`Q043`): only those that open a connection do; -1 otherwise. */
export function locateVersion(view: DataView, offset: number, end: number): number {
  if (end - offset < PUBLIC_VERSION + VERSION_LENGTH) return -1;
  const flags = view.getUint8(offset);
  const isLong = (flags & PUBLIC_FLAG.reserved) !== 0;
  const isPublic =
    (flags & PUBLIC_FLAG.version) !== 0 &&
    (flags & PUBLIC_FLAG.reset) === 0 &&
    (flags & PUBLIC_FLAG.connectionId) !== 0;
  if (!isLong && !isPublic) return -1;
  const at = offset + (isLong ? LONG_VERSION : PUBLIC_VERSION);
  return /^Q0[2-4]\d$/.test(readByteText(view, at, at + VERSION_LENGTH)) ? at : -1;
}

/** The CHLO message at `offset`; null when it is none. Values that were cut are absent. */
export function readClientHelloTags(view: DataView, offset: number, end: number, version: string): GquicHello | null {
  if (end - offset < TAGS_OFFSET || !matchesBytes(view, offset, end, CHLO)) return null;
  const count = Math.min(view.getUint16(offset + TAG_COUNT, true), MAXIMUM_TAGS);
  const values = offset + TAGS_OFFSET + view.getUint16(offset + TAG_COUNT, true) * TAG.length;
  const hello: GquicHello = { version, serverName: null, userAgent: null };
  let valueOffset = values;
  for (let i = 0; i < count; i++) {
    const tag = offset + TAGS_OFFSET + i * TAG.length;
    if (tag + TAG.length > end) break;
    const valueEnd = values + view.getUint32(tag + TAG.end, true);
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
