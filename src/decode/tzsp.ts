import { HEADER } from './header.ts';
import { type Layers, TUNNEL } from './layers.ts';
import { isPlausibleEthernet } from './plausible.ts';

/** TaZmen Sniffer Protocol; offsets in header order. */
export const VERSION = 0;
export const MESSAGE_TYPE = 1;
export const ENCAPSULATION = 2;
export const HEADER_LENGTH = 4;

const VERSION_1 = 1;
const LAST_PACKET_TYPE = 1;
const TAG_PADDING = 0;
const TAG_END = 1;

/** Reads the TZSP header and its tags, or leaves the UDP payload alone when it carries no frame. */
export function decodeTzsp(view: DataView, offset: number, end: number, layers: Layers): number {
  layers.next = HEADER.none;
  if (end - offset < HEADER_LENGTH || view.getUint8(offset + VERSION) !== VERSION_1) return -1;
  if (view.getUint8(offset + MESSAGE_TYPE) > LAST_PACKET_TYPE) return -1;
  const header = headerOfEncapsulation(view.getUint16(offset + ENCAPSULATION));
  const inside = skipTags(view, offset + HEADER_LENGTH, end);
  if (header === HEADER.none || inside < 0) return -1;
  if (header === HEADER.ethernet && !isPlausibleEthernet(view, inside, end, layers.wireEnd)) return -1;
  layers.tunnel = TUNNEL.tzsp;
  layers.next = header;
  return inside;
}

function headerOfEncapsulation(encapsulation: number): number {
  switch (encapsulation) {
    case 1:
      return HEADER.ethernet;
    case 18:
      return HEADER.ieee80211;
    case 119:
      return HEADER.prism;
    case 127:
      return HEADER.avs;
    default:
      return HEADER.none;
  }
}

/** Returns where the frame begins, or -1 when the tags have no end. Padding makes it linear in the datagram at worst. */
function skipTags(view: DataView, offset: number, end: number): number {
  let at = offset;
  while (at < end) {
    const tag = view.getUint8(at);
    if (tag === TAG_END) return at + 1;
    if (tag === TAG_PADDING) at += 1;
    else if (at + 1 < end) at += 2 + view.getUint8(at + 1);
    else return -1;
  }
  return -1;
}
