import { concat, counted, u8, u16 } from '../bytes.ts';
import { encodeCertificate } from '../encode/certificate.ts';
import { encodeClientHello, encodeServerHello, type TlsVersion } from '../encode/tls-hello.ts';
import type { Random } from '../random.ts';
import type { Side, TcpConnection } from './tcp.ts';

/** What a TLS session is asked to look like. */
export type TlsOptions = {
  version: TlsVersion;
  serverName: string;
  protocols: readonly string[];
  /** Names in the server's certificate, which TLS 1.3 encrypts. */
  certificateNames: readonly string[];
};

/** A session whose handshake has been played. `send` takes a number of application bytes and sends ciphertext. */
export type TlsSession = { send(side: Side, applicationBytes: number, pause?: number): void; close(): void };

const RECORD = { changeCipherSpec: 20, alert: 21, handshake: 22, application: 23 } as const;
const MAXIMUM_FRAGMENT = 16_384;
/** Bytes that AES-128-GCM adds to a fragment: explicit nonce and tag in 1.2, inner type and tag in 1.3. */
const OVERHEAD: Record<TlsVersion, number> = { '1.2': 24, '1.3': 17 };

/** Plays the handshake (RFC 5246, section 7.3; RFC 8446, section 2) on an open connection. */
export function openTls(tcp: TcpConnection, options: TlsOptions, random: Random): TlsSession {
  const { version, serverName, protocols } = options;
  const hello = encodeClientHello({ version, serverName, protocols, quicParameters: null }, random);
  // Clients write 3.1 in the first record for the sake of old middle boxes (RFC 8446, section 5.1).
  tcp.send('client', record(RECORD.handshake, hello, 0x0301));
  if (version === '1.3') playHandshake13(tcp, hello.subarray(39, 71), random);
  else playHandshake12(tcp, options, random);
  return {
    send: (side, applicationBytes, pause) => {
      const records: Uint8Array[] = [];
      for (let left = applicationBytes; left > 0; left -= MAXIMUM_FRAGMENT) {
        const size = Math.min(left, MAXIMUM_FRAGMENT) + OVERHEAD[version];
        records.push(record(RECORD.application, random.bytes(size)));
      }
      tcp.send(side, concat(...records), pause);
    },
    close: () => {
      const type = version === '1.3' ? RECORD.application : RECORD.alert;
      tcp.send('client', record(type, random.bytes(2 + OVERHEAD[version])), 400);
      tcp.close();
    },
  };
}

function playHandshake13(tcp: TcpConnection, session: Uint8Array, random: Random): void {
  const change = record(RECORD.changeCipherSpec, u8(1));
  const hello = record(RECORD.handshake, encodeServerHello('1.3', '', session, random));
  // EncryptedExtensions, Certificate, CertificateVerify and Finished, together about as long as a real chain.
  const flight = [23, 1900, 96, 53].map((size) => record(RECORD.application, random.bytes(size)));
  tcp.send('server', concat(hello, change, ...flight), 700);
  tcp.send('client', concat(change, record(RECORD.application, random.bytes(53))), 1500);
}

function playHandshake12(tcp: TcpConnection, options: TlsOptions, random: Random): void {
  const certificate = encodeCertificate(options.certificateNames, random);
  const exchange = concat(u8(3), u16(0x001d), counted(1, random.bytes(32)), u16(0x0403), counted(2, random.bytes(70)));
  const flight = [
    encodeServerHello('1.2', options.protocols[0] ?? '', random.bytes(32), random),
    message(11, counted(3, counted(3, certificate))),
    message(12, exchange),
    message(14, new Uint8Array(0)),
  ];
  const finish = (): Uint8Array =>
    concat(record(RECORD.changeCipherSpec, u8(1)), record(RECORD.handshake, random.bytes(40)));
  tcp.send('server', concat(...flight.map((part) => record(RECORD.handshake, part))), 900);
  tcp.send('client', concat(record(RECORD.handshake, message(16, counted(1, random.bytes(32)))), finish()), 4000);
  tcp.send('server', finish(), 500);
}

function message(type: number, body: Uint8Array): Uint8Array {
  return concat(u8(type), counted(3, body));
}

function record(type: number, fragment: Uint8Array, version = 0x0303): Uint8Array {
  return concat(u8(type), u16(version, fragment.length), fragment);
}
