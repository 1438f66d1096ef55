import { internetChecksum, pseudoHeader } from './checksum.ts';

/** The two ends of a datagram or segment. */
export type Ports = { source: number; destination: number };

/** The two addresses that a transport checksum covers. */
export type AddressPair = { source: Uint8Array; destination: Uint8Array };

const PROTOCOL = 17;

/** A UDP datagram with its checksum (RFC 768). */
export function encodeUdp(addresses: AddressPair, ports: Ports, payload: Uint8Array): Uint8Array {
  const length = 8 + payload.length;
  const datagram = new Uint8Array(length);
  datagram[0] = ports.source >>> 8;
  datagram[1] = ports.source;
  datagram[2] = ports.destination >>> 8;
  datagram[3] = ports.destination;
  datagram[4] = length >>> 8;
  datagram[5] = length;
  datagram.set(payload, 8);
  const sum = internetChecksum(pseudoHeader(addresses.source, addresses.destination, PROTOCOL, length), datagram);
  // Zero means "no checksum"; a computed zero is sent as its complement.
  const checksum = sum === 0 ? 0xffff : sum;
  datagram[6] = checksum >>> 8;
  datagram[7] = checksum;
  return datagram;
}
