import { internetChecksum } from './checksum.ts';

/** What an IP header says besides its lengths and checksum. */
export type IpHeader = {
  /** 4 or 16 bytes; decides the version. */
  source: Uint8Array;
  destination: Uint8Array;
  protocol: number;
  hopLimit: number;
  /** IPv4 only. */
  identification: number;
};

const DONT_FRAGMENT = 0x40;

/** An IPv4 (RFC 791) or IPv6 (RFC 8200) packet around the payload. */
export function encodeIp(header: IpHeader, payload: Uint8Array): Uint8Array {
  return header.source.length === 4 ? encodeIpv4(header, payload) : encodeIpv6(header, payload);
}

function encodeIpv4(header: IpHeader, payload: Uint8Array): Uint8Array {
  const length = 20 + payload.length;
  const packet = new Uint8Array(length);
  packet[0] = 0x45;
  packet[2] = length >>> 8;
  packet[3] = length;
  packet[4] = header.identification >>> 8;
  packet[5] = header.identification;
  packet[6] = DONT_FRAGMENT;
  packet[8] = header.hopLimit;
  packet[9] = header.protocol;
  packet.set(header.source, 12);
  packet.set(header.destination, 16);
  const checksum = internetChecksum(packet.subarray(0, 20));
  packet[10] = checksum >>> 8;
  packet[11] = checksum;
  packet.set(payload, 20);
  return packet;
}

function encodeIpv6(header: IpHeader, payload: Uint8Array): Uint8Array {
  const packet = new Uint8Array(40 + payload.length);
  packet[0] = 0x60;
  packet[4] = payload.length >>> 8;
  packet[5] = payload.length;
  packet[6] = header.protocol;
  packet[7] = header.hopLimit;
  packet.set(header.source, 8);
  packet.set(header.destination, 24);
  packet.set(payload, 40);
  return packet;
}
