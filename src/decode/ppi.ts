import { HEADER } from './header.ts';
import { FAULT, LAYER, type Layers, stop } from './layers.ts';
import { headerOfLinkType } from './link-type.ts';

/** LINKTYPE_PPI (Per-Packet Information): little-endian; offsets in header order. */
export const VERSION = 0;
export const FLAGS = 1;
export const LENGTH = 2;
export const LINK_TYPE_NUMBER = 4;
export const HEADER_LENGTH = 8;

/** Field header: type and length; the 802.11-Common field, and its flags. */
const FIELD_LENGTH = 2;
const FIELD_HEADER_LENGTH = 4;
const COMMON_80211 = 2;
const COMMON_FLAGS = 8;
const FRAME_CHECK_SEQUENCE = 0x0001;
const FRAME_CHECK_LENGTH = 4;

/** Passes over the PPI header to the link layer that it names. */
export function decodePpi(view: DataView, offset: number, end: number, layers: Layers): number {
  if (end - offset < HEADER_LENGTH) return stop(layers, FAULT.truncated, LAYER.link, offset);
  const length = view.getUint16(offset + LENGTH, true);
  if (length < HEADER_LENGTH) return stop(layers, FAULT.malformed, LAYER.link, offset + LENGTH);
  if (end - offset < length) return stop(layers, FAULT.truncated, LAYER.link, offset);
  if (hasFrameCheck(view, offset + HEADER_LENGTH, offset + length)) layers.wireEnd -= FRAME_CHECK_LENGTH;
  layers.next = headerOfLinkType(view.getUint32(offset + LINK_TYPE_NUMBER, true));
  if (layers.next !== HEADER.none) return offset + length;
  return stop(layers, FAULT.unsupported, LAYER.link, offset + LINK_TYPE_NUMBER);
}

function hasFrameCheck(view: DataView, offset: number, end: number): boolean {
  let at = offset;
  while (at + FIELD_HEADER_LENGTH <= end) {
    const inside = at + FIELD_HEADER_LENGTH;
    if (view.getUint16(at, true) === COMMON_80211 && inside + COMMON_FLAGS + 2 <= end) {
      return (view.getUint16(inside + COMMON_FLAGS, true) & FRAME_CHECK_SEQUENCE) !== 0;
    }
    at = inside + view.getUint16(at + FIELD_LENGTH, true);
  }
  return false;
}
