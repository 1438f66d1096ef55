import { HEADER } from './header.ts';
import { followProtocol } from './ip-protocol.ts';
import { FAULT, LAYER, type Layers, PROTOCOL, stop } from './layers.ts';
import { copyIpv4Addresses, enterNetwork, keepOuterAddresses } from './network.ts';

/** RFC 791, section 3.1; offsets in header order. */
export const VERSION_AND_LENGTH = 0;
export const TYPE_OF_SERVICE = 1;
export const TOTAL_LENGTH = 2;
export const IDENTIFICATION = 4;
export const FRAGMENT = 6;
export const TIME_TO_LIVE = 8;
export const PROTOCOL_NUMBER = 9;
export const CHECKSUM = 10;
export const SOURCE = 12;
export const DESTINATION = 16;
export const HEADER_LENGTH = 20;

/** In the FRAGMENT field: the flag, and the offset in units of eight bytes. */
export const MORE_FRAGMENTS = 0x2000;
export const FRAGMENT_OFFSET_MASK = 0x1fff;

/**
 * Reads an IPv4 header. Addresses are kept when a length that follows from the header is wrong. Options are passed over
 * by the header length alone, so that no option can break the walk.
 */
export function decodeIpv4(view: DataView, offset: number, end: number, layers: Layers): number {
  if (end - offset < HEADER_LENGTH) return stop(layers, FAULT.truncated, LAYER.ipv4, offset);
  const first = view.getUint8(offset + VERSION_AND_LENGTH);
  const headerLength = (first & 15) << 2;
  if (first >> 4 !== 4 || headerLength < HEADER_LENGTH) return stop(layers, FAULT.malformed, LAYER.ipv4, offset);
  if (enterNetwork(4, offset, layers) < 0) return -1;
  copyIpv4Addresses(view, offset + SOURCE, layers.addresses);
  keepOuterAddresses(layers);
  layers.hopLimit = view.getUint8(offset + TIME_TO_LIVE);
  layers.identification = view.getUint16(offset + IDENTIFICATION);
  const protocol = view.getUint8(offset + PROTOCOL_NUMBER);
  layers.protocol = protocol;
  if (layers.tunnelDepth === 0) layers.outerProtocol = protocol;
  decodeFragment(view.getUint16(offset + FRAGMENT), layers);
  const totalLength = view.getUint16(offset + TOTAL_LENGTH);
  // Segmentation offload leaves the total length at 0: the packet then runs to the end of the frame.
  if (totalLength !== 0) {
    if (totalLength < headerLength) return stop(layers, FAULT.malformed, LAYER.ipv4, offset + TOTAL_LENGTH);
    layers.wireEnd = Math.min(layers.wireEnd, offset + totalLength);
  }
  if (offset + headerLength > end) return stop(layers, FAULT.truncated, LAYER.ipv4, offset + HEADER_LENGTH);
  return followIpv4(protocol, offset + headerLength, Math.min(end, layers.wireEnd), layers);
}

function decodeFragment(field: number, layers: Layers): void {
  layers.fragmentOffset = (field & FRAGMENT_OFFSET_MASK) << 3;
  layers.moreFragments = field & MORE_FRAGMENTS ? 1 : 0;
  layers.isFragment = layers.fragmentOffset | layers.moreFragments ? 1 : 0;
}

function followIpv4(protocol: number, offset: number, end: number, layers: Layers): number {
  // Of the IPv6 extension headers, IPv4 carries the authentication header too (RFC 4302).
  if (protocol !== PROTOCOL.ah || layers.fragmentOffset !== 0) return followProtocol(protocol, offset, end, layers);
  layers.next = HEADER.ipv6Extension;
  return offset;
}
