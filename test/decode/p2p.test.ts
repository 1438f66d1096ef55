import { describe, expect, it } from 'vitest';
import { formatAddress } from '../../src/base/ip-address.ts';
import { readP2pDatagram, readP2pStream } from '../../src/decode/p2p.ts';
import { asciiBytes, bytesOf, concatBytes, expectLaxReader, readAll } from './hostile-bytes.ts';

const DAHUA_REQUEST = asciiBytes(
  'DHPOST /device/AB12CD34EF56/p2p-channel HTTP/1.1\r\nCSeq: 5\r\n\r\n<body><LocalAddr>192.168.1.20:4000</LocalAddr></body>',
);
const DAHUA_ANSWER = asciiBytes('HTTP/1.1 200 OK\r\nCSeq: 2\r\n\r\n<body><US>203.0.113.7:8800</US></body>');
const DAHUA_STREAM = concatBytes(
  asciiBytes('PTCP'),
  new Uint8Array(20),
  bytesOf('10000004 12345678 00000000 41424344'),
);
const DAHUA_PUNCH = bytesOf(
  'fffeffe7 01020304 0102030405060708090a0b0c 7fd5fff7 0102030405060708 fffbfff7 fffe dd9f 34ff8ef8',
);
const XIONGMAI = concatBytes(
  bytesOf('ff010000 00000000 00000000 0000 fb05 1d000000'),
  asciiBytes('{"NetWork":{"SN":"0a1b2c3d"}}'),
);
const REOLINK = bytesOf('f0debc0a 01000000 00000000 00000000 0064 1464');
const REOLINK_DATAGRAM = concatBytes(bytesOf('3acf872a 10000000 00000000 00000001 12345678'), new Uint8Array(16));
const TUYA = concatBytes(
  bytesOf('000055aa 00000000 00000000 00000028 00000000'),
  asciiBytes('{"gwId":"0123456789abcdef"}x'),
  bytesOf('00000000 0000aa55'),
);
const TUYA_NEWER = concatBytes(
  bytesOf('00006699 0000 00000001 00000013 00000010'),
  new Uint8Array(16),
  bytesOf('00009966'),
);

const GWELL = concatBytes(bytesOf('7f02 3800'), new Uint8Array(52));
const EZVIZ = concatBytes(bytesOf('2400 0004 0000 013b'), asciiBytes('\x0a\x02ab'));

const SAMPLES = [
  GWELL,
  DAHUA_REQUEST,
  DAHUA_ANSWER,
  DAHUA_STREAM,
  DAHUA_PUNCH,
  XIONGMAI,
  REOLINK,
  REOLINK_DATAGRAM,
  TUYA,
  TUYA_NEWER,
];

describe('readP2pDatagram', () => {
  it("reads Dahua's requests, answers, punching and stream", () => {
    const request = readAll(readP2pDatagram, DAHUA_REQUEST);
    expect(request).toMatchObject({
      family: 'dahua',
      message: 'device-p2p-channel',
      deviceId: 'AB12CD34EF56',
      addresses: [{ port: 4000 }],
    });
    expect(formatAddress(readAll(readP2pDatagram, DAHUA_ANSWER)!.addresses[0]!.address)).toBe('203.0.113.7');
    expect(readAll(readP2pDatagram, DAHUA_STREAM)).toMatchObject({ message: 'ptcp-data' });
    const punch = readAll(readP2pDatagram, DAHUA_PUNCH)!;
    expect([punch.message, formatAddress(punch.addresses[0]!.address), punch.addresses[0]!.port]).toEqual([
      'punch',
      '203.0.113.7',
      8800,
    ]);
  });

  it("reads Xiongmai's search and Tuya's announcements with their identifiers", () => {
    expect(readAll(readP2pDatagram, XIONGMAI)).toMatchObject({
      family: 'xiongmai',
      message: 'search',
      deviceId: '0a1b2c3d',
      sender: 'device',
    });
    expect(readAll(readP2pDatagram, TUYA)).toMatchObject({
      family: 'tuya',
      message: 'announcement',
      deviceId: '0123456789abcdef',
    });
    expect(readAll(readP2pDatagram, TUYA_NEWER)).toMatchObject({
      family: 'tuya',
      message: 'announcement',
      deviceId: null,
    });
  });

  it("reads Gwell's frames", () => {
    expect(readAll(readP2pDatagram, GWELL)).toMatchObject({
      family: 'gwell',
      message: 'detect-response',
      sender: 'server',
    });
    expect(readAll(readP2pDatagram, GWELL.slice(0, -1))).toBeNull();
  });

  it("reads Reolink's datagrams", () => {
    expect(readAll(readP2pDatagram, REOLINK_DATAGRAM)).toMatchObject({ family: 'reolink', message: 'discovery' });
  });

  it('leaves DNS, STUN, NTP, QUIC, RTP, HTTP answers and zeros alone', () => {
    for (const hex of [
      '123401000001000000000000 03 63616d 00 0001 0001',
      '000100002112a442000000000000000000000001',
      `23${'00'.repeat(47)}`,
      `c300000001 08 0102030405060708 00 ${'ab'.repeat(40)}`,
      `80e0000100000000cafebabe${'5a'.repeat(40)}`,
      '00'.repeat(64),
      'ff'.repeat(64),
    ]) {
      expect(readAll(readP2pDatagram, bytesOf(hex)), hex).toBeNull();
    }
    expect(readAll(readP2pDatagram, asciiBytes('HTTP/1.1 200 OK\r\nST: ssdp:all\r\n\r\n'))).toBeNull();
  });

  it('keeps its promise on hostile bytes', () => expectLaxReader(readP2pDatagram, SAMPLES, 800));
});

describe('readP2pStream', () => {
  it('reads the start of streams', () => {
    expect(readAll(readP2pStream, REOLINK)).toMatchObject({ family: 'reolink', message: 'login' });
    expect(readAll(readP2pStream, EZVIZ)).toMatchObject({ family: 'ezviz', message: 'stream-information' });
    expect(readAll(readP2pStream, bytesOf('2400 0014 80c8 013b 12345678'))).toBeNull();
    expect(readAll(readP2pStream, asciiBytes('GET / HTTP/1.1\r\nHost: a\r\n\r\n'))).toBeNull();
  });

  it('keeps its promise on hostile bytes', () => expectLaxReader(readP2pStream, [XIONGMAI, REOLINK, TUYA, EZVIZ]));
});
