import { internetChecksum, pseudoHeader } from './checksum.ts';
import type { AddressPair, Ports } from './udp.ts';

/** The flags of a segment, as bits of the header's octet 13 (RFC 9293, section 3.1). */
export const TCP_FLAGS = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16 } as const;

/** What a segment says besides its ports. */
export type TcpHeader = {
  sequence: number;
  acknowledgment: number;
  flags: number;
  window: number;
  /** A multiple of four bytes. */
  options: Uint8Array;
};

const PROTOCOL = 6;

/** A TCP segment with its checksum (RFC 9293). */
export function encodeTcp(addresses: AddressPair, ports: Ports, header: TcpHeader, payload: Uint8Array): Uint8Array {
  const headerLength = 20 + header.options.length;
  const segment = new Uint8Array(headerLength + payload.length);
  const view = new DataView(segment.buffer);
  view.setUint16(0, ports.source);
  view.setUint16(2, ports.destination);
  view.setUint32(4, header.sequence);
  view.setUint32(8, header.acknowledgment);
  view.setUint8(12, (headerLength / 4) << 4);
  view.setUint8(13, header.flags);
  view.setUint16(14, header.window);
  segment.set(header.options, 20);
  segment.set(payload, headerLength);
  const pseudo = pseudoHeader(addresses.source, addresses.destination, PROTOCOL, segment.length);
  view.setUint16(16, internetChecksum(pseudo, segment));
  return segment;
}
