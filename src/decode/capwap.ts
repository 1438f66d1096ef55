import { HEADER } from './header.ts';
import { type Layers, TUNNEL } from './layers.ts';
import { isPlausibleEthernet } from './plausible.ts';

/** RFC 5415, section 4.3. */
export const PREAMBLE = 0;
export const HEADER_WORD = 0;
export const FRAGMENT_ID = 4;
export const FRAGMENT_OFFSET = 6;
export const HEADER_LENGTH = 8;

/** Of the first word: header length in words, payload type, the wireless binding. */
const LENGTH_SHIFT = 19;
const LENGTH_MASK = 0x1f;
const BINDING_SHIFT = 9;
const BINDING_MASK = 0x1f;
const NATIVE_FRAME = 0x100;
const KEEP_ALIVE = 0x08;
const IEEE_802_11 = 1;
/** Of the first byte of a native frame's control field: a data frame of version 0. */
const DATA_FRAME_MASK = 0x0f;
const DATA_FRAME = 0x08;

/** Reads the CAPWAP data header, or leaves the UDP payload alone: keep-alives, later fragments, and DTLS stay payload. */
export function decodeCapwap(view: DataView, offset: number, end: number, layers: Layers): number {
  layers.next = HEADER.none;
  if (end - offset < HEADER_LENGTH || view.getUint8(offset + PREAMBLE) !== 0) return -1;
  const word = view.getUint32(offset + HEADER_WORD);
  const length = ((word >> LENGTH_SHIFT) & LENGTH_MASK) << 2;
  if (length < HEADER_LENGTH || end - offset < length || word & KEEP_ALIVE) return -1;
  if (view.getUint16(offset + FRAGMENT_OFFSET) >> 3 !== 0) return -1;
  return followCapwap(view, word, offset + length, end, layers);
}

function followCapwap(view: DataView, word: number, offset: number, end: number, layers: Layers): number {
  if ((word & NATIVE_FRAME) === 0) {
    if (!isPlausibleEthernet(view, offset, end, layers.wireEnd)) return -1;
    layers.next = HEADER.ethernet;
  } else {
    if (((word >> BINDING_SHIFT) & BINDING_MASK) !== IEEE_802_11 || end - offset < 2) return -1;
    layers.next = headerOfNativeFrame(view, offset);
    if (layers.next === HEADER.none) return -1;
  }
  layers.tunnel = TUNNEL.capwap;
  return offset;
}

/** Cisco's access points exchange the bytes of the frame control field; no order but theirs has a data frame in second place. */
function headerOfNativeFrame(view: DataView, offset: number): number {
  if ((view.getUint8(offset + 1) & DATA_FRAME_MASK) === DATA_FRAME) return HEADER.ieee80211Swapped;
  return (view.getUint8(offset) & DATA_FRAME_MASK) === DATA_FRAME ? HEADER.ieee80211 : HEADER.none;
}
