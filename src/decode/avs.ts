import { HEADER } from './header.ts';
import { FAULT, LAYER, type Layers, stop } from './layers.ts';

/** LINKTYPE_IEEE802_11_AVS: version cookie and length, big-endian. */
export const VERSION = 0;
export const LENGTH = 4;
export const HEADER_LENGTH = 8;

/** Passes over the AVS header. */
export function decodeAvs(view: DataView, offset: number, end: number, layers: Layers): number {
  if (end - offset < HEADER_LENGTH) return stop(layers, FAULT.truncated, LAYER.link, offset);
  const length = view.getUint32(offset + LENGTH);
  if (length < HEADER_LENGTH) return stop(layers, FAULT.malformed, LAYER.link, offset + LENGTH);
  if (end - offset < length) return stop(layers, FAULT.truncated, LAYER.link, offset);
  layers.next = HEADER.ieee80211;
  return offset + length;
}
