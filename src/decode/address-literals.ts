import { parseAddress } from '../base/ip-address.ts';
import { isOutsideAddress } from './outside-address.ts';

// Addresses in text: RFC 3986, section 3.2.2 (URI), RFC 5952, section 6 (IPv6 with a port).

/** An address in a text, the port beside it, and where it ends. */
export type AddressLiteral = { address: Int32Array; port: number | null; end: number };

/**
 * Four numbers with dots, or eight groups of which the first is that of an assigned address; with a port. No longer word,
 * and no part of a path, is one: `cam/1.2.3.4`, `1.2.3.4-rc`, `1.3.6.1.4.1`.
 */
const LITERAL =
  /(?<![\w.-]|(?<!\/)\/)(\d{1,3}(?:\.\d{1,3}){3})(?::(\d{1,5}))?(?!\w|[.-]\w)|(?<![\w.:-])([23][0-9a-f]{3}:[0-9a-f:]{1,34})(?:\]:(\d{1,5}))?(?![\w:]|[.-]\w)/gi;

/** What makes of four numbers the version of a program. */
const VERSION_BEFORE = /(?:^|[^a-z])(?:v|ver|version|firmware|build|release|sdk)[ .:=-]{0,3}$/i;

/** A prefix length behind an address, which is then a network's. */
const PREFIX_LENGTH = /^\/\d{1,3}(?![\w./])/;

/** The addresses of machines on the internet that stand in a text. */
export function findAddressLiterals(text: string): AddressLiteral[] {
  const found: AddressLiteral[] = [];
  for (const match of text.matchAll(LITERAL)) {
    const address = parseAddress(match[1] ?? match[3]!);
    const end = match.index + match[0].length;
    if (address === null || !isOutsideAddress(address)) continue;
    const before = text.slice(Math.max(0, match.index - 16), match.index);
    if (VERSION_BEFORE.test(before)) continue;
    const port = Number(match[2] ?? match[4] ?? 0);
    // In a URL a path may follow that is a number.
    if (port === 0 && !before.includes('//') && PREFIX_LENGTH.test(text.slice(end, end + 5))) continue;
    found.push({ address, port: port > 0 && port < 65536 ? port : null, end });
  }
  return found;
}

/**
 * Whether the bytes may hold such an address: a cheap look before text is made of them. Misses none that lies in
 * [offset, end).
 */
export function mayHoldAddress(view: DataView, offset: number, end: number): boolean {
  for (let at = offset + 1; at < end; at++) {
    const byte = view.getUint8(at);
    if (byte === 0x2e /* '.' */) {
      if (isDigit(view.getUint8(at - 1)) && hasThreeNumbers(view, at, end)) return true;
    } else if (byte === 0x3a /* ':' */ && at - offset >= 4 && isFirstGroup(view, at - 4)) return true;
  }
  return false;
}

/** Whether three times a dot and a number follow. */
function hasThreeNumbers(view: DataView, offset: number, end: number): boolean {
  let at = offset;
  for (let i = 0; i < 3; i++) {
    if (at + 1 >= end || view.getUint8(at) !== 0x2e || !isDigit(view.getUint8(at + 1))) return false;
    at += 2;
    while (at < end && isDigit(view.getUint8(at))) at++;
  }
  return true;
}

/** Four hexadecimal digits of which the first is that of an assigned address. */
function isFirstGroup(view: DataView, offset: number): boolean {
  const first = view.getUint8(offset);
  if (first !== 0x32 /* '2' */ && first !== 0x33 /* '3' */) return false;
  for (let at = offset + 1; at < offset + 4; at++) {
    const byte = view.getUint8(at) | 0x20;
    if (!isDigit(byte) && (byte < 0x61 /* 'a' */ || byte > 0x66) /* 'f' */) return false;
  }
  return true;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
