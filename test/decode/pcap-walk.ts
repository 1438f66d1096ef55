import { readFileSync } from 'node:fs';
import { FAULT, Layers, PROTOCOL } from '../../src/decode/layers.ts';
import { decodePacket } from '../../src/decode/packet.ts';

export type Datagram = { frame: number; view: DataView; layers: Layers; truncated: boolean };

/** The frames of a classic pcap file, headers read; nothing for other formats. `layers` is reused. */
export function* walkPcap(path: string): Generator<Datagram> {
  const file = readFileSync(path);
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  if (file.length < 24) return;
  const magic = view.getUint32(0);
  const little = magic === 0xd4c3b2a1 || magic === 0x4d3cb2a1;
  if (!little && magic !== 0xa1b2c3d4 && magic !== 0xa1b23c4d) return;
  const linkType = view.getUint32(20, little) & 0xffff;
  const layers = new Layers();
  let frame = 0;
  for (let at = 24; at + 16 <= file.length; ) {
    const captured = view.getUint32(at + 8, little);
    const original = view.getUint32(at + 12, little);
    if (at + 16 + captured > file.length) return;
    frame++;
    decodePacket(view, at + 16, captured, original, linkType, layers);
    yield { frame, view, layers, truncated: captured < original };
    at += 16 + captured;
  }
}

/** The whole UDP datagrams of a classic pcap file: no fragments, nothing that a header fault left unread. */
export function* walkUdp(path: string): Generator<Datagram> {
  for (const datagram of walkPcap(path)) {
    const { layers } = datagram;
    if (layers.protocol !== PROTOCOL.udp || layers.payloadOffset < 0 || layers.isFragment === 1) continue;
    if (layers.fault === FAULT.none) yield datagram;
  }
}
