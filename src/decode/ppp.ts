import { HEADER } from './header.ts';
import { FAULT, LAYER, type Layers, stop } from './layers.ts';

/** PPP protocol numbers (RFC 3818's registry). */
const PPP_IPV4 = 0x0021;
const PPP_IPV6 = 0x0057;
const PPP_MPLS = 0x0281;
const PPP_MPLS_MULTICAST = 0x0283;

/** RFC 1662, section 3.1: the address and control fields, which peers may agree to leave out. */
const ADDRESS_AND_CONTROL = 0xff03;
/** LINKTYPE_PPP_PPPD and BSD's PPP put the direction in the address field's place. */
const DIRECTION_IN = 0x0003;
const DIRECTION_OUT = 0x0103;
/** RFC 1547: a frame that is Cisco's HDLC, of which a capture of PPP may hold some. */
const HDLC_UNICAST = 0x0f00;
const HDLC_MULTICAST = 0x8f00;

/** Reads PPP with and without address and control fields, and with a one-byte protocol field (RFC 1661, section 6.5). */
export function decodePpp(view: DataView, offset: number, end: number, layers: Layers): number {
  if (end - offset < 2) return stop(layers, FAULT.truncated, LAYER.ppp, offset);
  const first = view.getUint16(offset);
  if (first === HDLC_UNICAST || first === HDLC_MULTICAST) {
    layers.next = HEADER.hdlc;
    return offset;
  }
  const isFramed = first === ADDRESS_AND_CONTROL || first === DIRECTION_IN || first === DIRECTION_OUT;
  const at = isFramed ? offset + 2 : offset;
  if (end - at < 2) return stop(layers, FAULT.truncated, LAYER.ppp, at);
  // The last byte of a protocol number is odd, the one before it even.
  const isShort = (view.getUint8(at) & 1) === 1;
  layers.next = headerOfPppProtocol(isShort ? view.getUint8(at) : view.getUint16(at));
  return at + (isShort ? 1 : 2);
}

/** Link and network control protocols, and whatever else PPP carries, are frames of another kind: `none`. */
export function headerOfPppProtocol(protocol: number): number {
  switch (protocol) {
    case PPP_IPV4:
      return HEADER.ipv4;
    case PPP_IPV6:
      return HEADER.ipv6;
    case PPP_MPLS:
    case PPP_MPLS_MULTICAST:
      return HEADER.mpls;
    default:
      return HEADER.none;
  }
}
