import { decodeUtf8 } from '../base/utf8.ts';

// RFC 1035, sections 3.1 and 4.1.4: labels, and pointers to labels that stood before.

/** RFC 1035, section 2.3.4: 255 octets, the root label's length octet included. */
const MAX_NAME_LENGTH = 255;

/** A name within the length above has at most 127 labels; more pointers than that are a loop. */
const MAX_POINTERS = 127;

const POINTER = 0xc0;

const BACKSLASH = 0x5c;
const DIGIT = 0x30;

/** A name and where the bytes after it begin: after the first pointer when there was one. */
export type DnsName = { text: string; next: number };

/**
 * The name at `offset` of the message [message, end), or null when it is cut, too long, or its pointers loop. Text is
 * as seen, without the trailing dot; the root is `.`. Bytes outside printable ASCII, dots and backslashes within a label
 * are escaped (RFC 1035, section 5.1). Pointers forward are followed too: senders of them exist.
 */
export function readDnsName(view: DataView, message: number, offset: number, end: number): DnsName | null {
  let text = '';
  let next = -1;
  let pointers = 0;
  let octets = 1;
  for (let at = offset; at >= message && at < end; ) {
    const length = view.getUint8(at);
    if (length === 0) return { text: text === '' ? '.' : text, next: next < 0 ? at + 1 : next };
    if ((length & POINTER) === POINTER) {
      if (at + 2 > end || ++pointers > MAX_POINTERS) return null;
      if (next < 0) next = at + 2;
      at = message + (view.getUint16(at) & 0x3fff);
      continue;
    }
    octets += length + 1;
    if (length > 63 || at + 1 + length > end || octets > MAX_NAME_LENGTH) return null;
    if (text !== '') text += '.';
    text += escapeLabel(view, at + 1, length);
    at += length + 1;
  }
  return null;
}

function escapeLabel(view: DataView, offset: number, length: number): string {
  const codes: number[] = [];
  for (let i = 0; i < length; i++) {
    const byte = view.getUint8(offset + i);
    if (byte === 0x2e /* '.' */ || byte === BACKSLASH) codes.push(BACKSLASH, byte);
    else if (byte > 0x20 && byte < 0x7f) codes.push(byte);
    else
      codes.push(BACKSLASH, DIGIT + Math.floor(byte / 100), DIGIT + (Math.floor(byte / 10) % 10), DIGIT + (byte % 10));
  }
  return String.fromCharCode(...codes);
}

/** The spelling under which names are compared: ASCII lower case (RFC 4343), no trailing dot. */
export function canonicalName(name: string): string {
  const lower = name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  return lower.length > 1 && lower.endsWith('.') && !lower.endsWith('\\.') ? lower.slice(0, -1) : lower;
}

/** The labels of a name, escapes kept; the root has none. */
export function splitLabels(name: string): string[] {
  if (name === '' || name === '.') return [];
  return name.match(/(?:\\\d{3}|\\.|[^.\\])+/gs) ?? [];
}

/** A label as people read it: escapes undone, UTF-8 (RFC 6762, section 16). For display, never for comparison. */
export function formatLabel(label: string): string {
  if (!label.includes('\\')) return label;
  const bytes: number[] = [];
  for (const part of label.match(/\\\d{3}|\\.|./gs) ?? []) {
    if (/^\\\d/.test(part)) bytes.push(Number(part.slice(1)) & 0xff);
    else bytes.push(part.charCodeAt(part.length - 1) & 0xff);
  }
  return decodeUtf8(Uint8Array.from(bytes));
}

/** A name of NetBIOS: up to 15 characters, and the byte that says what kind of thing bears it (0x00 a station, 0x20 a file server). */
export type NetbiosName = { name: string; kind: number };

/**
 * A label of 32 letters A to P, each half a byte (RFC 1001, section 14.1), as the NetBIOS name that it encodes. Null when
 * it is none.
 */
export function parseNetbiosLabel(label: string): NetbiosName | null {
  if (!/^[A-P]{32}$/.test(label)) return null;
  let name = '';
  for (let i = 0; i < 30; i += 2) name += String.fromCharCode(halfBytes(label, i));
  return { name: name.replace(/[ \0]+$/, ''), kind: halfBytes(label, 30) };
}

function halfBytes(label: string, at: number): number {
  return ((label.charCodeAt(at) - 65) << 4) | (label.charCodeAt(at + 1) - 65);
}
