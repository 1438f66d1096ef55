import { createCipheriv } from 'node:crypto';
import { nobleQuicCrypto } from '../../src/decode/quic-crypto.ts';
import { deriveInitialKeys } from '../../src/decode/quic-keys.ts';
import { QUIC_VERSION } from '../../src/decode/quic-packet.ts';
import { hex, uint16 } from './client-hello-bytes.ts';

/** The ClientHello of RFC 9001, appendix A.2, in its CRYPTO frame. */
export const RFC_CRYPTO_FRAME = hex(`
  060040f1010000ed0303ebf8fa56f12939b9584a3896472ec40bb863cfd3e86804fe3a47f06a2b69484c00000413011302010000c0000000
  10000e00000b6578616d706c652e636f6dff01000100000a00080006001d0017001800100007000504616c706e0005000501000000000033
  00260024001d00209370b2c9caa47fbabaf4559fedba753de171fa71f50f1ce15d43e994ec74d748002b0003020304000d0010000e040305
  0306030203080408050806002d00020101001c00024001003900320408ffffffffffffffff05048000ffff07048000ffff08011001048000
  75300901100f088394c8f03e51570806048000ffff`);

export const RFC_CONNECTION_ID = hex('8394c8f03e515708');

export type InitialParts = {
  payload: ArrayLike<number>;
  version?: number;
  destinationId?: Uint8Array;
  /** From which the keys are derived, when that is another id. */
  keyId?: Uint8Array;
  sourceId?: number[];
  token?: number[];
  number?: number;
  numberLength?: number;
  firstByte?: number;
  side?: 'client' | 'server';
};

/** A QUIC variable-length integer of one, two or four bytes. */
export const variable = (value: number): number[] =>
  value < 64
    ? [value]
    : value < 16384
      ? uint16(0x4000 | value)
      : [0x80 | (value >>> 24), (value >>> 16) & 255, ...uint16(value)];

export const cryptoFrame = (offset: number, bytes: ArrayLike<number>): number[] => [
  6,
  ...variable(offset),
  ...variable(bytes.length),
  ...Array.from(bytes),
];

export const padded = (frames: number[], length = 1162): number[] => [
  ...frames,
  ...new Array<number>(Math.max(0, length - frames.length)).fill(0),
];

/** Seals an Initial with Node's own AES, so that our opening is checked against another implementation. */
export function sealInitial(parts: InitialParts): number[] {
  const { version = 1, destinationId = RFC_CONNECTION_ID, keyId = destinationId, side = 'client' } = parts;
  const { sourceId = [], token = [], number = 2, numberLength = 4 } = parts;
  const keys = deriveInitialKeys(nobleQuicCrypto, version, keyId, side);
  const long = [version >>> 24, (version >>> 16) & 255, ...uint16(version)];
  const first =
    parts.firstByte ??
    (version === QUIC_VERSION.v2 || version === QUIC_VERSION.v2Draft ? 0xd0 : 0xc0) | (numberLength - 1);
  const length = numberLength + parts.payload.length + 16;
  const numberBytes = [number >>> 24, (number >>> 16) & 255, ...uint16(number)].slice(4 - numberLength);
  const ids = [destinationId.length, ...destinationId, sourceId.length, ...sourceId];
  const header = [first, ...long, ...ids, ...variable(token.length), ...token, ...variable(length), ...numberBytes];
  const nonce = keys.iv.map((byte, i) => (i < 8 ? byte : byte ^ ((number >>> (8 * (11 - i))) & 255)));
  const gcm = createCipheriv('aes-128-gcm', keys.key, nonce).setAAD(Uint8Array.from(header));
  const sealed = [...gcm.update(Uint8Array.from(parts.payload)), ...gcm.final(), ...gcm.getAuthTag()];
  const sample = Uint8Array.from(sealed.slice(4 - numberLength, 20 - numberLength));
  const mask = createCipheriv('aes-128-ecb', keys.headerProtection, null).update(sample);
  header[0] = header[0]! ^ (mask[0]! & 15);
  for (let i = 0; i < numberLength; i++) {
    const at = header.length - numberLength + i;
    header[at] = header[at]! ^ mask[i + 1]!;
  }
  return [...header, ...sealed];
}
