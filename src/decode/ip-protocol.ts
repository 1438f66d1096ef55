import { HEADER } from './header.ts';
import { type Layers, PROTOCOL, TUNNEL } from './layers.ts';

/** The header that an IP protocol number names (HEADER). Numbers that are not read go to `transport`. */
export function headerOfProtocol(protocol: number): number {
  switch (protocol) {
    case PROTOCOL.tcp:
      return HEADER.tcp;
    case PROTOCOL.udp:
      return HEADER.udp;
    case PROTOCOL.icmp:
      return HEADER.icmp;
    case PROTOCOL.icmpv6:
      return HEADER.icmpv6;
    case PROTOCOL.gre:
      return HEADER.gre;
    case PROTOCOL.ipv4:
      return HEADER.ipv4;
    case PROTOCOL.ipv6:
      return HEADER.ipv6;
    case PROTOCOL.mplsInIp:
      return HEADER.mpls;
    default:
      return HEADER.transport;
  }
}

/** Goes on with the upper-layer protocol at `offset`, the start of what the IP packet carries. */
export function followProtocol(protocol: number, offset: number, end: number, layers: Layers): number {
  layers.protocol = protocol;
  if (layers.tunnelDepth === 0) layers.outerProtocol = protocol;
  // Set before only by an IPv6 fragment header, of whose share other extension headers may be a part.
  if (layers.ipPayloadOffset < 0) layers.ipPayloadOffset = offset;
  layers.ipPayloadEnd = Math.max(offset, end);
  layers.ipPayloadLength = Math.max(0, layers.wireEnd - layers.ipPayloadOffset);
  if (layers.fragmentOffset !== 0) {
    layers.payloadLength = Math.max(0, layers.wireEnd - offset);
    layers.next = HEADER.none;
    return -1;
  }
  layers.transportOffset = offset;
  layers.next = headerOfProtocol(protocol);
  if (layers.next === HEADER.ipv4 || layers.next === HEADER.ipv6) enterIpInIp(offset, end, layers);
  return offset;
}

/** The payload is that of the outer header until the inner one has been read. */
function enterIpInIp(offset: number, end: number, layers: Layers): void {
  carryOpaque(offset, end, layers);
  if (layers.next === HEADER.ipv6) layers.tunnel = layers.ipVersion === 4 ? TUNNEL.ipv6InIpv4 : TUNNEL.ipInIp;
  else layers.tunnel = layers.ipVersion === 6 ? TUNNEL.ipv4InIpv6 : TUNNEL.ipInIp;
}

/** Takes all that IP carries as payload: for protocols without ports. */
export function carryOpaque(offset: number, end: number, layers: Layers): void {
  layers.payloadOffset = offset;
  layers.payloadEnd = Math.max(offset, end);
  layers.payloadLength = Math.max(0, layers.wireEnd - offset);
}
