import { followLengthOrType } from './ether-type.ts';
import { FAULT, LAYER, type Layers, stop } from './layers.ts';

/** IEEE 802.3, section 3.1.1; offsets in header order. */
export const DESTINATION = 0;
export const SOURCE = 6;
export const LENGTH_OR_TYPE = 12;
export const HEADER_LENGTH = 14;

/** Reads an Ethernet header, outermost or bridged in a tunnel; only the outermost gives MAC addresses. */
export function decodeEthernet(view: DataView, offset: number, end: number, layers: Layers): number {
  if (end - offset < HEADER_LENGTH) return stop(layers, FAULT.truncated, LAYER.ethernet, offset);
  if (layers.ipVersion === 0 && layers.sourceMacOffset < 0) {
    layers.destinationMacOffset = offset + DESTINATION;
    layers.sourceMacOffset = offset + SOURCE;
  }
  return followLengthOrType(view.getUint16(offset + LENGTH_OR_TYPE), offset + HEADER_LENGTH, layers);
}
