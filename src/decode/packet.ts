import { decodeArp } from './arp.ts';
import { decodeAvs } from './avs.ts';
import { decodeCapwap } from './capwap.ts';
import { decodeErspan2, decodeErspan3 } from './erspan.ts';
import { decodeEthernet } from './ethernet.ts';
import { decodeGeneve } from './geneve.ts';
import { decodeGre } from './gre.ts';
import { decodeGtpU } from './gtp-u.ts';
import { decodeHdlc } from './hdlc.ts';
import { HEADER } from './header.ts';
import { decodeIcmp } from './icmp.ts';
import { decodeIcmpv6 } from './icmpv6.ts';
import { decodeIeee80211, decodeIeee80211Swapped } from './ieee80211.ts';
import { decodeIpv4 } from './ipv4.ts';
import { decodeIpv6 } from './ipv6.ts';
import { decodeIpv6Extension } from './ipv6-extension.ts';
import { decodeL2tp } from './l2tp.ts';
import { FAULT, LAYER, type Layers, stop } from './layers.ts';
import { headerOfLinkType } from './link-type.ts';
import { decodeLinuxCooked, decodeLinuxCooked2 } from './linux-cooked.ts';
import { decodeLlc } from './llc.ts';
import { decodeLoopback } from './loopback.ts';
import { decodeMpls } from './mpls.ts';
import { decodeNflog } from './nflog.ts';
import { decodePktap } from './pktap.ts';
import { decodePpi } from './ppi.ts';
import { decodePpp } from './ppp.ts';
import { decodePppoe } from './pppoe.ts';
import { decodePrism } from './prism.ts';
import { decodeRadiotap } from './radiotap.ts';
import { decodeRawIp } from './raw-ip.ts';
import { resetLayers } from './reset.ts';
import { decodeTcp } from './tcp.ts';
import { decodeTeredo } from './teredo.ts';
import { decodeTransport } from './transport.ts';
import { decodeTzsp } from './tzsp.ts';
import { decodeUdp } from './udp.ts';
import { decodeVlan } from './vlan.ts';
import { decodeVxlan } from './vxlan.ts';

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
      return decodeLinkHeader(view, offset, end, layers);
  }
}

/** The links other than Ethernet. */
function decodeLinkHeader(view: DataView, offset: number, end: number, layers: Layers): number {
  switch (layers.next) {
    case HEADER.avs:
      return decodeAvs(view, offset, end, layers);
    case HEADER.hdlc:
      return decodeHdlc(view, offset, end, layers);
    case HEADER.ieee80211:
      return decodeIeee80211(view, offset, end, layers);
    case HEADER.ieee80211Swapped:
      return decodeIeee80211Swapped(view, offset, end, layers);
    case HEADER.linuxCooked:
      return decodeLinuxCooked(view, offset, end, layers);
    case HEADER.linuxCooked2:
      return decodeLinuxCooked2(view, offset, end, layers);
    case HEADER.loopback:
      return decodeLoopback(view, offset, end, layers);
    case HEADER.mpls:
      return decodeMpls(view, offset, end, layers);
    case HEADER.nflog:
      return decodeNflog(view, offset, end, layers);
    case HEADER.pktap:
      return decodePktap(view, offset, end, layers);
    case HEADER.ppi:
      return decodePpi(view, offset, end, layers);
    case HEADER.ppp:
      return decodePpp(view, offset, end, layers);
    case HEADER.pppoe:
      return decodePppoe(view, offset, end, layers);
    case HEADER.prism:
      return decodePrism(view, offset, end, layers);
    case HEADER.radiotap:
      return decodeRadiotap(view, offset, end, layers);
    default:
      return decodeTunnelHeader(view, offset, end, layers);
  }
}

/** What IP or UDP carries another packet in. */
function decodeTunnelHeader(view: DataView, offset: number, end: number, layers: Layers): number {
  switch (layers.next) {
    case HEADER.capwap:
      return decodeCapwap(view, offset, end, layers);
    case HEADER.erspan2:
      return decodeErspan2(view, offset, end, layers);
    case HEADER.erspan3:
      return decodeErspan3(view, offset, end, layers);
    case HEADER.geneve:
      return decodeGeneve(view, offset, end, layers);
    case HEADER.gre:
      return decodeGre(view, offset, end, layers);
    case HEADER.gtpU:
      return decodeGtpU(view, offset, end, layers);
    case HEADER.l2tp:
      return decodeL2tp(view, offset, end, layers);
    case HEADER.teredo:
      return decodeTeredo(view, offset, end, layers);
    case HEADER.tzsp:
      return decodeTzsp(view, offset, end, layers);
    case HEADER.vxlan:
      return decodeVxlan(view, offset, end, layers);
    default:
      return stop(layers, FAULT.unsupported, LAYER.link, offset);
  }
}
