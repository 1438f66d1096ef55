import { HEADER } from './header.ts';
import { FAULT, LAYER, type Layers, stop } from './layers.ts';

/** RFC 2516, section 4; offsets in header order. */
export const VERSION_AND_TYPE = 0;
export const CODE = 1;
export const SESSION_ID = 2;
export const LENGTH = 4;
export const HEADER_LENGTH = 6;

const VERSION_1_TYPE_1 = 0x11;
const SESSION_DATA = 0;

/** Reads the PPPoE session header. Discovery packets, under LINKTYPE_PPP_ETHER, end the walk without a fault. */
export function decodePppoe(view: DataView, offset: number, end: number, layers: Layers): number {
  if (end - offset < HEADER_LENGTH) return stop(layers, FAULT.truncated, LAYER.ppp, offset);
  if (view.getUint8(offset + VERSION_AND_TYPE) !== VERSION_1_TYPE_1) {
    return stop(layers, FAULT.malformed, LAYER.ppp, offset);
  }
  layers.wireEnd = Math.min(layers.wireEnd, offset + HEADER_LENGTH + view.getUint16(offset + LENGTH));
  layers.next = view.getUint8(offset + CODE) === SESSION_DATA ? HEADER.ppp : HEADER.none;
  return offset + HEADER_LENGTH;
}
