import { HEADER } from './header.ts';
import { FAULT, LAYER, type Layers, stop } from './layers.ts';

/** https://www.radiotap.org: little-endian; offsets in header order. */
export const VERSION = 0;
export const PADDING = 1;
export const LENGTH = 2;
export const PRESENT = 4;
export const HEADER_LENGTH = 8;

/** Bits of a presence word, and of the flags field. */
const TSFT_PRESENT = 0x0000_0001;
const FLAGS_PRESENT = 0x0000_0002;
const MORE_WORDS = 0x8000_0000;
const FRAME_CHECK_SEQUENCE = 0x10;
const DATA_PADDING = 0x20;

const FRAME_CHECK_LENGTH = 4;

/** Passes over the radiotap header; its flags say whether the frame ends with a check sequence, which is no payload. */
export function decodeRadiotap(view: DataView, offset: number, end: number, layers: Layers): number {
  if (end - offset < HEADER_LENGTH) return stop(layers, FAULT.truncated, LAYER.link, offset);
  const length = view.getUint16(offset + LENGTH, true);
  if (length < HEADER_LENGTH) return stop(layers, FAULT.malformed, LAYER.link, offset + LENGTH);
  if (end - offset < length) return stop(layers, FAULT.truncated, LAYER.link, offset);
  const flags = readFlags(view, offset, offset + length);
  if (flags & FRAME_CHECK_SEQUENCE) layers.wireEnd -= FRAME_CHECK_LENGTH;
  layers.radioPadding = flags & DATA_PADDING ? 1 : 0;
  layers.next = HEADER.ieee80211;
  return offset + length;
}

/** The flags field stands behind the presence words and the timestamp, which is aligned to eight bytes. */
function readFlags(view: DataView, offset: number, end: number): number {
  const present = view.getUint32(offset + PRESENT, true);
  if ((present & FLAGS_PRESENT) === 0) return 0;
  let at = offset + PRESENT;
  while (at + 4 <= end && view.getUint32(at, true) & MORE_WORDS) at += 4;
  at += 4;
  if (present & TSFT_PRESENT) at = offset + ((at - offset + 7) & ~7) + 8;
  return at < end ? view.getUint8(at) : 0;
}
