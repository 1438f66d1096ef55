/** Addresses inside messages, in the one shape of `base/ip-address.ts`. The caller has checked the bounds. */

const MAPPED = 0x0000ffff;

/** An address and a port that a message names. */
export type SocketAddress = { address: Int32Array; port: number };

/** The four bytes at `offset` as an IPv4-mapped address. */
export function readIpv4Field(view: DataView, offset: number): Int32Array {
  return Int32Array.of(0, 0, MAPPED, view.getInt32(offset));
}

/** The sixteen bytes at `offset`. */
export function readIpv6Field(view: DataView, offset: number): Int32Array {
  return Int32Array.of(
    view.getInt32(offset),
    view.getInt32(offset + 4),
    view.getInt32(offset + 8),
    view.getInt32(offset + 12),
  );
}

/** A list of IPv4 addresses that fills [offset, end); an incomplete last one is left out. */
export function readIpv4Fields(view: DataView, offset: number, end: number): Int32Array[] {
  const addresses: Int32Array[] = [];
  for (let at = offset; at + 4 <= end; at += 4) addresses.push(readIpv4Field(view, at));
  return addresses;
}

/** A list of IPv6 addresses that fills [offset, end); an incomplete last one is left out. */
export function readIpv6Fields(view: DataView, offset: number, end: number): Int32Array[] {
  const addresses: Int32Array[] = [];
  for (let at = offset; at + 16 <= end; at += 16) addresses.push(readIpv6Field(view, at));
  return addresses;
}
