import { HEADER } from './header.ts';
import { FAULT, LAYER, type Layers, stop } from './layers.ts';

/** LINKTYPE_NFLOG: family, version, resource id, then type-length-value records in the host's byte order. */
export const FAMILY = 0;
export const VERSION = 1;
export const RESOURCE_ID = 2;
export const HEADER_LENGTH = 4;

const RECORD_HEADER_LENGTH = 4;
const RECORD_TYPE = 2;
const PAYLOAD = 9;

/** Finds the packet among the records; it begins with the IP header. A log entry without one is of another kind. */
export function decodeNflog(view: DataView, offset: number, end: number, layers: Layers): number {
  layers.next = HEADER.none;
  if (end - offset < HEADER_LENGTH) return stop(layers, FAULT.truncated, LAYER.link, offset);
  if (view.getUint8(offset + VERSION) !== 0) return stop(layers, FAULT.unsupported, LAYER.link, offset + VERSION);
  let at = offset + HEADER_LENGTH;
  while (end - at >= RECORD_HEADER_LENGTH) {
    const isLittle = view.getUint16(at + RECORD_TYPE, true) < view.getUint16(at + RECORD_TYPE);
    const length = view.getUint16(at, isLittle);
    if (length < RECORD_HEADER_LENGTH) return stop(layers, FAULT.malformed, LAYER.link, at);
    if (view.getUint16(at + RECORD_TYPE, isLittle) === PAYLOAD) {
      layers.wireEnd = Math.min(layers.wireEnd, at + length);
      layers.next = HEADER.rawIp;
      return at + RECORD_HEADER_LENGTH;
    }
    at += (length + 3) & ~3;
  }
  return at > end ? stop(layers, FAULT.truncated, LAYER.link, end) : -1;
}
