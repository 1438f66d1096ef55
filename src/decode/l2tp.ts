import { HEADER } from './header.ts';
import { type Layers, TUNNEL } from './layers.ts';
import { isPlausibleIp } from './plausible.ts';
import { headerOfPppProtocol } from './ppp.ts';

/** RFC 2661, section 3.1; the optional fields stand in the order of their flags. */
export const FLAGS = 0;

/** A data message of version 2: the type bit and the reserved bits are clear. */
const VERSION_MASK = 0xb40f;
const VERSION_2_DATA = 0x0002;
const HAS_LENGTH = 0x4000;
const HAS_SEQUENCE = 0x0800;
const HAS_OFFSET = 0x0200;
const PPP_FRAMING = 0xff03;

/** Reads an L2TP data message that carries IP over PPP; control messages and all else stay UDP payload. */
export function decodeL2tp(view: DataView, offset: number, end: number, layers: Layers): number {
  layers.next = HEADER.none;
  if (end - offset < 2) return -1;
  const flags = view.getUint16(offset + FLAGS);
  if ((flags & VERSION_MASK) !== VERSION_2_DATA) return -1;
  const ppp = skipHeader(view, flags, offset, end);
  if (end - ppp < 4) return -1;
  const protocol = view.getUint16(ppp) === PPP_FRAMING ? ppp + 2 : ppp;
  const inside = protocol + 2;
  if (headerOfPppProtocol(view.getUint16(protocol)) === HEADER.none) return -1;
  if (!isPlausibleIp(view, inside, end, layers.wireEnd)) return -1;
  layers.tunnel = TUNNEL.l2tp;
  layers.next = HEADER.rawIp;
  return inside;
}

/** Tunnel and session id are always there. Returns where PPP begins, which may lie past the end. */
function skipHeader(view: DataView, flags: number, offset: number, end: number): number {
  let at = offset + 6;
  if (flags & HAS_LENGTH) at += 2;
  if (flags & HAS_SEQUENCE) at += 4;
  if ((flags & HAS_OFFSET) === 0) return at;
  return end - at < 2 ? end : at + 2 + view.getUint16(at);
}
