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

/** Reads the family in either byte order: families are small, so that only one order makes sense. */
export function decodeLoopback(view: DataView, offset: number, end: number, layers: Layers): number {
  if (end - offset < HEADER_LENGTH) return stop(layers, FAULT.truncated, LAYER.link, offset);
  const family = view.getUint32(offset + FAMILY);
  layers.next = headerOfFamily(family > 0xffff ? view.getUint32(offset + FAMILY, true) : family);
  return offset + HEADER_LENGTH;
}

function headerOfFamily(family: number): number {
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
