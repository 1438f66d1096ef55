import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hashJa4, type Ja4Transport, ja4Raw } from '../../src/decode/ja4.ts';
import { nobleQuicCrypto } from '../../src/decode/quic-crypto.ts';
import type { ClientHello } from '../../src/decode/tls-client-hello.ts';

const { sha256 } = nobleQuicCrypto;

const ja4 = (hello: ClientHello, transport: Ja4Transport) => hashJa4(ja4Raw(hello, transport), sha256);

/** The worked example of the JA4 specification: a browser of 2023. */
const EXAMPLE: ClientHello = {
  serverName: 'example.com',
  alpn: ['h2', 'http/1.1'],
  versions: [0x0304, 0x0303],
  legacyVersion: 0x0303,
  cipherSuites: [
    0x3a3a, 0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014, 0x009c, 0x009d,
    0x002f, 0x0035,
  ],
  extensions: [
    0x1a1a, 0x001b, 0x0000, 0x0033, 0x0010, 0x4469, 0x0017, 0x002d, 0x000d, 0x0005, 0x0023, 0x0012, 0x002b, 0xff01,
    0x000b, 0x000a, 0x0015,
  ],
  signatureAlgorithms: [0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601],
  encryptedClientHello: false,
  complete: true,
};

describe('ja4', () => {
  it('gives the fingerprint that the specification gives', () => {
    expect(ja4(EXAMPLE, 't')).toBe('t13d1516h2_8daaf6152771_e5627efa2ab1');
  });

  it('does not depend on the order of cipher suites and extensions, but on that of the algorithms', () => {
    const shuffled = {
      ...EXAMPLE,
      cipherSuites: EXAMPLE.cipherSuites.toReversed(),
      extensions: EXAMPLE.extensions.toReversed(),
    };
    expect(ja4(shuffled, 't')).toBe(ja4(EXAMPLE, 't'));
    const other = { ...EXAMPLE, signatureAlgorithms: EXAMPLE.signatureAlgorithms.toReversed() };
    expect(ja4(other, 't')).not.toBe(ja4(EXAMPLE, 't'));
  });

  it.each([
    ['QUIC', {}, 'q', 'q13d1516h2'],
    ['no name', { extensions: [43] }, 't', 't13i1501h2'],
    ['no protocol', { alpn: [] }, 't', 't13d151600'],
    ['a protocol of one character', { alpn: ['x'] }, 't', 't13d1516xx'],
    ['a protocol of other bytes', { alpn: ['\u00ab\u00cd'] }, 't', 't13d1516ad'],
    ['TLS 1.0', { versions: [], legacyVersion: 0x0301 }, 't', 't10d1516h2'],
    ['SSL 2', { versions: [], legacyVersion: 0x0002 }, 't', 'ts2d1516h2'],
    ['DTLS 1.3', { versions: [0xfefd, 0xfefc], legacyVersion: 0xfefd }, 'd', 'dd3d1516h2'],
    ['an unknown version', { versions: [0x7f1c] }, 'q', 'q00d1516h2'],
    ['more than 99 cipher suites', { cipherSuites: new Array(120).fill(47) }, 't', 't13d9916h2'],
  ] as const)('names %s', (_, change, transport, readable) => {
    expect(ja4({ ...EXAMPLE, ...change } as ClientHello, transport).split('_')[0]).toBe(readable);
  });

  it('writes zeros for empty lists, and no underscore without algorithms', () => {
    const empty = { ...EXAMPLE, cipherSuites: [0x0a0a], extensions: [], signatureAlgorithms: [] };
    expect(ja4(empty, 't')).toBe('t13i0000h2_000000000000_000000000000');
    const plain = { ...EXAMPLE, extensions: [0x0a, 0x05], signatureAlgorithms: [] };
    const hash = createHash('sha256').update('0005,000a').digest('hex').slice(0, 12);
    expect(ja4(plain, 't').split('_')[2]).toBe(hash);
  });
});
