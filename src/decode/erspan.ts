import { HEADER } from './header.ts';
import { FAULT, LAYER, type Layers, stop } from './layers.ts';

/** draft-foschiano-erspan-03, sections 4.2 and 4.3. */
export const VERSION_AND_VLAN = 0;
export const SESSION_ID = 2;
export const HEADER_LENGTH_2 = 8;
export const HEADER_LENGTH_3 = 12;

/** Of type III; the last two bytes hold the frame type and whether a platform's own header of eight bytes follows. */
export const TIMESTAMP_3 = 4;
export const SECURITY_GROUP_3 = 8;
export const FRAME_TYPE_AND_OPTION_3 = 10;
const FRAME_TYPE_MASK = 0x7c00;
const HAS_OPTION = 0x0001;
const OPTION_LENGTH = 8;

/** Reads the ERSPAN type II header. */
export function decodeErspan2(_view: DataView, offset: number, end: number, layers: Layers): number {
  if (end - offset < HEADER_LENGTH_2) return stop(layers, FAULT.truncated, LAYER.tunnel, offset);
  layers.next = HEADER.ethernet;
  return offset + HEADER_LENGTH_2;
}

/** Reads the ERSPAN type III header, whose frame type is 0 for Ethernet and 2 for IP. */
export function decodeErspan3(view: DataView, offset: number, end: number, layers: Layers): number {
  if (end - offset < HEADER_LENGTH_3) return stop(layers, FAULT.truncated, LAYER.tunnel, offset);
  const field = view.getUint16(offset + FRAME_TYPE_AND_OPTION_3);
  const length = HEADER_LENGTH_3 + (field & HAS_OPTION ? OPTION_LENGTH : 0);
  if (end - offset < length) return stop(layers, FAULT.truncated, LAYER.tunnel, offset);
  layers.next = (field & FRAME_TYPE_MASK) === 0 ? HEADER.ethernet : HEADER.rawIp;
  return offset + length;
}
