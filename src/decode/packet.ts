import { decodeArp } from './arp.ts';
import { decodeEthernet } from './ethernet.ts';
import { HEADER } from './header.ts';
import { decodeIcmp } from './icmp.ts';
import { decodeIcmpv6 } from './icmpv6.ts';
import { decodeIpv4 } from './ipv4.ts';
import { decodeIpv6 } from './ipv6.ts';
import { decodeIpv6Extension } from './ipv6-extension.ts';
import { FAULT, LAYER, type Layers, stop } from './layers.ts';
import { headerOfLinkType } from './link-type.ts';
import { decodeLlc } from './llc.ts';
import { decodeRawIp } from './raw-ip.ts';
import { resetLayers } from './reset.ts';
import { decodeTcp } from './tcp.ts';
import { decodeTransport } from './transport.ts';
import { decodeUdp } from './udp.ts';
import { decodeVlan } from './vlan.ts';

/** Headers of one frame that are read; the deepest tunnels of real captures have a dozen. */
export const MAX_HEADERS = 48;

/** Longer frames count as this long: it keeps every offset a small integer. */
const MAX_WIRE_LENGTH = 0x1fff_ffff;

/**
 * Reads the headers of the frame at `offset` into `layers`, link to transport, as far as its bytes allow. Of
 * `capturedLength` bytes none outside is read; `originalLength` is what was on the wire.
 */
export function decodePacket(
  view: DataView,
  offset: number,
  capturedLength: number,
  originalLength: number,
  linkType: number,
  layers: Layers,
): void {
  const captureEnd = offset + capturedLength;
  let at = startWalk(offset, capturedLength, originalLength, linkType, layers);
  for (let headers = 0; at >= 0 && layers.next !== HEADER.none; headers++) {
    if (headers === MAX_HEADERS) {
      stop(layers, FAULT.unsupported, LAYER.tunnel, at);
      return;
    }
    at = decodeHeader(view, at, Math.min(captureEnd, layers.wireEnd), layers);
  }
}

/** Empties `layers` and sets the first header. Returns where it starts, or -1 when the link type is not read. */
export function startWalk(
  offset: number,
  capturedLength: number,
  originalLength: number,
  linkType: number,
  layers: Layers,
): number {
  resetLayers(layers);
  layers.wireEnd = offset + Math.min(Math.max(capturedLength, originalLength), MAX_WIRE_LENGTH);
  layers.next = headerOfLinkType(linkType);
  return layers.next === HEADER.none ? stop(layers, FAULT.unsupported, LAYER.link, offset) : offset;
}

/** Reads the header `layers.next` at `offset`; `end` bounds what may be read. Returns where the next starts, or -1. */
export function decodeHeader(view: DataView, offset: number, end: number, layers: Layers): number {
  switch (layers.next) {
    case HEADER.ethernet:
      return decodeEthernet(view, offset, end, layers);
    case HEADER.ipv4:
      return decodeIpv4(view, offset, end, layers);
    case HEADER.tcp:
      return decodeTcp(view, offset, end, layers);
    case HEADER.udp:
      return decodeUdp(view, offset, end, layers);
    case HEADER.ipv6:
      return decodeIpv6(view, offset, end, layers);
    case HEADER.ipv6Extension:
      return decodeIpv6Extension(view, offset, end, layers);
    case HEADER.icmp:
      return decodeIcmp(view, offset, end, layers);
    case HEADER.icmpv6:
      return decodeIcmpv6(view, offset, end, layers);
    case HEADER.arp:
      return decodeArp(view, offset, end, layers);
    case HEADER.vlan:
      return decodeVlan(view, offset, end, layers);
    case HEADER.llc:
      return decodeLlc(view, offset, end, layers);
    case HEADER.rawIp:
      return decodeRawIp(view, offset, end, layers);
    case HEADER.transport:
      return decodeTransport(view, offset, end, layers);
    default:
      return -1;
  }
}
