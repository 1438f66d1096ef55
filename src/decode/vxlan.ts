import { HEADER } from './header.ts';
import { type Layers, TUNNEL } from './layers.ts';
import { isPlausibleEthernet } from './plausible.ts';

/** RFC 7348, section 5; offsets in header order. */
export const FLAGS = 0;
export const GROUP_POLICY = 2;
export const NETWORK_ID = 4;
export const HEADER_LENGTH = 8;

const VALID_NETWORK_ID = 0x08;
/** Group policy extension (draft-smith-vxlan-group-policy): bytes 2 and 3 then hold the group. */
const GROUP_POLICY_PRESENT = 0x80;

/** Reads the VXLAN header, or leaves the UDP payload alone when it is none. */
export function decodeVxlan(view: DataView, offset: number, end: number, layers: Layers): number {
  layers.next = HEADER.none;
  const inside = offset + HEADER_LENGTH;
  if (end < inside) return -1;
  const flags = view.getUint8(offset + FLAGS);
  if ((flags & ~GROUP_POLICY_PRESENT) !== VALID_NETWORK_ID) return -1;
  if (!isPlausibleEthernet(view, inside, end, layers.wireEnd)) return -1;
  layers.tunnel = TUNNEL.vxlan;
  layers.next = HEADER.ethernet;
  return inside;
}
