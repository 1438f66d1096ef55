import { asciiBytes, bytesOf, concatBytes } from './hostile-bytes.ts';
import { END_HEADERS, FRAME, fieldBytes, frame, PREFACE, SETTINGS } from './http2-bytes.ts';
import { filterBytes, longAddress, pcp } from './pcp-bytes.ts';
import { overTcp, overUdp } from './sample-carriers.ts';

/** The name cam.example.com as DNS writes it, in hexadecimal. */
export const CAM_EXAMPLE = '03 63616d 07 6578616d706c65 03 636f6d 00';

const text = (value: string) => concatBytes([0, value.length], asciiBytes(value));
const mqtt = (first: number, ...parts: (Uint8Array | number[])[]) => {
  const body = concatBytes(...parts);
  return concatBytes([first, body.length], body);
};

const STUN = bytesOf(`0101 0024 2112a442 b7e7a701bc34d686fa87dfae 8022 000b 7465737420766563746f7220
  0020 0008 0001 a147 e112a643 0024 0004 6e0001ff`);

const MEDIA = '8060 0001 00000007 cafebabe 41424344';

const REQUEST = concatBytes([0x82, 0x87], fieldBytes([':authority', 'api.example'], ['user-agent', 'cam/1']));

/** Messages of services, by name. */
export const SERVICES = {
  NTP: overUdp(
    40000,
    123,
    bytesOf(`24 02 06 ec 00000100 00000200 c0000201 ${'e5b2f21a80000000'.repeat(3)} 0000000000000000`),
  ),
  STUN: overUdp(3478, 40000, STUN),
  'STUN over TCP': overTcp(3478, 40000, STUN),
  'STUN behind a length': overTcp(40000, 40001, [0, STUN.length], STUN),
  TURN: overUdp(40000, 3478, bytesOf('4001 0004 41424344')),
  'NAT-PMP': overUdp(5351, 40000, bytesOf('00 81 0000 00001234 17d4 1839 00000e10')),
  'NAT-PMP request': overUdp(40000, 5351, bytesOf('00 01 0000 17d4 1838 00001c20')),
  'NAT-PMP address': overUdp(5351, 40000, bytesOf('00 80 0000 00001234 cb007109')),
  PCP: overUdp(
    40000,
    5351,
    pcp({
      opcode: 2,
      peer: ['198.51.100.7', 443],
      options: [
        [1, longAddress('192.168.1.30')],
        [2, []],
        [3, filterBytes('198.51.100.0', 120, 0)],
      ],
    }),
  ),
  'PCP answer': overUdp(5351, 40000, pcp({ opcode: 1, result: 0, ports: [80, 8081], external: '203.0.113.9' })),
  'HTTP/2': overTcp(
    40000,
    8080,
    PREFACE,
    SETTINGS,
    frame(FRAME.headers, END_HEADERS | 0x29, 1, concatBytes([2, 0, 0, 0, 0, 15], REQUEST, [0, 0])),
    frame(FRAME.headers, END_HEADERS, 3, [0x3f, 0xe1, 0x1f, 0xbf, 0xbe]),
    frame(FRAME.windowUpdate, 0, 0, [0, 1, 0, 0]),
    frame(FRAME.data, 1, 1, [1, 2, 3]),
  ),
  'HTTP/2 of a server': overTcp(
    8080,
    40000,
    SETTINGS,
    frame(FRAME.settings, 1, 0, []),
    frame(FRAME.pushPromise, END_HEADERS, 1, concatBytes([0, 0, 0, 2], REQUEST)),
    frame(FRAME.headers, END_HEADERS, 1, [0x88, 0xc0, 0x7f, 2, 2, 0x6f, 0x6e, 0xbe]),
    frame(7, 0, 0, [0, 0, 0, 1, 0, 0, 0, 0, 0x62, 0x79, 0x65]),
  ),
  'RTP in a frame': overUdp(40000, 5000, bytesOf(`24 00 0010 ${MEDIA}`)),
  'RTCP in a frame': overUdp(40000, 5000, bytesOf('24 01 0008 81c80001 01020304')),
  CoAP: overUdp(40000, 5683, bytesOf('40010001 b36f6963')),
  'TP-Link Kasa': overTcp(40000, 9999, bytesOf('00000010 d0f281f88bff9af7d5ef94b6d1b4c09f')),
  RTCP: overUdp(40000, 5001, bytesOf('81c80001 01020304 80c90001 01020304')),
  WireGuard: overUdp(40000, 51820, bytesOf('01000000 11223344'), new Uint8Array(140)),
  OpenVPN: overUdp(40000, 1194, bytesOf('38 0102030405060708 00 00000000')),
  'OpenVPN over TCP': overTcp(40000, 1194, bytesOf('000e 38 0102030405060708 00 00000000')),
  IKE: overUdp(500, 500, bytesOf('0102030405060708 0000000000000000 21202208 00000000 00000030'), new Uint8Array(20)),
  'IKE behind NAT': overUdp(
    4500,
    4500,
    bytesOf('00000000 0102030405060708 0000000000000000 21202208 00000000 00000030'),
    new Uint8Array(20),
  ),
  ESP: overUdp(4500, 4500, bytesOf('c0ffee01 00000007 aabbccdd')),
  MQTT: overTcp(
    40000,
    1883,
    mqtt(0x10, text('MQTT'), bytesOf('05 c2 003c 05 11 00000e10'), text('cam-0007'), text('user'), text('secret')),
    mqtt(0x82, bytesOf('0001 02 0b01'), text('cam/0007/#'), [1], text('all'), [0]),
    mqtt(0x30, text('cam/0007/state'), asciiBytes('on')),
    mqtt(0xc0),
  ),
  SOCKS: overTcp(
    40000,
    1080,
    bytesOf('05 01 02  01 01 75 02 7077  05 01 00 03 0b'),
    asciiBytes('cam.example'),
    bytesOf('01bb'),
  ),
  'SOCKS request': overTcp(40000, 1080, bytesOf('05 01 00 01 cb007107 01bb')),
  'SOCKS 4': overTcp(40000, 1080, bytesOf('04 01 01bb cb007107'), asciiBytes('user\0')),
  'SOCKS 4a': overTcp(40000, 1080, bytesOf('04 01 01bb 00000001'), asciiBytes('\0cam.example\0')),
  'DNS over TCP': overTcp(40000, 53, bytesOf(`0021 1234 0100 0001 0000 0000 0000 ${CAM_EXAMPLE} 0001 0001`)),
};
