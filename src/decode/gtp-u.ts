import { HEADER } from './header.ts';
import { type Layers, TUNNEL } from './layers.ts';
import { isPlausibleIp } from './plausible.ts';

/** 3GPP TS 29.281, section 5.1; offsets in header order. */
export const FLAGS = 0;
export const MESSAGE_TYPE = 1;
export const LENGTH = 2;
export const TUNNEL_ENDPOINT = 4;
export const HEADER_LENGTH = 8;

/** With any of the E, S and PN flags: sequence number, N-PDU number, type of the first extension header. */
export const OPTIONAL_LENGTH = 4;
export const NEXT_EXTENSION = 11;

const VERSION_1 = 0x30;
const VERSION_MASK = 0xf0;
const HAS_EXTENSION = 0x04;
const HAS_OPTIONAL = 0x07;
const G_PDU = 255;
const MAX_EXTENSIONS = 8;

/** Reads the header of a G-PDU, or leaves the UDP payload alone when it is another message or none. */
export function decodeGtpU(view: DataView, offset: number, end: number, layers: Layers): number {
  layers.next = HEADER.none;
  if (end - offset < HEADER_LENGTH) return -1;
  const flags = view.getUint8(offset + FLAGS);
  if ((flags & VERSION_MASK) !== VERSION_1 || view.getUint8(offset + MESSAGE_TYPE) !== G_PDU) return -1;
  const inside = flags & HAS_OPTIONAL ? skipExtensions(view, flags, offset, end) : offset + HEADER_LENGTH;
  if (inside < 0 || !isPlausibleIp(view, inside, end, layers.wireEnd)) return -1;
  layers.tunnel = TUNNEL.gtpU;
  layers.next = HEADER.rawIp;
  return inside;
}

/** Extension headers count their length in words and end with the type of the next (section 5.2.1). -1 past the end. */
function skipExtensions(view: DataView, flags: number, offset: number, end: number): number {
  let at = offset + HEADER_LENGTH + OPTIONAL_LENGTH;
  if (at > end) return -1;
  if ((flags & HAS_EXTENSION) === 0) return at;
  let type = view.getUint8(offset + NEXT_EXTENSION);
  for (let i = 0; type !== 0; i++) {
    if (i === MAX_EXTENSIONS || at >= end) return -1;
    const length = view.getUint8(at) << 2;
    if (length === 0 || at + length > end) return -1;
    type = view.getUint8(at + length - 1);
    at += length;
  }
  return at;
}
