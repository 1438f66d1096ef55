import { HEADER } from './header.ts';
import { FAULT, LAYER, type Layers, stop } from './layers.ts';

/** RFC 3032, section 2.1: one label stack entry. */
export const LABEL = 0;
export const TIME_TO_LIVE = 3;
export const HEADER_LENGTH = 4;

const BOTTOM_OF_STACK = 0x100;
/** RFC 4385, section 3: the control word of a pseudowire begins with a nibble of 0, its associated channel with 1. */
const CONTROL_WORD = 0;
const CONTROL_WORD_LENGTH = 4;

/** Reads one label. Behind the last one nothing names what follows: the first nibble tells IP from a pseudowire. */
export function decodeMpls(view: DataView, offset: number, end: number, layers: Layers): number {
  if (end - offset < HEADER_LENGTH) return stop(layers, FAULT.truncated, LAYER.mpls, offset);
  const at = offset + HEADER_LENGTH;
  if ((view.getUint32(offset + LABEL) & BOTTOM_OF_STACK) === 0) {
    layers.next = HEADER.mpls;
    return at;
  }
  if (at >= end) return stop(layers, FAULT.truncated, LAYER.mpls, at);
  return followLabels(view.getUint8(at) >> 4, at, end, layers);
}

function followLabels(nibble: number, offset: number, end: number, layers: Layers): number {
  if (nibble === 4 || nibble === 6) {
    layers.next = nibble === 4 ? HEADER.ipv4 : HEADER.ipv6;
    return offset;
  }
  if (nibble !== CONTROL_WORD) return stop(layers, FAULT.unsupported, LAYER.mpls, offset);
  if (end - offset < CONTROL_WORD_LENGTH) return stop(layers, FAULT.truncated, LAYER.mpls, offset);
  layers.next = HEADER.ethernet;
  return offset + CONTROL_WORD_LENGTH;
}
