/** Zstandard frames of raw and repeated blocks, and gzip members, built field by field. */
import { gzipSync } from 'node:zlib';

/** A frame that holds `bytes` in raw blocks of at most `blockLength`; window of 128 KiB, no checksum. */
export function zstdFrame(bytes: Uint8Array, blockLength = 1000): Uint8Array {
  const out = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38];
  for (let at = 0; at === 0 || at < bytes.length; at += blockLength) {
    const piece = bytes.subarray(at, at + blockLength);
    const header = (piece.length << 3) | (at + blockLength >= bytes.length ? 1 : 0);
    out.push(header & 0xff, (header >> 8) & 0xff, header >> 16, ...piece);
  }
  return Uint8Array.from(out);
}

/** A gzip member with file name and comment in its header. */
export function namedGzip(bytes: Uint8Array): Uint8Array {
  const plain = gzipSync(bytes);
  plain[3] = 8 | 16 | 4;
  const extra = [4, 0, 1, 2, 3, 4];
  const names = Array.from('capture.pcap\0made for a test\0', (character) => character.charCodeAt(0));
  return Uint8Array.from([...plain.subarray(0, 10), ...extra, ...names, ...plain.subarray(10)]);
}

/** One after the other. */
export function concatenate(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}
