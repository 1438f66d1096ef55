import { HEADER } from './header.ts';
import { type Layers, TUNNEL } from './layers.ts';
import { isPlausibleIpv6 } from './plausible.ts';

/** RFC 4380, section 5.1.1: the two indicators that may precede the IPv6 packet, in this order. */
export const INDICATOR = 0;
export const CLIENT_ID_LENGTH = 2;
export const AUTHENTICATION_LENGTH = 3;

const AUTHENTICATION = 0x0001;
/** Indicator, two lengths, nonce, confirmation; the client id and the value come on top. */
const AUTHENTICATION_FIXED_LENGTH = 13;
const ORIGIN = 0x0000;
const ORIGIN_LENGTH = 8;

/** Reads the Teredo indicators before an IPv6 packet, or leaves the UDP payload alone when none follows. */
export function decodeTeredo(view: DataView, offset: number, end: number, layers: Layers): number {
  layers.next = HEADER.none;
  const inside = skipOrigin(view, skipAuthentication(view, offset, end), end);
  if (!isPlausibleIpv6(view, inside, end, layers.wireEnd)) return -1;
  layers.tunnel = TUNNEL.teredo;
  layers.next = HEADER.ipv6;
  return inside;
}

function skipAuthentication(view: DataView, offset: number, end: number): number {
  if (end - offset < AUTHENTICATION_FIXED_LENGTH || view.getUint16(offset + INDICATOR) !== AUTHENTICATION)
    return offset;
  const variable = view.getUint8(offset + CLIENT_ID_LENGTH) + view.getUint8(offset + AUTHENTICATION_LENGTH);
  return offset + AUTHENTICATION_FIXED_LENGTH + variable;
}

function skipOrigin(view: DataView, offset: number, end: number): number {
  if (end - offset < ORIGIN_LENGTH || view.getUint16(offset + INDICATOR) !== ORIGIN) return offset;
  return offset + ORIGIN_LENGTH;
}
