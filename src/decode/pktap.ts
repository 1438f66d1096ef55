import { HEADER } from './header.ts';
import { FAULT, LAYER, type Layers, stop } from './layers.ts';
import { headerOfLinkType } from './link-type.ts';

/** LINKTYPE_PKTAP, Apple's header: little-endian; offsets in header order. */
export const LENGTH = 0;
export const RECORD_TYPE = 4;
export const LINK_TYPE_NUMBER = 8;
export const HEADER_LENGTH = 12;

/** Passes over the header to the link layer that it names. */
export function decodePktap(view: DataView, offset: number, end: number, layers: Layers): number {
  if (end - offset < HEADER_LENGTH) return stop(layers, FAULT.truncated, LAYER.link, offset);
  const length = view.getUint32(offset + LENGTH, true);
  if (length < HEADER_LENGTH) return stop(layers, FAULT.malformed, LAYER.link, offset + LENGTH);
  if (end - offset < length) return stop(layers, FAULT.truncated, LAYER.link, offset);
  layers.next = headerOfLinkType(view.getUint32(offset + LINK_TYPE_NUMBER, true));
  if (layers.next !== HEADER.none) return offset + length;
  return stop(layers, FAULT.unsupported, LAYER.link, offset + LINK_TYPE_NUMBER);
}
