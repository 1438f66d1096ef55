import { describe, expect, it } from 'vitest';
import { nobleQuicCrypto } from '../../src/decode/quic-crypto.ts';
import { deriveInitialKeys } from '../../src/decode/quic-keys.ts';
import { QUIC_VERSION } from '../../src/decode/quic-packet.ts';
import { hex } from './client-hello-bytes.ts';
import { padded, RFC_CONNECTION_ID, RFC_CRYPTO_FRAME, sealInitial } from './quic-bytes.ts';

describe('deriveInitialKeys', () => {
  it.each([
    [
      'RFC 9001, A.1, client',
      QUIC_VERSION.v1,
      'client',
      '1f369613dd76d5467730efcbe3b1a22d',
      'fa044b2f42a3fd3b46fb255c',
      '9f50449e04a0e810283a1e9933adedd2',
    ],
    [
      'RFC 9001, A.1, server',
      QUIC_VERSION.v1,
      'server',
      'cf3a5331653c364c88f0f379b6067e37',
      '0ac1493ca1905853b0bba03e',
      'c206b8d9b9f0f37644430b490eeaa314',
    ],
    [
      'RFC 9369, A.1, client',
      QUIC_VERSION.v2,
      'client',
      '8b1a0bc121284290a29e0971b5cd045d',
      '91f73e2351d8fa91660e909f',
      '45b95e15235d6f45a6b19cbcb0294ba9',
    ],
    [
      'RFC 9369, A.1, server',
      QUIC_VERSION.v2,
      'server',
      '82db637861d55e1d011f19ea71d5d2a7',
      'dd13c276499c0249d3310652',
      'edf6d05c83121201b436e16877593c3a',
    ],
  ] as const)('gives the keys of %s', (_, version, side, key, iv, headerProtection) => {
    expect(deriveInitialKeys(nobleQuicCrypto, version, RFC_CONNECTION_ID, side)).toEqual({
      key: hex(key),
      iv: hex(iv),
      headerProtection: hex(headerProtection),
    });
  });

  it('has one salt for draft 22, one for 23 to 28, one for 29 to 32, and that of version 1 from 33 on', () => {
    const keyOf = (version: number) => String(deriveInitialKeys(nobleQuicCrypto, version, RFC_CONNECTION_ID).key);
    const drafts = Array.from({ length: 12 }, (_, i) => keyOf(0xff000000 + 23 + i));
    expect(drafts.slice(0, 6)).toEqual(new Array(6).fill(keyOf(0xfaceb002)));
    expect(drafts.slice(6, 10)).toEqual(new Array(4).fill(drafts[6]));
    expect(drafts.slice(10)).toEqual([keyOf(1), keyOf(1)]);
    expect(keyOf(0xff000016)).toBe(keyOf(0xfaceb001));
    expect(keyOf(0x1a2a3a4a)).toBe(drafts[6]);
    const google = [
      keyOf(0xfaceb001),
      keyOf(QUIC_VERSION.v2Draft),
      ...[QUIC_VERSION.q050, QUIC_VERSION.t050, QUIC_VERSION.t051, QUIC_VERSION.v2].map(keyOf),
    ];
    expect(keyOf(QUIC_VERSION.v2Draft00)).toBe(keyOf(QUIC_VERSION.v2Draft));
    expect(new Set([...drafts, ...google]).size).toBe(9);
  });
});

describe('the packets of the RFCs', () => {
  const packet = (version: number) =>
    Buffer.from(sealInitial({ version, payload: padded([...RFC_CRYPTO_FRAME]), number: 2 })).toString('hex');

  it('version 1: RFC 9001, A.2', () => {
    const sealed = packet(QUIC_VERSION.v1);
    expect(sealed).toHaveLength(2400);
    expect(sealed.startsWith('c000000001088394c8f03e5157080000449e7b9aec34d1b1c98dd7689fb8ec11d242b123dc9b')).toBe(
      true,
    );
    expect(sealed.endsWith('e221af44860018ab0856972e194cd934')).toBe(true);
  });

  it('version 2: RFC 9369, A.2', () => {
    const sealed = packet(QUIC_VERSION.v2);
    expect(sealed).toHaveLength(2400);
    expect(sealed.startsWith('d76b3343cf088394c8f03e5157080000449ea0c95e82ffe67b6abcdb4298b485dd04de806071')).toBe(
      true,
    );
  });
});
