import { concat, u8, u16 } from '../bytes.ts';
import { internetChecksum, pseudoHeader } from './checksum.ts';

/** An ICMP message (RFC 792): `rest` is everything after the checksum. */
export function encodeIcmp(type: number, code: number, rest: Uint8Array): Uint8Array {
  const checksum = internetChecksum(u8(type, code), u16(0), rest);
  return concat(u8(type, code), u16(checksum), rest);
}

/** An ICMPv6 message (RFC 4443), whose checksum covers the addresses. */
export function encodeIcmpv6(
  source: Uint8Array,
  destination: Uint8Array,
  type: number,
  code: number,
  rest: Uint8Array,
): Uint8Array {
  const pseudo = pseudoHeader(source, destination, 58, rest.length + 4);
  const checksum = internetChecksum(pseudo, u8(type, code), u16(0), rest);
  return concat(u8(type, code), u16(checksum), rest);
}
