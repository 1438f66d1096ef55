import { ecb, gcm } from '@noble/ciphers/aes.js';
import { describe, expect, it } from 'vitest';
import { hex, utf8 } from '../../scripts/stage/bytes.ts';
import { encodeCertificate } from '../../scripts/stage/encode/certificate.ts';
import { encodeDeviceIdentifier, encodePppp, PPPP_TYPES } from '../../scripts/stage/encode/pppp.ts';
import { cryptoFrame, encodeInitial, transportParameters } from '../../scripts/stage/encode/quic.ts';
import { encodeClientHello } from '../../scripts/stage/encode/tls-hello.ts';
import { encodeTutk } from '../../scripts/stage/encode/tutk.ts';
import { createRandom } from '../../scripts/stage/random.ts';
import { readCertificateNames } from '../../src/decode/certificate-names.ts';
import { readPppp } from '../../src/decode/p2p-pppp.ts';
import { readTutk } from '../../src/decode/p2p-tutk.ts';
import { readClientHelloMessage } from '../../src/decode/tls-client-hello.ts';
import { readTlsStream } from '../../src/decode/tls-stream.ts';
import { readPcap, readStream } from './read-frames.ts';
import { play, scenarioText } from './scenario-text.ts';

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

describe('encodeInitial', () => {
  it('protects with the keys of RFC 9001, appendix A.1', () => {
    // The appendix's client key, IV and header key for the connection identifier 0x8394c8f03e515708.
    const key = hex('1f369613dd76d5467730efcbe3b1a22d');
    const iv = hex('fa044b2f42a3fd3b46fb255c');
    const headerKey = hex('9f50449e04a0e810283a1e9933adedd2');
    const ids = { destination: hex('8394c8f03e515708'), source: hex('f067a5502a4262b5') };
    const packet = encodeInitial('client in', ids.destination, ids, cryptoFrame(utf8('hello')), 1200);
    expect(packet.length).toBe(1200);
    const header = packet.slice(0, 28);
    const mask = ecb(headerKey, { disablePadding: true }).encrypt(packet.slice(30, 46));
    header[0] = header[0]! ^ (mask[0]! & 15);
    for (const i of [0, 1]) header[26 + i] = header[26 + i]! ^ mask[i + 1]!;
    const plain = gcm(key, iv, header).decrypt(packet.slice(28));
    expect(plain.subarray(0, 9)).toEqual(cryptoFrame(utf8('hello')));
  });

  it('carries a ClientHello with the server name', () => {
    const random = createRandom('quic');
    const parameters = transportParameters(hex('01020304'));
    const hello = encodeClientHello(
      { version: '1.3', serverName: 'a.example', protocols: ['h3'], quicParameters: parameters },
      random,
    );
    const read = readClientHelloMessage(view(hello), 0, hello.length);
    expect(read).toMatchObject({ serverName: 'a.example', alpn: ['h3'] });
  });
});

describe('a TLS session', () => {
  it.each(['1.2', '1.3'] as const)('says its name, its version and, in 1.2, its certificate: %s', (version) => {
    const step = `at: 1s, do: tls, version: '${version}', from: camera, to: api, alpn: [http/1.1], send: 500, receive: 500`;
    const frames = readPcap(play(scenarioText([step], 'certificate: [api.example, "*.api.example"]')));
    const client = readStream(frames, '192.0.2.9', 443, true);
    const server = readStream(frames, '198.51.100.7', 443, false);
    expect(readTlsStream(view(client), 0, client.length).clientHello).toMatchObject({ serverName: 'api.example' });
    const answer = readTlsStream(view(server), 0, server.length);
    expect(answer.serverHello).not.toBeNull();
    expect(answer.certificateNames).toEqual(version === '1.2' ? ['api.example', '*.api.example'] : []);
  });
});

describe('encodeCertificate', () => {
  it('names what it is given, of any length', () => {
    const names = ['a.example', `${'b'.repeat(60)}.${'c'.repeat(60)}.example`, 'd.example'];
    const certificate = encodeCertificate(names, createRandom('certificate'));
    expect(readCertificateNames(view(certificate), 0, certificate.length)).toEqual(names);
  });
});

describe('P2P datagrams', () => {
  it('are recognised as PPPP, with the device identifier', () => {
    const body = new Uint8Array([...encodeDeviceIdentifier('DEMO-000123-ABCDE'), ...new Uint8Array(16)]);
    const message = encodePppp(PPPP_TYPES.deviceLogin, body);
    expect(readPppp(view(message), 0, message.length)).toMatchObject({ family: 'pppp', deviceId: 'DEMO-000123-ABCDE' });
  });

  it('are recognised as TUTK once unscrambled', () => {
    const message = encodeTutk([0x28, 4, 0x12], 1, createRandom('tutk').bytes(12));
    expect(readTutk(view(message), 0, message.length)).toMatchObject({ family: 'tutk', basis: 'scrambled' });
  });
});

describe('createRandom', () => {
  it('gives the same numbers for a seed for ever', () => {
    const random = createRandom('stage');
    expect([random.next(), random.next(), random.integer(1, 6)]).toMatchInlineSnapshot(`
      [
        1628862064,
        954156572,
        2,
      ]
    `);
  });

  it('forks without moving', () => {
    const [a, b] = [createRandom('x'), createRandom('x')];
    a.fork('y').bytes(100);
    expect(a.next()).toBe(b.next());
  });
});
