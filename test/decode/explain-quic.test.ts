import { describe, expect, it } from 'vitest';
import { explainBytes, explainSample, frameOf } from './explained-message.ts';
import { cryptoFrame, padded, RFC_CRYPTO_FRAME, sealInitial } from './quic-bytes.ts';

const rowsOf = async (bytes: number[]) => {
  const rows = await explainBytes(frameOf({ protocol: 17, ports: [40000, 443], bytes: Uint8Array.from(bytes) }));
  return rows.filter(({ layer }) => layer.includes('QUIC')).map(({ name, value }) => `${name} ${value}`);
};

describe('explaining QUIC', () => {
  it('tells long headers, opens an Initial, and takes a short header only behind a long one', async () => {
    const rows = await explainSample('QUIC');
    expect(rows.filter((row) => !row.includes('protected'))).toEqual([
      '0+1 QUIC | packet type | 0xc0 (initial)',
      '1+4 QUIC | version | 0x00000001 (version 1)',
      '5+1 QUIC | destination id length | 8',
      '6+8 QUIC | destination id | 83 94 c8 f0 3e 51 57 08',
      '14+1 QUIC | source id length | 0',
      '15+1 QUIC | token length | 3',
      '16+3 QUIC | token | 01 02 03',
      '19+2 QUIC | length | 420',
      '21+420 TLS in QUIC | message | client hello, opened',
      '21+420 TLS in QUIC | server name | example.com',
      '21+420 TLS in QUIC | ALPN | alpn',
      '21+420 TLS in QUIC | supported versions | TLS 1.3',
      '21+420 TLS in QUIC | cipher suites | 2',
      '441+1 QUIC | packet type | 0xe1 (handshake)',
      '442+4 QUIC | version | 0x00000001 (version 1)',
      '446+1 QUIC | destination id length | 4',
      '447+4 QUIC | destination id | 01 02 03 04',
      '451+1 QUIC | source id length | 0',
      '452+1 QUIC | length | 5',
      '458+1 QUIC | short header | 0x4a',
    ]);
  });

  it('says when the hello goes on in another datagram', async () => {
    const begun = cryptoFrame(0, RFC_CRYPTO_FRAME.slice(4, 120));
    expect(await rowsOf(sealInitial({ payload: padded(begun, 400) }))).toContain(
      'message client hello, opened; the rest is in another datagram',
    );
  });

  it("tells no more of a server's Initial than its header: its keys come from the client's", async () => {
    const rows = await rowsOf(sealInitial({ payload: padded([...RFC_CRYPTO_FRAME], 400), side: 'server' }));
    expect(rows[0]).toMatch(/^packet type 0x.. \(initial\)$/);
    expect(rows.at(-1)).toMatch(/^protected packet /);
  });

  it('tells the versions that a server offers', async () => {
    expect(await explainSample('QUIC of a server')).toEqual(
      expect.arrayContaining([
        '0+1 QUIC | packet type | 0x80 (version-negotiation)',
        '19+4 QUIC | supported version | 0x6b3343cf (version 2)',
        '23+4 QUIC | supported version | 0xff00001d (draft 29)',
      ]),
    );
  });

  it("tells the tags of Google's hello", async () => {
    expect(await explainSample('QUIC by Google')).toEqual(
      expect.arrayContaining([
        '9+4 QUIC | version | Q039',
        '34+36 QUIC | tags | 4',
        '74+15 QUIC | tag | SNI: www.example.com',
        '99+2 QUIC | tag | NONC: 2 bytes',
      ]),
    );
  });
});
