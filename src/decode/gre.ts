import { followEtherType } from './ether-type.ts';
import { HEADER } from './header.ts';
import { carryOpaque } from './ip-protocol.ts';
import { FAULT, LAYER, type Layers, stop, TUNNEL } from './layers.ts';

/** RFC 2784, section 2; the optional words (RFC 2890; RFC 2637, section 4.1) follow in the order of their flags. */
export const FLAGS = 0;
export const PROTOCOL_TYPE = 2;
export const HEADER_LENGTH = 4;

const CHECKSUM_PRESENT = 0x8000;
const ROUTING_PRESENT = 0x4000;
const KEY_PRESENT = 0x2000;
const SEQUENCE_PRESENT = 0x1000;
const ACKNOWLEDGEMENT_PRESENT = 0x0080;
const VERSION_MASK = 0x0007;

/** draft-foschiano-erspan-03: types I and II share one number and differ by the sequence number of II. */
const ERSPAN_1_2 = 0x88be;
const ERSPAN_3 = 0x22eb;
/** Web Cache Communication Protocol: version 2 puts a redirect header of four bytes before the IP packet. */
const WCCP = 0x883e;
const WCCP_REDIRECT_LENGTH = 4;

/** Reads a GRE header of version 0 or 1 (PPTP); what it carries stays payload of the outer packet until IP is found in it. */
export function decodeGre(view: DataView, offset: number, end: number, layers: Layers): number {
  carryOpaque(offset, end, layers);
  if (end - offset < HEADER_LENGTH) return stop(layers, FAULT.truncated, LAYER.tunnel, offset);
  const flags = view.getUint16(offset + FLAGS);
  const version = flags & VERSION_MASK;
  // The source routes of RFC 1701 are gone from the standard; nothing sends them.
  if (version > 1 || flags & ROUTING_PRESENT) return stop(layers, FAULT.unsupported, LAYER.tunnel, offset);
  const at = offset + headerLength(flags);
  if (at > end) return stop(layers, FAULT.truncated, LAYER.tunnel, offset);
  layers.tunnel = TUNNEL.gre;
  return followGre(view, flags, view.getUint16(offset + PROTOCOL_TYPE), at, end, layers);
}

function headerLength(flags: number): number {
  let length = HEADER_LENGTH;
  if (flags & CHECKSUM_PRESENT) length += 4;
  if (flags & KEY_PRESENT) length += 4;
  if (flags & SEQUENCE_PRESENT) length += 4;
  if ((flags & VERSION_MASK) === 1 && flags & ACKNOWLEDGEMENT_PRESENT) length += 4;
  return length;
}

function followGre(view: DataView, flags: number, type: number, offset: number, end: number, layers: Layers): number {
  switch (type) {
    case ERSPAN_1_2:
      layers.tunnel = TUNNEL.erspan;
      layers.next = flags & SEQUENCE_PRESENT ? HEADER.erspan2 : HEADER.ethernet;
      return offset;
    case ERSPAN_3:
      layers.tunnel = TUNNEL.erspan;
      layers.next = HEADER.erspan3;
      return offset;
    case WCCP:
      return followWccp(view, offset, end, layers);
    default:
      return followEtherType(type, offset, layers);
  }
}

/** Version 1 has no redirect header: the packet then begins at once. */
function followWccp(view: DataView, offset: number, end: number, layers: Layers): number {
  if (end - offset < WCCP_REDIRECT_LENGTH) return stop(layers, FAULT.truncated, LAYER.tunnel, offset);
  layers.next = HEADER.ipv4;
  return view.getUint8(offset) >> 4 === 4 ? offset : offset + WCCP_REDIRECT_LENGTH;
}
