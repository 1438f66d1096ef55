import { parseAddress } from '../../src/base/ip-address.ts';
import { u8, u32 } from './bytes.ts';

/** An IP address of text as 4 or 16 bytes, or null when it is none. */
export function addressBytes(text: string): Uint8Array | null {
  const words = parseAddress(text);
  if (words === null) return null;
  return text.includes(':') ? u32(...words) : u32(words[3]!);
}

/** Six bytes of `aa:bb:cc:dd:ee:ff`, or null. */
export function macBytes(text: string): Uint8Array | null {
  if (!/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(text)) return null;
  return u8(...text.split(':').map((pair) => Number.parseInt(pair, 16)));
}

/** A text that is the same for the same bytes: a key for maps. */
export function bytesKey(bytes: Uint8Array): string {
  return bytes.join('.');
}

/** The link-local address that a MAC gives itself (RFC 4291, appendix A). */
export function linkLocalAddress(mac: Uint8Array): Uint8Array {
  return u8(0xfe, 0x80, 0, 0, 0, 0, 0, 0, ...modifiedEui64(mac));
}

/** The interface identifier of a MAC (RFC 4291, appendix A). */
export function modifiedEui64(mac: Uint8Array): Uint8Array {
  return u8(mac[0]! ^ 2, mac[1]!, mac[2]!, 0xff, 0xfe, mac[3]!, mac[4]!, mac[5]!);
}

/** The Ethernet group of an IPv6 multicast address (RFC 2464, section 7). */
export function multicastMac(address: Uint8Array): Uint8Array {
  return u8(0x33, 0x33, ...address.subarray(12));
}

/** The solicited-node group of an IPv6 address (RFC 4291, section 2.7.1). */
export function solicitedNodeAddress(address: Uint8Array): Uint8Array {
  return u8(0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, ...address.subarray(13));
}

/** The group of all nodes on the link. */
export const ALL_NODES = u8(0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

/** The group of all routers on the link. */
export const ALL_ROUTERS = u8(0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2);

/** The Ethernet address of everybody on the link. */
export const BROADCAST_MAC = u8(255, 255, 255, 255, 255, 255);
