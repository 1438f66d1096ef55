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
 * [offset, end) with a byte on either side.
 */
export function mayHoldAddress(view: DataView, offset: number, end: number): boolean {
  let [dots, digits, hex, first] = [0, 0, 0, 0];
  for (let at = offset; at < end; at++) {
    const byte = view.getUint8(at);
    const isDigit = byte >= 0x30 && byte <= 0x39;
    if (isDigit) digits++;
    else if (byte === 0x2e /* '.' */ && digits > 0) [dots, digits] = [dots + 1, 0];
    else [dots, digits] = [0, 0];
    if (dots >= 3 && digits > 0) return true;
    const letter = byte | 0x20;
    if (isDigit || (letter >= 0x61 /* 'a' */ && letter <= 0x66) /* 'f' */) {
      if (hex++ === 0) first = byte;
    } else {
      if (byte === 0x3a /* ':' */ && hex === 4 && (first === 0x32 || first === 0x33) /* '2', '3' */) return true;
      hex = 0;
    }
  }
  return false;
}
