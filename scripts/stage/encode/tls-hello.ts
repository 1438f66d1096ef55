import { concat, counted, u8, u16, utf8 } from '../bytes.ts';
import type { Random } from '../random.ts';

/** The versions that the stage speaks. */
export type TlsVersion = '1.2' | '1.3';

/** What a ClientHello offers. */
export type ClientHello = {
  version: TlsVersion;
  /** Empty: no server_name extension. */
  serverName: string;
  /** Empty: no ALPN extension. */
  protocols: readonly string[];
  /** Transport parameters (RFC 9001, section 8.2), or null over TCP. */
  quicParameters: Uint8Array | null;
};

const HANDSHAKE = { clientHello: 1, serverHello: 2 } as const;
/** The cipher suites a small embedded TLS library offers, strongest first. */
const SUITES_12 = [0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc009, 0xc013, 0x009c, 0x002f, 0x00ff];
const SUITES_13 = [0x1301, 0x1302, 0x1303];
const X25519 = 0x001d;

/** A ClientHello handshake message (RFC 8446, section 4.1.2; RFC 5246, section 7.4.1.2). */
export function encodeClientHello(hello: ClientHello, random: Random): Uint8Array {
  const modern = hello.version === '1.3';
  const suites = hello.quicParameters !== null ? SUITES_13 : modern ? [...SUITES_13, ...SUITES_12] : SUITES_12;
  const session = hello.quicParameters === null && modern ? random.bytes(32) : new Uint8Array(0);
  const extensions = [
    ...(hello.serverName === '' ? [] : [extension(0, counted(2, u8(0), counted(2, utf8(hello.serverName))))]),
    ...(hello.quicParameters === null ? [extension(23), extension(0xff01, u8(0)), extension(11, u8(1, 0))] : []),
    extension(10, counted(2, u16(X25519, 0x0017, 0x0018))),
    ...(hello.quicParameters === null ? [extension(35)] : []),
    ...(hello.protocols.length === 0 ? [] : [extension(16, encodeProtocols(hello.protocols))]),
    extension(13, counted(2, u16(0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601))),
    ...(modern ? [keyShare(random), extension(45, u8(1, 1)), extension(43, counted(1, u16(0x0304, 0x0303)))] : []),
    ...(hello.quicParameters === null ? [] : [extension(57, hello.quicParameters)]),
  ];
  const body = concat(
    u16(0x0303),
    random.bytes(32),
    counted(1, session),
    counted(2, u16(...suites)),
    u8(1, 0),
    counted(2, ...extensions),
  );
  return concat(u8(HANDSHAKE.clientHello), counted(3, body));
}

/** A ServerHello that takes the client's first suite of the version. `protocol` empty: no ALPN (and none in 1.3). */
export function encodeServerHello(
  version: TlsVersion,
  protocol: string,
  session: Uint8Array,
  random: Random,
): Uint8Array {
  const extensions =
    version === '1.3'
      ? [extension(51, concat(u16(X25519), counted(2, random.bytes(32)))), extension(43, u16(0x0304))]
      : [
          extension(0xff01, u8(0)),
          extension(23),
          ...(protocol === '' ? [] : [extension(16, encodeProtocols([protocol]))]),
        ];
  const suite = version === '1.3' ? 0x1301 : 0xc02f;
  const body = concat(u16(0x0303), random.bytes(32), counted(1, session), u16(suite), u8(0), counted(2, ...extensions));
  return concat(u8(HANDSHAKE.serverHello), counted(3, body));
}

function encodeProtocols(protocols: readonly string[]): Uint8Array {
  return counted(2, ...protocols.map((protocol) => counted(1, utf8(protocol))));
}

function keyShare(random: Random): Uint8Array {
  return extension(51, counted(2, u16(X25519), counted(2, random.bytes(32))));
}

function extension(type: number, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  return concat(u16(type), counted(2, data));
}
