import { HEADER } from './header.ts';
import { FAULT, LAYER, type Layers, stop } from './layers.ts';

/** LINKTYPE_IEEE802_11_PRISM: message code and length, in the byte order of the capturing host. */
export const MESSAGE_CODE = 0;
export const MESSAGE_LENGTH = 4;
export const HEADER_LENGTH = 8;

/** An AVS header under this link type: a cookie that cannot be a message code. */
const AVS_COOKIE = 0x80211000;
const AVS_COOKIE_MASK = 0xfffff000;
const LONGEST = 0xffff;

/** Passes over the Prism header. */
export function decodePrism(view: DataView, offset: number, end: number, layers: Layers): number {
  if (end - offset < HEADER_LENGTH) return stop(layers, FAULT.truncated, LAYER.link, offset);
  if ((view.getUint32(offset + MESSAGE_CODE) & AVS_COOKIE_MASK) >>> 0 === AVS_COOKIE) {
    layers.next = HEADER.avs;
    return offset;
  }
  const big = view.getUint32(offset + MESSAGE_LENGTH);
  const length = big <= LONGEST ? big : view.getUint32(offset + MESSAGE_LENGTH, true);
  if (length < HEADER_LENGTH || length > LONGEST) return stop(layers, FAULT.malformed, LAYER.link, offset);
  if (end - offset < length) return stop(layers, FAULT.truncated, LAYER.link, offset);
  layers.next = HEADER.ieee80211;
  return offset + length;
}
