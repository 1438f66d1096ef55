import { HEADER } from './header.ts';
import { carryOpaque } from './ip-protocol.ts';
import { FAULT, LAYER, type Layers, stop } from './layers.ts';
import { decodeQuotedPacket } from './quoted-packet.ts';

/** RFC 4443, section 2.1. Bytes 4 to 8 differ by type. */
export const TYPE = 0;
export const CODE = 1;
export const CHECKSUM = 2;
export const HEADER_LENGTH = 8;

/** Types below are errors; of these 1 to 4 are assigned and quote a packet. */
const LAST_ERROR = 4;

/** Reads the ICMPv6 header and, of an error, the packet that it quotes. */
export function decodeIcmpv6(view: DataView, offset: number, end: number, layers: Layers): number {
  layers.next = HEADER.none;
  if (end - offset < HEADER_LENGTH) return stop(layers, FAULT.truncated, LAYER.icmpv6, offset);
  layers.icmpType = view.getUint8(offset + TYPE);
  layers.icmpCode = view.getUint8(offset + CODE);
  carryOpaque(offset + HEADER_LENGTH, end, layers);
  if (layers.icmpType >= 1 && layers.icmpType <= LAST_ERROR) {
    decodeQuotedPacket(view, offset + HEADER_LENGTH, end, layers);
  }
  return -1;
}
