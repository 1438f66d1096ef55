/** QUIC's cryptography on the audited @noble packages. Loaded by `import()`, when the first Initial is seen. */

import { ctr, ecb, gcm } from '@noble/ciphers/aes.js';
import { expand, extract } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { QuicCrypto } from './quic-keys.ts';

const NO_PADDING = { disablePadding: true } as const;

/** Pure and synchronous: the same in Node and in a browser's worker. */
export const nobleQuicCrypto: QuicCrypto = {
  sha256: (bytes) => sha256(bytes),
  hkdfExtract: (salt, inputKey) => extract(sha256, inputKey, salt),
  hkdfExpand: (key, info, length) => expand(sha256, key, info, length),
  encryptBlock: (key, block) => ecb(key, NO_PADDING).encrypt(block),
  openAesGcm: (key, nonce, additional, sealed) => {
    try {
      return gcm(key, nonce, additional).decrypt(sealed);
    } catch {
      return null;
    }
  },
  applyAesCtr: (key, counter, bytes) => ctr(key, counter).decrypt(bytes),
};
