import { followEtherType } from './ether-type.ts';
import { HEADER } from './header.ts';
import { FAULT, LAYER, type Layers, stop } from './layers.ts';

/** IEEE 802.2, section 3.2, and the SNAP header behind it (RFC 1042). */
export const DESTINATION_SAP = 0;
export const SOURCE_SAP = 1;
export const CONTROL = 2;
export const ORGANIZATION = 3;
export const PROTOCOL_ID = 6;

const LLC_LENGTH = 3;
export const SNAP_LENGTH = 8;
const SAP_IP = 0x06;
const SAP_SNAP = 0xaa;
const UNNUMBERED_INFORMATION = 0x03;

/** Organizations whose protocol id is an EtherType: RFC 1042, and IEEE 802.1H for types that bridges translate. */
const RFC1042 = 0x000000;
const IEEE_802_1H = 0x0000f8;
/** RFC 2427, section 5.1: bridged Ethernet, with and without its frame check sequence. */
const BRIDGED = 0x0080c2;
const BRIDGED_ETHERNET_FCS = 0x0001;
const BRIDGED_ETHERNET = 0x0007;

/** Reads an LLC header. Spanning tree, NetBIOS and the like are frames of another kind, not faults. */
export function decodeLlc(view: DataView, offset: number, end: number, layers: Layers): number {
  if (end - offset < LLC_LENGTH) return stop(layers, FAULT.truncated, LAYER.llc, offset);
  layers.next = HEADER.none;
  if (view.getUint8(offset + CONTROL) !== UNNUMBERED_INFORMATION) return -1;
  const sap = view.getUint8(offset + DESTINATION_SAP);
  if (sap === SAP_IP) {
    layers.next = HEADER.rawIp;
    return offset + LLC_LENGTH;
  }
  if (sap !== SAP_SNAP || view.getUint8(offset + SOURCE_SAP) !== SAP_SNAP) return -1;
  if (end - offset < SNAP_LENGTH) return stop(layers, FAULT.truncated, LAYER.llc, offset);
  return followSnap(view, offset, end, layers);
}

function followSnap(view: DataView, offset: number, end: number, layers: Layers): number {
  const organization = (view.getUint16(offset + ORGANIZATION) << 8) | view.getUint8(offset + ORGANIZATION + 2);
  const id = view.getUint16(offset + PROTOCOL_ID);
  if (organization === RFC1042 || organization === IEEE_802_1H) {
    return followEtherType(id, offset + SNAP_LENGTH, layers);
  }
  if (organization !== BRIDGED || (id !== BRIDGED_ETHERNET && id !== BRIDGED_ETHERNET_FCS)) return -1;
  // Two bytes of padding precede the bridged frame.
  if (end - offset < SNAP_LENGTH + 2) return stop(layers, FAULT.truncated, LAYER.llc, offset);
  layers.next = HEADER.ethernet;
  return offset + SNAP_LENGTH + 2;
}
