import { concat, u8, u16, u32 } from '../bytes.ts';
import type { Random } from '../random.ts';

/** Seconds from 1900 to 1970, the difference between the NTP and the Unix era. */
const NTP_EPOCH = 2_208_988_800;

/** An NTP packet of mode 3 (client) or 4 (server); RFC 5905, section 7.3. `time` in microseconds since 1970. */
export function encodeNtp(mode: 3 | 4, time: number, clientTime: number): Uint8Array {
  if (mode === 3) return concat(u8(0x23, 0, 6, 0xec), new Uint8Array(36), ntpTime(clientTime));
  const root = concat(u32(0x0000_0120, 0x0000_0240), u8(0x47, 0x50, 0x53, 0));
  const reference = ntpTime(time - 12e6);
  return concat(u8(0x24, 1, 6, 0xec), root, reference, ntpTime(clientTime), ntpTime(time), ntpTime(time + 20));
}

function ntpTime(time: number): Uint8Array {
  const seconds = Math.floor(time / 1e6);
  return u32(seconds + NTP_EPOCH, Math.floor(((time % 1e6) / 1e6) * 0x1_0000_0000));
}

const STUN_COOKIE = u32(0x2112a442);

/** A STUN Binding request (RFC 8489, section 5), and the same transaction's success with the mapped address. */
export function encodeStunRequest(transaction: Uint8Array): Uint8Array {
  return concat(u16(0x0001, 0), STUN_COOKIE, transaction);
}

/** The success response: XOR-MAPPED-ADDRESS of an IPv4 address (RFC 8489, section 14.2). */
export function encodeStunAnswer(transaction: Uint8Array, address: Uint8Array, port: number): Uint8Array {
  const mapped = address.map((byte, i) => byte ^ STUN_COOKIE[i]!);
  return concat(u16(0x0101, 12), STUN_COOKIE, transaction, u16(0x0020, 8), u8(0, 1), u16(port ^ 0x2112), mapped);
}

/** An RTP packet of dynamic payload type 96 with a 90 kHz clock (RFC 3550, section 5.1). */
export function encodeRtp(sequence: number, timestamp: number, source: number, payload: Uint8Array): Uint8Array {
  return concat(u8(0x80, 96), u16(sequence & 0xffff), u32(timestamp, source), payload);
}

/** WireGuard message lengths that its kind fixes: initiation and response (protocol, section 5.4). */
export const WIREGUARD_LENGTHS = { initiation: 148, response: 92 } as const;

/** A WireGuard message of a type; the rest is random as it is on the wire. Transport data has a counter. */
export function encodeWireguard(type: 1 | 2 | 4, counter: number, length: number, random: Random): Uint8Array {
  if (type !== 4)
    return concat(u8(type, 0, 0, 0), random.bytes(WIREGUARD_LENGTHS[type === 1 ? 'initiation' : 'response'] - 4));
  const head = concat(u8(4, 0, 0, 0), u32(0x7a31c05e), u8(counter, counter >>> 8, counter >>> 16, 0, 0, 0, 0, 0));
  // Ciphertext is a multiple of 16 bytes and ends with a 16-byte tag.
  return concat(head, random.bytes(Math.max(16, (length - 16) & ~15)));
}
