import { HEADER } from './header.ts';
import { FAULT, KIND, LAYER, type Layers, stop, WORDS } from './layers.ts';

/** RFC 826; the addresses' places are those of six hardware and four protocol bytes. */
export const HARDWARE_TYPE = 0;
export const PROTOCOL_TYPE = 2;
export const HARDWARE_LENGTH = 4;
export const PROTOCOL_LENGTH = 5;
export const OPERATION = 6;
export const SENDER_MAC = 8;
export const SENDER_ADDRESS = 14;
export const TARGET_MAC = 18;
export const TARGET_ADDRESS = 24;
export const HEADER_LENGTH = 28;

const IPV4 = 0x0800;
const MAPPED = 0x0000ffff;

/** Reads ARP for IPv4 over six-byte addresses into `addresses` and the `arp` fields. ARP inside a tunnel is passed over. */
export function decodeArp(view: DataView, offset: number, end: number, layers: Layers): number {
  layers.next = HEADER.none;
  if (layers.ipVersion !== 0) return -1;
  layers.kind = KIND.arp;
  if (end - offset < HEADER_LENGTH) return stop(layers, FAULT.truncated, LAYER.arp, offset);
  if (view.getUint16(offset + PROTOCOL_TYPE) !== IPV4) return stop(layers, FAULT.unsupported, LAYER.arp, offset);
  if (view.getUint8(offset + HARDWARE_LENGTH) !== 6 || view.getUint8(offset + PROTOCOL_LENGTH) !== 4) {
    return stop(layers, FAULT.malformed, LAYER.arp, offset + HARDWARE_LENGTH);
  }
  layers.arpOperation = view.getUint16(offset + OPERATION);
  layers.arpSenderMacOffset = offset + SENDER_MAC;
  layers.arpTargetMacOffset = offset + TARGET_MAC;
  const { addresses } = layers;
  addresses[2] = MAPPED;
  addresses[3] = view.getInt32(offset + SENDER_ADDRESS);
  addresses[WORDS + 2] = MAPPED;
  addresses[WORDS + 3] = view.getInt32(offset + TARGET_ADDRESS);
  return -1;
}
