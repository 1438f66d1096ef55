import { FIRST_ETHER_TYPE, headerOfEtherType } from './ether-type.ts';
import { HEADER } from './header.ts';
import { FAULT, LAYER, type Layers, stop } from './layers.ts';

/** LINKTYPE_NULL and LINKTYPE_LOOP: the address family, in the byte order of the capturing host or of the network. */
export const FAMILY = 0;
export const HEADER_LENGTH = 4;

/** AF_INET is 2 everywhere; AF_INET6 differs by system. */
const AF_INET = 2;
const AF_INET6_LINUX = 10;
const AF_INET6_WINDOWS = 23;
const AF_INET6_NETBSD = 24;
const AF_INET6_FREEBSD = 28;
const AF_INET6_DARWIN = 30;

/** Serial links, of which some systems capture under this link type: PPP (RFC 1662) and Cisco's HDLC (RFC 1547). */
const PPP_ADDRESS_AND_CONTROL = 0xff03;
const HDLC_UNICAST = 0x0f00;

/** Reads the family in either byte order: families are small, so that only one order makes sense. */
export function decodeLoopback(view: DataView, offset: number, end: number, layers: Layers): number {
  if (end - offset < HEADER_LENGTH) return stop(layers, FAULT.truncated, LAYER.link, offset);
  const family = view.getUint32(offset + FAMILY);
  if (family >>> 16 === PPP_ADDRESS_AND_CONTROL || family >>> 16 === HDLC_UNICAST) {
    layers.next = HEADER.ppp;
    return offset;
  }
  layers.next = headerOfFamily(family > 0xffff ? view.getUint32(offset + FAMILY, true) : family);
  return offset + HEADER_LENGTH;
}

/** Some tools write an EtherType in the family's place. */
function headerOfFamily(family: number): number {
  if (family >= FIRST_ETHER_TYPE) return headerOfEtherType(family);
  switch (family) {
    case AF_INET:
      return HEADER.ipv4;
    case AF_INET6_LINUX:
    case AF_INET6_WINDOWS:
    case AF_INET6_NETBSD:
    case AF_INET6_FREEBSD:
    case AF_INET6_DARWIN:
      return HEADER.ipv6;
    default:
      return HEADER.none;
  }
}
