import { followLengthOrType } from './ether-type.ts';
import { FAULT, LAYER, type Layers, stop } from './layers.ts';

/** IEEE 802.1Q, section 9.6: what follows the tag's EtherType. */
export const TAG_CONTROL = 0;
export const LENGTH_OR_TYPE = 2;
export const HEADER_LENGTH = 4;

const VLAN_ID_MASK = 0x0fff;

/** Reads one VLAN tag; stacked tags (IEEE 802.1ad) are read one after the other and the first gives `vlanId`. */
export function decodeVlan(view: DataView, offset: number, end: number, layers: Layers): number {
  if (end - offset < HEADER_LENGTH) return stop(layers, FAULT.truncated, LAYER.vlan, offset);
  if (layers.ipVersion === 0 && layers.vlanId < 0) {
    layers.vlanId = view.getUint16(offset + TAG_CONTROL) & VLAN_ID_MASK;
  }
  return followLengthOrType(view.getUint16(offset + LENGTH_OR_TYPE), offset + HEADER_LENGTH, layers);
}
