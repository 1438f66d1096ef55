import { FAULT, LAYER, type Layers, stop } from './layers.ts';
import { decodePorts } from './ports.ts';
import { headerOfUdpPorts } from './udp-tunnel.ts';

/** RFC 768. The ports are read by `decodePorts`. */
export const LENGTH = 4;
export const CHECKSUM = 6;
export const HEADER_LENGTH = 8;

/** Reads the UDP header. What follows is tried as a tunnel when a port names one, and stays UDP payload when it is none. */
export function decodeUdp(view: DataView, offset: number, end: number, layers: Layers): number {
  decodePorts(view, offset, end, layers);
  if (end - offset < HEADER_LENGTH) return stop(layers, FAULT.truncated, LAYER.udp, offset);
  const length = view.getUint16(offset + LENGTH);
  if (length !== 0 && length < HEADER_LENGTH) return stop(layers, FAULT.malformed, LAYER.udp, offset + LENGTH);
  // A length of 0 is a jumbogram (RFC 2675, section 4): the payload then runs to the end of the IP packet.
  if (length !== 0) layers.wireEnd = Math.min(layers.wireEnd, offset + length);
  layers.payloadOffset = offset + HEADER_LENGTH;
  layers.payloadEnd = Math.min(end, layers.wireEnd);
  layers.payloadLength = layers.wireEnd - layers.payloadOffset;
  layers.next = headerOfUdpPorts(layers.sourcePort, layers.destinationPort);
  return layers.payloadOffset;
}
