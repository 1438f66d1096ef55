import { followNextHeader } from './ipv6-extension.ts';
import { FAULT, LAYER, type Layers, PROTOCOL, stop } from './layers.ts';
import { copyIpv6Addresses, enterNetwork, keepOuterAddresses } from './network.ts';

/** RFC 8200, section 3; offsets in header order. */
export const VERSION_AND_FLOW = 0;
export const PAYLOAD_LENGTH = 4;
export const NEXT_HEADER = 6;
export const HOP_LIMIT = 7;
export const SOURCE = 8;
export const DESTINATION = 24;
export const HEADER_LENGTH = 40;

/** Reads the fixed IPv6 header; extension headers are read one at a time behind it. */
export function decodeIpv6(view: DataView, offset: number, end: number, layers: Layers): number {
  if (end - offset < HEADER_LENGTH) return stop(layers, FAULT.truncated, LAYER.ipv6, offset);
  if (view.getUint8(offset + VERSION_AND_FLOW) >> 4 !== 6) return stop(layers, FAULT.malformed, LAYER.ipv6, offset);
  if (enterNetwork(6, offset, layers) < 0) return -1;
  copyIpv6Addresses(view, offset + SOURCE, layers.addresses);
  keepOuterAddresses(layers);
  layers.hopLimit = view.getUint8(offset + HOP_LIMIT);
  const nextHeader = view.getUint8(offset + NEXT_HEADER);
  const payloadLength = view.getUint16(offset + PAYLOAD_LENGTH);
  // A length of 0 is a jumbogram (RFC 2675), or comes from segmentation offload; it is true only with no next header.
  if (payloadLength !== 0 || nextHeader === PROTOCOL.noNextHeader) {
    layers.wireEnd = Math.min(layers.wireEnd, offset + HEADER_LENGTH + payloadLength);
  }
  return followNextHeader(nextHeader, offset + HEADER_LENGTH, Math.min(end, layers.wireEnd), layers);
}
