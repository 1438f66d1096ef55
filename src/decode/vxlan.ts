import { HEADER } from './header.ts';
import { type Layers, TUNNEL } from './layers.ts';
import { isPlausibleEthernet, isPlausibleIp } from './plausible.ts';

/** RFC 7348, section 5; offsets in header order. The next protocol is that of the generic extension (VXLAN-GPE). */
export const FLAGS = 0;
export const RESERVED = 1;
export const NEXT_PROTOCOL = 3;
export const NETWORK_ID = 4;
export const HEADER_LENGTH = 8;

const VALID_NETWORK_ID = 0x08;
/** Group policy extension (draft-smith-vxlan-group-policy): bytes 2 and 3 then hold the group. */
const GROUP_POLICY_PRESENT = 0x80;

/** draft-ietf-nvo3-vxlan-gpe-13, section 3: the flag, and the next protocols that are read. */
const NEXT_PROTOCOL_PRESENT = 0x04;
const GPE_IPV4 = 1;
const GPE_IPV6 = 2;
const GPE_ETHERNET = 3;

/** Reads the VXLAN header, or leaves the UDP payload alone when it is none. */
export function decodeVxlan(view: DataView, offset: number, end: number, layers: Layers): number {
  layers.next = HEADER.none;
  const inside = offset + HEADER_LENGTH;
  if (end < inside) return -1;
  const header = headerInside(view, offset);
  if (header === HEADER.none || !isPlausible(view, header, inside, end, layers.wireEnd)) return -1;
  layers.tunnel = TUNNEL.vxlan;
  layers.next = header;
  return inside;
}

function headerInside(view: DataView, offset: number): number {
  const flags = view.getUint8(offset + FLAGS) & ~GROUP_POLICY_PRESENT;
  if (flags === VALID_NETWORK_ID) return HEADER.ethernet;
  if (flags !== (VALID_NETWORK_ID | NEXT_PROTOCOL_PRESENT)) return HEADER.none;
  switch (view.getUint8(offset + NEXT_PROTOCOL)) {
    case GPE_IPV4:
    case GPE_IPV6:
      return HEADER.rawIp;
    case GPE_ETHERNET:
      return HEADER.ethernet;
    default:
      return HEADER.none;
  }
}

function isPlausible(view: DataView, header: number, offset: number, end: number, wireEnd: number): boolean {
  if (header === HEADER.rawIp) return isPlausibleIp(view, offset, end, wireEnd);
  return isPlausibleEthernet(view, offset, end, wireEnd);
}
