import { FAULT, KIND, LAYER, type Layers, stop, WORDS } from './layers.ts';
import { resetNetwork } from './reset.ts';

/** IP headers inside IP headers are followed this deep; no network nests deeper on purpose. */
const MAX_TUNNEL_DEPTH = 8;

/** Word 2 of an IPv4-mapped address (RFC 4291, section 2.5.5.2). */
const MAPPED = 0x0000ffff;

/** Makes the header at `offset` the innermost one: what the outer one left is emptied. -1 when the nesting is too deep. */
export function enterNetwork(version: number, offset: number, layers: Layers): number {
  if (layers.ipVersion !== 0) {
    if (layers.tunnelDepth === MAX_TUNNEL_DEPTH) return stop(layers, FAULT.unsupported, LAYER.tunnel, offset);
    layers.tunnelDepth++;
    resetNetwork(layers);
  }
  layers.kind = KIND.ip;
  layers.ipVersion = version;
  layers.networkOffset = offset;
  layers.protocol = -1;
  return offset;
}

/** Copies two IPv4 addresses, source first, from `offset` on to `target` as IPv4-mapped ones. */
export function copyIpv4Addresses(view: DataView, offset: number, target: Int32Array): void {
  target[0] = 0;
  target[1] = 0;
  target[2] = MAPPED;
  target[3] = view.getInt32(offset);
  target[WORDS] = 0;
  target[WORDS + 1] = 0;
  target[WORDS + 2] = MAPPED;
  target[WORDS + 3] = view.getInt32(offset + 4);
}

/** Copies two IPv6 addresses, source first, from `offset` on. */
export function copyIpv6Addresses(view: DataView, offset: number, target: Int32Array): void {
  for (let i = 0; i < 2 * WORDS; i++) target[i] = view.getInt32(offset + 4 * i);
}

/** Keeps the outermost pair; called once the innermost addresses are in place. */
export function keepOuterAddresses(layers: Layers): void {
  if (layers.tunnelDepth !== 0) return;
  const { addresses, outerAddresses } = layers;
  for (let i = 0; i < 2 * WORDS; i++) outerAddresses[i] = addresses[i]!;
}
