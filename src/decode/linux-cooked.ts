import { FIRST_ETHER_TYPE, followEtherType } from './ether-type.ts';
import { HEADER } from './header.ts';
import { FAULT, LAYER, type Layers, stop } from './layers.ts';

/** LINKTYPE_LINUX_SLL; offsets in header order. */
export const PACKET_TYPE = 0;
export const DEVICE_TYPE = 2;
export const ADDRESS_LENGTH = 4;
export const ADDRESS = 6;
/** The field has room for eight bytes. */
export const ADDRESS_REST = 12;
export const PROTOCOL_TYPE = 14;
export const HEADER_LENGTH = 16;

/** LINKTYPE_LINUX_SLL2. */
export const PROTOCOL_TYPE_2 = 0;
export const RESERVED_2 = 2;
export const INTERFACE_INDEX_2 = 4;
export const DEVICE_TYPE_2 = 8;
export const PACKET_TYPE_2 = 10;
export const ADDRESS_LENGTH_2 = 11;
export const ADDRESS_2 = 12;
export const ADDRESS_REST_2 = 18;
export const HEADER_LENGTH_2 = 20;

/** ARPHRD_ values for which the protocol field is no EtherType. */
const DEVICE_RADIOTAP = 803;
const DEVICE_NETLINK = 824;
const DEVICE_GRE = 778;

/** Linux's pseudo-protocol of IEEE 802.2 frames. */
const ETH_P_802_2 = 0x0004;
const MAC_LENGTH = 6;

/** Reads a "cooked" header: the source's address is there only when it has the six bytes of a MAC address. */
export function decodeLinuxCooked(view: DataView, offset: number, end: number, layers: Layers): number {
  if (end - offset < HEADER_LENGTH) return stop(layers, FAULT.truncated, LAYER.link, offset);
  if (view.getUint16(offset + ADDRESS_LENGTH) === MAC_LENGTH) layers.sourceMacOffset = offset + ADDRESS;
  const device = view.getUint16(offset + DEVICE_TYPE);
  return followCooked(device, view.getUint16(offset + PROTOCOL_TYPE), offset + HEADER_LENGTH, layers);
}

/** Reads the second version of the header, which names the interface too. */
export function decodeLinuxCooked2(view: DataView, offset: number, end: number, layers: Layers): number {
  if (end - offset < HEADER_LENGTH_2) return stop(layers, FAULT.truncated, LAYER.link, offset);
  if (view.getUint8(offset + ADDRESS_LENGTH_2) === MAC_LENGTH) layers.sourceMacOffset = offset + ADDRESS_2;
  const device = view.getUint16(offset + DEVICE_TYPE_2);
  return followCooked(device, view.getUint16(offset + PROTOCOL_TYPE_2), offset + HEADER_LENGTH_2, layers);
}

function followCooked(device: number, protocol: number, offset: number, layers: Layers): number {
  layers.next = HEADER.none;
  if (device === DEVICE_RADIOTAP) layers.next = HEADER.radiotap;
  if (device === DEVICE_RADIOTAP || device === DEVICE_NETLINK) return offset;
  if (protocol === ETH_P_802_2) layers.next = HEADER.llc;
  // Of a GRE device the field is what GRE carries, which is an EtherType wherever IP is inside.
  if (protocol < FIRST_ETHER_TYPE && device !== DEVICE_GRE) return offset;
  return followEtherType(protocol, offset, layers);
}
