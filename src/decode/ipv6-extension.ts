import { HEADER } from './header.ts';
import { followProtocol } from './ip-protocol.ts';
import { FAULT, LAYER, type Layers, PROTOCOL, stop } from './layers.ts';

/** RFC 8200, section 4; the first two bytes are those of every extension header. */
export const NEXT_HEADER = 0;
export const EXTENSION_LENGTH = 1;
/** Of the fragment header (section 4.5). */
export const FRAGMENT = 2;
export const IDENTIFICATION = 4;
/** The shortest extension header. */
export const HEADER_LENGTH = 8;

/** The fragment field counts its offset in eight bytes above three low bits, of which the last is the flag. */
const FRAGMENT_OFFSET_MASK = 0xfff8;
const MORE_FRAGMENTS = 1;

/** RFC 2675, section 2. */
const PAD1 = 0x00;
const JUMBO_PAYLOAD = 0xc2;

/** Whether the protocol number is an extension header that can be passed over (RFC 7045, section 4). ESP cannot. */
export function isIpv6Extension(protocol: number): boolean {
  switch (protocol) {
    case PROTOCOL.hopByHop:
    case PROTOCOL.routing:
    case PROTOCOL.fragment:
    case PROTOCOL.ah:
    case PROTOCOL.destinationOptions:
    case PROTOCOL.mobility:
    case PROTOCOL.hip:
    case PROTOCOL.shim6:
      return true;
    default:
      return false;
  }
}

/** Bytes of the extension header at `offset`, of which eight must be readable. */
export function extensionLength(view: DataView, protocol: number, offset: number): number {
  if (protocol === PROTOCOL.fragment) return HEADER_LENGTH;
  const units = view.getUint8(offset + EXTENSION_LENGTH);
  // RFC 4302, section 2.2: the authentication header counts words of four bytes, less two.
  return protocol === PROTOCOL.ah ? (units + 2) << 2 : (units + 1) << 3;
}

/** Goes on with the next header at `offset`: another extension, or the upper layer. */
export function followNextHeader(nextHeader: number, offset: number, end: number, layers: Layers): number {
  if (!isIpv6Extension(nextHeader) || layers.fragmentOffset !== 0) {
    return followProtocol(nextHeader, offset, end, layers);
  }
  layers.protocol = nextHeader;
  layers.next = HEADER.ipv6Extension;
  return offset;
}

/** Reads one extension header, whose number `layers.protocol` holds. */
export function decodeIpv6Extension(view: DataView, offset: number, end: number, layers: Layers): number {
  const { protocol } = layers;
  if (end - offset < HEADER_LENGTH) return stopExtension(FAULT.truncated, offset, layers);
  const length = extensionLength(view, protocol, offset);
  if (end - offset < length) return stopExtension(FAULT.truncated, offset, layers);
  if (protocol === PROTOCOL.fragment) decodeFragment(view, offset, layers);
  if (protocol === PROTOCOL.hopByHop) decodeJumbo(view, offset, offset + length, layers);
  const next = view.getUint8(offset + NEXT_HEADER);
  return followNextHeader(next, offset + length, Math.min(end, layers.wireEnd), layers);
}

/** The upper layer stays unknown when the chain of headers breaks; in IPv4 it is the number that the header gave. */
function stopExtension(fault: number, offset: number, layers: Layers): number {
  if (layers.ipVersion === 6) layers.protocol = -1;
  return stop(layers, fault, LAYER.ipv6Extension, offset);
}

/** A header with neither offset nor more fragments is atomic (RFC 6946): the packet is whole. */
function decodeFragment(view: DataView, offset: number, layers: Layers): void {
  const field = view.getUint16(offset + FRAGMENT);
  layers.fragmentOffset = field & FRAGMENT_OFFSET_MASK;
  layers.moreFragments = field & MORE_FRAGMENTS;
  layers.isFragment = layers.fragmentOffset | layers.moreFragments ? 1 : 0;
  layers.identification = view.getInt32(offset + IDENTIFICATION);
  if (layers.isFragment === 1) layers.ipPayloadOffset = offset + HEADER_LENGTH;
}

/** Takes the length of a jumbogram from its hop-by-hop option; an option that does not fit ends the search. */
function decodeJumbo(view: DataView, offset: number, end: number, layers: Layers): void {
  let at = offset + 2;
  while (at + 2 <= end) {
    const type = view.getUint8(at);
    if (type === PAD1) {
      at++;
      continue;
    }
    const length = view.getUint8(at + 1);
    if (type === JUMBO_PAYLOAD && length === 4 && at + 6 <= end) {
      layers.wireEnd = Math.min(layers.wireEnd, offset + view.getUint32(at + 2));
      return;
    }
    at += 2 + length;
  }
}
