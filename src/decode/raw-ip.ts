import { HEADER } from './header.ts';
import { FAULT, LAYER, type Layers, stop } from './layers.ts';

/** Goes on with IPv4 or IPv6 by the version nibble, where nothing else says which of them follows. */
export function decodeRawIp(view: DataView, offset: number, end: number, layers: Layers): number {
  if (end <= offset) return stop(layers, FAULT.truncated, LAYER.link, offset);
  const version = view.getUint8(offset) >> 4;
  if (version !== 4 && version !== 6) return stop(layers, FAULT.malformed, LAYER.link, offset);
  layers.next = version === 4 ? HEADER.ipv4 : HEADER.ipv6;
  return offset;
}
