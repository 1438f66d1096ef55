import { followEtherType } from './ether-type.ts';
import { FAULT, LAYER, type Layers, stop } from './layers.ts';

/** Cisco HDLC (RFC 1547, section 4.3.1): address, control, then an EtherType. */
export const ADDRESS = 0;
export const CONTROL = 1;
export const PROTOCOL_TYPE = 2;
export const HEADER_LENGTH = 4;

/** Reads the Cisco HDLC header. */
export function decodeHdlc(view: DataView, offset: number, end: number, layers: Layers): number {
  if (end - offset < HEADER_LENGTH) return stop(layers, FAULT.truncated, LAYER.ppp, offset);
  return followEtherType(view.getUint16(offset + PROTOCOL_TYPE), offset + HEADER_LENGTH, layers);
}
