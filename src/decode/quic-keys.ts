/** The keys of QUIC Initial packets, which anybody can derive from what is on the wire: RFC 9001, section 5.2. */

import { draftOf, isQuicVersion2, QUIC_VERSION } from './quic-packet.ts';

/** What QUIC needs of cryptography. Implementations never throw; `openAesGcm` gives null when the tag is wrong. */
export type QuicCrypto = {
  sha256: (bytes: Uint8Array) => Uint8Array;
  hkdfExtract: (salt: Uint8Array, inputKey: Uint8Array) => Uint8Array;
  hkdfExpand: (key: Uint8Array, info: Uint8Array, length: number) => Uint8Array;
  /** One block of 16 bytes under AES-128, without padding. */
  encryptBlock: (key: Uint8Array, block: Uint8Array) => Uint8Array;
  /** AES-128-GCM; `sealed` ends with the tag of 16 bytes. */
  openAesGcm: (key: Uint8Array, nonce: Uint8Array, additional: Uint8Array, sealed: Uint8Array) => Uint8Array | null;
  /** AES-128 in counter mode from the block `counter` on. */
  applyAesCtr: (key: Uint8Array, counter: Uint8Array, bytes: Uint8Array) => Uint8Array;
};

/** Keys of one direction: AES-128-GCM for the packet, AES-128 for the header. */
export type QuicKeys = { key: Uint8Array; iv: Uint8Array; headerProtection: Uint8Array };

/** RFC 9001, section 5.2, RFC 9369, section 3.3.1, and the drafts of both; for Google's versions the Chromium sources. */
const SALTS = {
  draft22: '7fbcdb0e7c66bbe9193a96cd21519ebd7a02644a',
  draft23: 'c3eef712c72ebb5a11a7d2432bb46365bef9f502',
  draft29: 'afbfec289993d24c9e9786f19c6111e04390a899',
  v1: '38762cf7f55934b34d179ae6a4c80cadccbb7f0a',
  v2: '0dede3def700a6db819381be6e269dcbf9bd2ed9',
  v2Draft: 'a707c203a59b47184a1d62ca570406ea7ae3e5d3',
  q050: '504574efd066fe2f9d945cfcdbd3a7f0d3b56b45',
  t050: '7ff579e5acd072915580304c43a2367c60488310',
  t051: '7a4edef4e7ccee5fa4506c19124fc8ccda6e033d',
} as const;

/** Derives the keys of one side from the connection id that the client's first Initial was sent to. */
export function deriveInitialKeys(
  crypto: QuicCrypto,
  version: number,
  destinationId: Uint8Array,
  side: 'client' | 'server' = 'client',
): QuicKeys {
  const prefix = isQuicVersion2(version) ? 'quicv2' : 'quic';
  const initial = crypto.hkdfExtract(saltOf(version), destinationId);
  const secret = expandLabel(crypto, initial, `${side} in`, 32);
  return {
    key: expandLabel(crypto, secret, `${prefix} key`, 16),
    iv: expandLabel(crypto, secret, `${prefix} iv`, 12),
    headerProtection: expandLabel(crypto, secret, `${prefix} hp`, 16),
  };
}

function saltOf(version: number): Uint8Array {
  if (version === QUIC_VERSION.q050) return bytesOf(SALTS.q050);
  if (version === QUIC_VERSION.t050) return bytesOf(SALTS.t050);
  if (version === QUIC_VERSION.t051) return bytesOf(SALTS.t051);
  if (isQuicVersion2(version)) return bytesOf(version === QUIC_VERSION.v2 ? SALTS.v2 : SALTS.v2Draft);
  const draft = draftOf(version);
  if (draft >= 33) return bytesOf(SALTS.v1);
  if (draft >= 29) return bytesOf(SALTS.draft29);
  return bytesOf(draft >= 23 ? SALTS.draft23 : SALTS.draft22);
}

function bytesOf(digits: string): Uint8Array {
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}

/** HKDF-Expand-Label with an empty context (RFC 8446, section 7.1). */
function expandLabel(crypto: QuicCrypto, secret: Uint8Array, label: string, length: number): Uint8Array {
  const full = `tls13 ${label}`;
  const info = Uint8Array.of(0, length, full.length, ...Array.from(full, (letter) => letter.charCodeAt(0)), 0);
  return crypto.hkdfExpand(secret, info, length);
}
