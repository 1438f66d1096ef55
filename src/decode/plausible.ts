import { ETHER_TYPE, FIRST_ETHER_TYPE } from './ether-type.ts';
import * as ethernet from './ethernet.ts';
import * as ipv4 from './ipv4.ts';
import * as ipv6 from './ipv6.ts';

/**
 * Whether bytes look like a packet: a UDP port alone proves no tunnel, and what is wrongly unwrapped hides the flow that
 * there was. `wireEnd` is where the bytes ended on the wire, `end` where they end in the capture.
 */
export function isPlausibleIp(view: DataView, offset: number, end: number, wireEnd: number): boolean {
  if (offset >= end) return false;
  const version = view.getUint8(offset) >> 4;
  if (version === 4) return isPlausibleIpv4(view, offset, end, wireEnd);
  return version === 6 && isPlausibleIpv6(view, offset, end, wireEnd);
}

function isPlausibleIpv4(view: DataView, offset: number, end: number, wireEnd: number): boolean {
  if (end - offset < ipv4.HEADER_LENGTH) return false;
  const headerLength = (view.getUint8(offset) & 15) << 2;
  const totalLength = view.getUint16(offset + ipv4.TOTAL_LENGTH);
  return headerLength >= ipv4.HEADER_LENGTH && totalLength >= headerLength && totalLength <= wireEnd - offset;
}

/** The length must fit in what the datagram carries; more may follow it, as Teredo's trailers do. */
export function isPlausibleIpv6(view: DataView, offset: number, end: number, wireEnd: number): boolean {
  if (end - offset < ipv6.HEADER_LENGTH || view.getUint8(offset) >> 4 !== 6) return false;
  return view.getUint16(offset + ipv6.PAYLOAD_LENGTH) <= wireEnd - offset - ipv6.HEADER_LENGTH;
}

/** Ethernet with a type that is known, or with a length that fits. */
export function isPlausibleEthernet(view: DataView, offset: number, end: number, wireEnd: number): boolean {
  if (end - offset < ethernet.HEADER_LENGTH) return false;
  const inside = offset + ethernet.HEADER_LENGTH;
  const field = view.getUint16(offset + ethernet.LENGTH_OR_TYPE);
  switch (field) {
    case ETHER_TYPE.ipv4:
    case ETHER_TYPE.ipv6:
      return isPlausibleIp(view, inside, end, wireEnd);
    case ETHER_TYPE.arp:
    case ETHER_TYPE.vlan:
    case ETHER_TYPE.providerBridge:
    case ETHER_TYPE.mpls:
      return true;
    default:
      return field < FIRST_ETHER_TYPE && field <= wireEnd - inside;
  }
}
