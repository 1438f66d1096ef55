import { ecb, gcm } from '@noble/ciphers/aes.js';
import { expand, extract } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concat, counted, hex, padded, u8, u16, u32, utf8 } from '../bytes.ts';
import type { Random } from '../random.ts';

/** The salt of QUIC version 1's Initial secrets (RFC 9001, section 5.2). */
const INITIAL_SALT = hex('38762cf7f55934b34d179ae6a4c80cadccbb7f0a');

/** The keys that protect Initial packets of one side. */
type InitialKeys = { key: Uint8Array; iv: Uint8Array; headerKey: Uint8Array };

/** Both connection identifiers of a packet. */
export type ConnectionIds = { destination: Uint8Array; source: Uint8Array };

function initialKeys(originalDestination: Uint8Array, side: 'client in' | 'server in'): InitialKeys {
  const initial = extract(sha256, originalDestination, INITIAL_SALT);
  const secret = expandLabel(initial, side, 32);
  return {
    key: expandLabel(secret, 'quic key', 16),
    iv: expandLabel(secret, 'quic iv', 12),
    headerKey: expandLabel(secret, 'quic hp', 16),
  };
}

/** HKDF-Expand-Label with an empty context (RFC 8446, section 7.1). */
function expandLabel(secret: Uint8Array, label: string, length: number): Uint8Array {
  return expand(sha256, secret, concat(u16(length), counted(1, utf8(`tls13 ${label}`)), u8(0)), length);
}

/**
 * A protected Initial packet, padded to `size` bytes (RFC 9000, section 17.2.2; RFC 9001, section 5).
 * `originalDestination` is the first connection identifier that the client chose: it gives the keys.
 */
export function encodeInitial(
  side: 'client in' | 'server in',
  originalDestination: Uint8Array,
  ids: ConnectionIds,
  frames: Uint8Array,
  size: number,
): Uint8Array {
  const keys = initialKeys(originalDestination, side);
  const packetNumber = u16(0);
  const before = concat(u8(0xc1), u32(1), counted(1, ids.destination), counted(1, ids.source), u8(0));
  const protectedLength = size - before.length - 2;
  const header = concat(before, u16(0x4000 | protectedLength), packetNumber);
  const plain = padded(frames, protectedLength - packetNumber.length - 16);
  // Packet number zero leaves the initialization vector as it is.
  const sealed = gcm(keys.key, keys.iv, header).encrypt(plain);
  const packet = concat(header, sealed);
  const sample = packet.subarray(header.length + 2, header.length + 18);
  const mask = ecb(keys.headerKey, { disablePadding: true }).encrypt(sample);
  packet[0] = packet[0]! ^ (mask[0]! & 0x0f);
  for (let i = 0; i < 2; i++) packet[header.length - 2 + i] = packet[header.length - 2 + i]! ^ mask[i + 1]!;
  return packet;
}

/** A CRYPTO frame at offset 0 (RFC 9000, section 19.6). */
export function cryptoFrame(data: Uint8Array): Uint8Array {
  return concat(u8(6, 0), u16(0x4000 | data.length), data);
}

/** The client's transport parameters: initial_source_connection_id and a few limits (RFC 9000, section 18). */
export function transportParameters(source: Uint8Array): Uint8Array {
  return concat(u8(0x0f), counted(1, source), hex('04 04 80 10 00 00  05 04 80 04 00 00  08 02 40 64'));
}

/** A Handshake packet whose contents nobody without the keys can read (RFC 9000, section 17.2.4). */
export function encodeHandshakePacket(ids: ConnectionIds, length: number, random: Random): Uint8Array {
  const before = concat(u8(0xe0 | random.integer(0, 15)), u32(1), counted(1, ids.destination), counted(1, ids.source));
  return concat(before, u16(0x4000 | length), random.bytes(length));
}

/** A 1-RTT packet: fixed bit, connection identifier, ciphertext (RFC 9000, section 17.3). */
export function encodeShortPacket(destination: Uint8Array, length: number, random: Random): Uint8Array {
  return concat(u8(0x40 | random.integer(0, 63)), destination, random.bytes(length));
}
