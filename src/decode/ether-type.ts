import { HEADER } from './header.ts';
import { FAULT, LAYER, type Layers, stop } from './layers.ts';

/** EtherTypes that the decoder knows (IEEE 802 numbers registry). */
export const ETHER_TYPE = {
  ipv4: 0x0800,
  arp: 0x0806,
  bridging: 0x6558,
  vlan: 0x8100,
  ipv6: 0x86dd,
  ppp: 0x880b,
  mpls: 0x8847,
  mplsMulticast: 0x8848,
  pppoeSession: 0x8864,
  providerBridge: 0x88a8,
  macsec: 0x88e5,
  qinq9100: 0x9100,
  qinq9200: 0x9200,
} as const;

/** Below this an EtherType field is the length of an IEEE 802.3 frame (IEEE 802.3, section 3.2.6). */
export const FIRST_ETHER_TYPE = 0x0600;

/** The header that an EtherType names (HEADER); `none` when it is not read. */
export function headerOfEtherType(etherType: number): number {
  switch (etherType) {
    case ETHER_TYPE.ipv4:
      return HEADER.ipv4;
    case ETHER_TYPE.ipv6:
      return HEADER.ipv6;
    case ETHER_TYPE.arp:
      return HEADER.arp;
    case ETHER_TYPE.vlan:
    case ETHER_TYPE.providerBridge:
    case ETHER_TYPE.qinq9100:
    case ETHER_TYPE.qinq9200:
      return HEADER.vlan;
    case ETHER_TYPE.mpls:
    case ETHER_TYPE.mplsMulticast:
      return HEADER.mpls;
    case ETHER_TYPE.pppoeSession:
      return HEADER.pppoe;
    case ETHER_TYPE.bridging:
      return HEADER.ethernet;
    case ETHER_TYPE.ppp:
      return HEADER.ppp;
    default:
      return HEADER.none;
  }
}

/** Goes on with what the EtherType names at `offset`. A type that is not read is no fault: the frame is of another kind. */
export function followEtherType(etherType: number, offset: number, layers: Layers): number {
  if (layers.ipVersion === 0) layers.etherType = etherType;
  if (etherType === ETHER_TYPE.macsec) return stop(layers, FAULT.encrypted, LAYER.link, offset);
  layers.next = headerOfEtherType(etherType);
  return offset;
}

/** Goes on with an IEEE 802.3 length or an EtherType, whichever the field holds, whose next header is at `offset`. */
export function followLengthOrType(field: number, offset: number, layers: Layers): number {
  if (field >= FIRST_ETHER_TYPE) return followEtherType(field, offset, layers);
  // A length of 0 comes from segmentation offload and from senders that leave it to the receiver.
  if (field !== 0) layers.wireEnd = Math.min(layers.wireEnd, offset + field);
  layers.next = HEADER.llc;
  return offset;
}
