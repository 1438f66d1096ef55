import { describe, expect, it } from 'vitest';
import { handshake, tlsRecord } from './client-hello-bytes.ts';
import { explainBytes, explainSample, frameOf } from './explained-message.ts';

const namesOf = async (bytes: number[]) => {
  const rows = await explainBytes(frameOf({ protocol: 6, ports: [443, 40000], bytes: Uint8Array.from(bytes) }));
  return rows.filter(({ layer }) => layer === 'TLS').map(({ name, value }) => `${name} ${value}`);
};

describe('explaining TLS', () => {
  it('tells a ClientHello, extension by extension', async () => {
    const rows = await explainSample('TLS');
    expect(rows).toEqual([
      '0+1 TLS | record type | 22 (handshake)',
      '1+2 TLS | record version | 0x0301 (TLS 1.0)',
      '3+2 TLS | record length | 187',
      '5+1 TLS | message | 1 (client hello)',
      '6+3 TLS | message length | 183',
      '9+2 TLS | version | 0x0303 (TLS 1.2)',
      '11+32 TLS | random | 00 07 0e 15 1c 23 2a 31 38 3f 46 4d 54 5b 62 69 …',
      '43+33 TLS | session id | 32 bytes',
      '76+12 TLS | cipher suites | 5: 0a0a 1301 1302 1303 c02b',
      '88+2 TLS | compression methods | 1 byte',
      '90+2 TLS | length of extensions | 100',
      '92+27 TLS | server name | camera.example.com',
      '119+18 TLS | ALPN | h2, http/1.1',
      '137+12 TLS | signature algorithms | 8 bytes',
      '149+11 TLS | supported versions | 0x3a3a, TLS 1.3, TLS 1.2',
      '160+4 TLS | GREASE extension | 0 bytes',
      '164+10 TLS | supported groups | 6 bytes',
      '174+18 TLS | encrypted client hello | 14 bytes',
    ]);
  });

  it("tells a server's flight with the names of its certificate, and what follows encrypted", async () => {
    expect(await explainSample('TLS of a server')).toEqual(
      expect.arrayContaining([
        '44+2 TLS | cipher suite | 0xc02f',
        '49+6 TLS | supported versions | TLS 1.2',
        '72+324 TLS | certificate names | cam.example.com, *.example.com',
        '396+1 TLS | message | 14 (server hello done)',
        '405+1 TLS | alert level | 2 (fatal)',
        '406+1 TLS | alert | 40 (handshake failure)',
        expect.stringMatching(/^418\+40 TLS \| encrypted handshake \| 07 07/),
        expect.stringMatching(/^463\+40 TLS \| encrypted data \| 07 07/),
      ]),
    );
  });

  it('takes no encrypted message for one in the clear', async () => {
    // A Finished of TLS 1.2 whose nonce begins with zeros, in a packet of its own; one that looks like the start of a message.
    for (const body of [
      new Array(40).fill(0),
      [16, 0, 0, 9, ...new Array(36).fill(1)],
      [20, 0, 1, 0, ...new Array(36)],
    ]) {
      expect((await namesOf(tlsRecord(22, body.map(Number)))).at(-1)).toMatch(/^handshake data /);
    }
    expect(await namesOf(tlsRecord(22, handshake(16, [1, 2])))).toContain('message 16 (client key exchange)');
  });

  it('follows a message into the next record', async () => {
    const long = handshake(11, new Array(700).fill(1));
    const rows = await namesOf([
      ...tlsRecord(22, long.slice(0, 512)),
      ...tlsRecord(22, [...long.slice(512), 14, 0, 0, 0]),
    ]);
    expect(rows.filter((row) => row.startsWith('message ') && !row.startsWith('message length'))).toEqual([
      'message 11 (certificate)',
      'message 14 (server hello done)',
    ]);
    expect(rows.some((row) => row.startsWith('rest of the message 01 01'))).toBe(true);
  });

  it('tells the hello in the form of SSL 2.0', async () => {
    const rows = await explainSample('TLS by SSL 2.0');
    expect(rows).toContain('3+2 TLS | version | 0x0301 (TLS 1.0)');
    expect(rows).toContain('11+3 TLS | cipher specs | 1');
  });

  it('tells DTLS by records and fragments', async () => {
    expect(await explainSample('DTLS')).toEqual(
      expect.arrayContaining([
        '1+2 DTLS | record version | 0xfefd (DTLS 1.2)',
        '13+1 DTLS | message | 1 (client hello)',
        '19+3 DTLS | fragment offset | 0',
        '92+5 DTLS | cookie | 4 bytes',
        '113+27 DTLS | server name | camera.example.com',
        '226+3 DTLS | encrypted data | 01 02 03',
      ]),
    );
  });
});
