import { ETHER_TYPE, followEtherType } from './ether-type.ts';
import { HEADER } from './header.ts';
import { type Layers, TUNNEL } from './layers.ts';
import { isPlausibleEthernet, isPlausibleIp } from './plausible.ts';

/** RFC 8926, section 3.4; offsets in header order. */
export const VERSION_AND_LENGTH = 0;
export const FLAGS = 1;
export const PROTOCOL_TYPE = 2;
export const NETWORK_ID = 4;
export const HEADER_LENGTH = 8;

const OPTIONS_MASK = 0x3f;

/** Reads the Geneve header, or leaves the UDP payload alone when it is none. */
export function decodeGeneve(view: DataView, offset: number, end: number, layers: Layers): number {
  layers.next = HEADER.none;
  if (end - offset < HEADER_LENGTH) return -1;
  const first = view.getUint8(offset + VERSION_AND_LENGTH);
  if (first >> 6 !== 0) return -1;
  const inside = offset + HEADER_LENGTH + ((first & OPTIONS_MASK) << 2);
  const type = view.getUint16(offset + PROTOCOL_TYPE);
  if (!isPlausible(view, type, inside, end, layers.wireEnd)) return -1;
  layers.tunnel = TUNNEL.geneve;
  return followEtherType(type, inside, layers);
}

function isPlausible(view: DataView, type: number, offset: number, end: number, wireEnd: number): boolean {
  if (type === ETHER_TYPE.bridging) return isPlausibleEthernet(view, offset, end, wireEnd);
  return (type === ETHER_TYPE.ipv4 || type === ETHER_TYPE.ipv6) && isPlausibleIp(view, offset, end, wireEnd);
}
