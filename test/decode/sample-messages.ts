import { scrambleTutkBlock } from '../../src/decode/p2p-tutk-scrambling.ts';
import { certificate } from './certificate-bytes.ts';
import { BROWSER, clientHelloBody, handshake, tlsRecord, uint16, uint24 } from './client-hello-bytes.ts';
import { ipv4, ipv6, udp } from './frame-bytes.ts';
import { chlo } from './gquic-bytes.ts';
import { asciiBytes, bytesOf, concatBytes } from './hostile-bytes.ts';
import { padded, RFC_CRYPTO_FRAME, sealInitial } from './quic-bytes.ts';

import { overIcmp, overIcmpv6, overTcp, overUdp, type SampleMessage } from './sample-carriers.ts';
import { CAM_EXAMPLE, SERVICES } from './sample-services.ts';

const option = (code: number, value: Uint8Array | number[]) => concatBytes([code, value.length], value);
const option6 = (code: number, value: Uint8Array) => concatBytes(uint16(code), uint16(value.length), value);

const NAMING = {
  // cam.example.com: CNAME edge.example.com, A 203.0.113.7, AAAA 2001:db8::7.
  DNS: overUdp(
    53,
    40000,
    bytesOf(`1234 8180 0001 0003 0000 0001 ${CAM_EXAMPLE} 0001 0001
      c00c 0005 0001 0000003c 0007 04 65646765 c010
      c02d 0001 0001 0000003c 0004 cb007107
      c02d 001c 0001 0000003c 0010 20010db8000000000000000000000007
      00 0029 04d0 00000000 0000`),
  ),
  // SRV, TXT, PTR, MX, SOA and HTTPS, as multicast DNS may carry them together.
  mDNS: overUdp(
    5353,
    5353,
    bytesOf(`0000 8400 0000 0006 0000 0000
      03 63616d 05 6c6f63616c 00 0021 8001 00000078 0008 0000 0000 1f90 c00c
      c00c 0010 8001 00001194 000d 07 6d643d43616d35 04 613d6225
      c00c 000c 0001 00000078 0002 c00c
      c00c 000f 0001 00000078 0004 000a c00c
      c00c 0006 0001 00000078 0008 c00c c00c 00000001
      c00c 0041 0001 00000e10 002a 0001 00
      0001 0006 02 6832 02 6833 0003 0002 01bb 0004 0004 c0000201 0005 0002 abcd 0007 0001 ff 0002 0000`),
  ),
  LLMNR: overUdp(40000, 5355, bytesOf(`1234 0000 0001 0000 0000 0000 ${CAM_EXAMPLE} 001c 0001`)),
  NBNS: overUdp(
    137,
    137,
    bytesOf('1234 2910 0001 0000 0000 0001 20'),
    asciiBytes('EDEBENCNEBFEFEEJEDCACACACACACAAA'),
    bytesOf('00 0020 0001 c00c 0020 0001 000493e0 0006 0000 c0a80114'),
  ),
};

const DEVICES = {
  DHCP: overUdp(
    68,
    67,
    bytesOf(`01 01 06 00 deadbeef 0003 0000 ${'00'.repeat(16)} 020000000007 ${'00'.repeat(10)}`),
    bytesOf(`0c 03 63616d ff ${'00'.repeat(58)} ${'00'.repeat(128)} 63825363`),
    option(53, [3]),
    option(52, [2]),
    option(3, [192, 168, 1, 1]),
    option(12, asciiBytes('cam-attic')),
    option(51, [0, 0, 14, 16]),
    option(55, [1, 3, 6, 15]),
    option(81, concatBytes([4, 0, 0, 3], asciiBytes('cam'), [0])),
    option(200, [1, 2]),
    [255, 0, 0],
  ),
  DHCPv6: overUdp(
    546,
    547,
    bytesOf('0c 00'),
    new Uint8Array(32),
    option6(
      9,
      concatBytes(
        bytesOf('01 abcdef'),
        option6(1, bytesOf('0003 0001 020000000007')),
        option6(6, bytesOf('0017 0018')),
        option6(3, concatBytes(new Uint8Array(12), option6(5, concatBytes(bytesOf('20010db8'), new Uint8Array(20))))),
        option6(25, concatBytes(new Uint8Array(12), option6(26, new Uint8Array(25)))),
        option6(4, new Uint8Array(4)),
        option6(16, concatBytes(bytesOf('000009bf 0006'), asciiBytes('udhcp6'))),
        option6(23, bytesOf('20010db8000000000000000000000053')),
        option6(39, bytesOf('00 03 63616d 00')),
        option6(112, asciiBytes('https://cam.example/mud')),
      ),
    ),
  ),
  'Neighbor Discovery': overIcmpv6(
    bytesOf(`
    86 00 0000 40 00 0708 00000000 00000000  01 01 020000000001  05 01 0000 000005dc
    03 04 40 c0 00015180 00003840 00000000 20010db8000000010000000000000000
    19 03 0000 00000258 fe800000000000000000000000000001  1f 01 000000000000`),
  ),
  'quoted packet': overIcmp(bytesOf('03 03 0000 00000000'), ipv4(17, udp(40000, 53, asciiBytes('question')))),
  'quoted transport': overIcmpv6(bytesOf('01 04 0000 00000000'), ipv6(17, udp(40000, 53, asciiBytes('question')))),
  echo: overIcmp(bytesOf('08 00 0000 1234 0007'), asciiBytes('abcd')),
  'echo over IPv6': overIcmpv6(bytesOf('81 00 0000 1234 0007'), asciiBytes('abcd')),
};

const serverHello = handshake(2, [
  ...[3, 3],
  ...new Array(32).fill(9),
  0,
  ...uint16(0xc02f),
  0,
  ...[0, 13, 0, 43, 0, 2, 3, 3, 0, 16, 0, 3, 0, 1, 0],
]);
const leaf = certificate({ commonName: 'cam.example.com', names: ['cam.example.com', '*.example.com'] });
const certificates = handshake(11, [...uint24(leaf.length + 3), ...uint24(leaf.length), ...leaf]);

const datagramHello = clientHelloBody({ ...BROWSER, legacyVersion: 0xfefd, cookie: [1, 2, 3, 4] });
const datagramRecord = (type: number, epoch: number, body: number[]) => [
  type,
  ...[0xfe, 0xfd],
  ...uint16(epoch),
  ...[0, 0, 0, 0, 0, 1],
  ...uint16(body.length),
  ...body,
];
const fragment = [1, ...uint24(datagramHello.length), 0, 0, 0, 0, 0, ...uint24(datagramHello.length), ...datagramHello];
const DTLS_RECORDS = Uint8Array.from([...datagramRecord(22, 0, fragment), ...datagramRecord(23, 1, [1, 2, 3])]);

const SECURED = {
  TLS: overTcp(40000, 443, tlsRecord(22, handshake(1, clientHelloBody(BROWSER)), 0x0301)),
  'TLS of a server': overTcp(
    443,
    40000,
    tlsRecord(22, [...serverHello, ...certificates, ...handshake(14, [])]),
    tlsRecord(21, [2, 40]),
    tlsRecord(20, [1]),
    tlsRecord(22, new Array(40).fill(7)),
    tlsRecord(23, new Array(40).fill(7)),
  ),
  'TLS by SSL 2.0': overTcp(
    40000,
    443,
    bytesOf('802c 01 0301 0003 0000 0020 00002f'),
    new Uint8Array(31).fill(5),
    new Uint8Array(1),
  ),
  DTLS: overUdp(40000, 443, DTLS_RECORDS),
  QUIC: overUdp(
    40000,
    443,
    sealInitial({ payload: padded([...RFC_CRYPTO_FRAME], 400), token: [1, 2, 3] }),
    bytesOf('e1 00000001 04 01020304 00 05 0102030405'),
    bytesOf('4a 0102030405060708090a'),
  ),
  'QUIC of a server': overUdp(443, 40000, bytesOf('80 00000000 04 01020304 04 05060708 00000001 6b3343cf ff00001d')),
  'QUIC by Google': overUdp(
    40000,
    443,
    [0x0d, 1, 2, 3, 4, 5, 6, 7, 8],
    asciiBytes('Q039'),
    [1],
    new Uint8Array(12),
    [0xa0, 1, 0, 4],
    chlo({ 'PAD\0': '----', 'SNI\0': 'www.example.com', UAID: 'browser/60', NONC: '\x01\x02' }),
  ),
};

const HEADER =
  'Server: camera/1.0\r\nContent-Type: application/sdp\r\nContent-Length: 20\r\n\r\nc=IN IP4 192.0.2.1\r\nm=video 5000 RTP/AVP 96\r\n';
const MAPPING =
  '<NewExternalPort>8080</NewExternalPort><NewProtocol>TCP</NewProtocol><NewInternalPort>80</NewInternalPort><NewInternalClient>192.168.1.20</NewInternalClient>';

const INVITATION = `INVITE sip:cam@192.0.2.1 SIP/2.0\r\nCall-ID: 7\r\n${HEADER}`;

const TEXT = {
  HTTP: overTcp(40000, 80, asciiBytes('GET /status HTTP/1.1\r\nHost: cam.example\r\nUser-Agent: cam/1\r\n\r\nrest')),
  'HTTP for a port': overTcp(
    40000,
    5000,
    asciiBytes(`POST /ctl HTTP/1.1\r\nSOAPAction: "urn:x:1#AddPortMapping"\r\n\r\n${MAPPING}`),
  ),
  'HTTP for no port': overTcp(
    40000,
    5000,
    asciiBytes(`POST /ctl HTTP/1.1\r\nSOAPAction: "urn:x:1#DeletePortMapping"\r\n\r\n${MAPPING}`),
  ),
  'HTTP of a router': overTcp(
    5000,
    40000,
    asciiBytes(`HTTP/1.1 200 OK\r\n\r\n<u:AddAnyPortMappingResponse><NewReservedPort>8081</NewReservedPort>`),
  ),
  SSDP: overUdp(40000, 1900, asciiBytes('M-SEARCH * HTTP/1.1\r\nMAN: "ssdp:discover"\r\nST: ssdp:all\r\n\r\n')),
  'WS-Discovery': overUdp(
    3702,
    40000,
    asciiBytes(
      '<?xml?><e:Envelope xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"><d:ProbeMatches><w:EndpointReference><w:Address>urn:uuid:7</w:Address></w:EndpointReference><d:Types>dn:NetworkVideoTransmitter</d:Types><d:Scopes>onvif://www.onvif.org/name/Cam</d:Scopes><d:XAddrs>http://192.168.1.20/</d:XAddrs></d:ProbeMatches>',
    ),
  ),
  RTSP: overTcp(554, 40000, asciiBytes(`RTSP/1.0 200 OK\r\nCSeq: 2\r\n${HEADER}`)),
  SIP: overTcp(40000, 5060, asciiBytes(INVITATION)),
  'SIP over UDP': overUdp(40000, 5060, asciiBytes(INVITATION)),
  SMTP: overTcp(40000, 25, asciiBytes('EHLO cam\r\nMAIL FROM:<cam@home.example>\r\n')),
  FTP: overTcp(21, 40000, asciiBytes('220 (vsFTPd 3.0)\r\n')),
  POP3: overTcp(110, 40000, asciiBytes('+OK ready\r\n')),
  IMAP: overTcp(143, 40000, asciiBytes('* OK ready\r\n')),
  IRC: overTcp(40000, 6667, asciiBytes('NICK cam\r\nUSER cam 0 * :cam\r\n')),
  SSH: overTcp(22, 40000, asciiBytes('SSH-2.0-dropbear_2019.78\r\n'), [0, 0, 1, 2, 3]),
  Telnet: overTcp(23, 40000, bytesOf('fffd18 fffb01 fffa1801fff0 fff1'), asciiBytes('login: ')),
};

const DEVICE_ID = '5445535443414d 00 000004d2 41424344450000 00'; // TESTCAM-001234-ABCDE

function scrambled(plain: Uint8Array): Uint8Array {
  const sent = plain.slice();
  const from = new DataView(plain.buffer);
  for (let at = 0; at + 16 <= plain.length; at += 16) scrambleTutkBlock(from, at, new DataView(sent.buffer), at);
  return sent;
}

const P2P = {
  PPPP: overUdp(40000, 32100, bytesOf(`f1100028 ${DEVICE_ID} 00040005 0002 b755 1401a8c0 0000000000000000`)),
  'PPPP with data': overUdp(40000, 32100, bytesOf('f1d00008 d1020000 00000021')),
  'PPPP scrambled': overUdp(40000, 32108, bytesOf('2cba5f5d')),
  TUTK: overUdp(
    40000,
    10001,
    scrambled(
      concatBytes(
        bytesOf('04021a02 48000000 01062100 00000000'),
        asciiBytes('ABCDEFGHJ1234567890K'),
        new Uint8Array(52),
      ),
    ),
  ),
  'DTLS in TUTK': overUdp(40000, 10001, bytesOf('51cc 0000 0215 2800'), new Uint8Array(20), DTLS_RECORDS),
  'Dahua P2P': overUdp(
    40000,
    8800,
    asciiBytes(
      'DHPOST /device/AB12CD34EF56/p2p-channel HTTP/1.1\r\nCSeq: 5\r\n\r\n<body><LocalAddr>192.168.1.20:4000</LocalAddr></body>',
    ),
  ),
  'Dahua P2P in its stream': overUdp(
    40000,
    8800,
    asciiBytes('PTCP'),
    new Uint8Array(20),
    bytesOf('10000004 12345678 00000000 41424344'),
  ),
  'Dahua P2P punching': overUdp(
    40000,
    8800,
    bytesOf('fffeffe7 01020304 0102030405060708090a0b0c 7fd5fff7 0102030405060708 fffbfff7 fffe dd9f 34ff8ef8'),
  ),
  'Xiongmai DVRIP': overUdp(
    34569,
    34569,
    bytesOf('ff010000 00000000 00000000 0000 fb05 1d000000'),
    asciiBytes('{"NetWork":{"SN":"0a1b2c3d"}}'),
  ),
  'Reolink Baichuan': overTcp(40000, 9000, bytesOf('f0debc0a 01000000 04000000 00000000 0064 1464 01020304')),
  'Reolink Baichuan over UDP': overUdp(
    40000,
    9999,
    bytesOf('3acf872a 10000000 00000000 00000001 12345678'),
    new Uint8Array(16),
  ),
  Tuya: overUdp(
    40000,
    6666,
    bytesOf('000055aa 00000000 00000000 00000028 00000000'),
    asciiBytes('{"gwId":"0123456789abcdef"}x'),
    bytesOf('00000000 0000aa55'),
  ),
  'Tuya 3.5': overTcp(
    40000,
    6668,
    bytesOf('00006699 0000 00000001 00000013 00000010'),
    new Uint8Array(16),
    bytesOf('00009966'),
  ),
  Gwell: overUdp(40000, 28800, bytesOf('7f02 3800'), new Uint8Array(52)),
  EZVIZ: overTcp(40000, 8554, bytesOf('2400 0004 0000 013b'), asciiBytes('\x0a\x02ab')),
};

/** Real messages of every protocol that is explained, by the layer that their rows go to, mostly. */
export const SAMPLE_MESSAGES: Readonly<Record<string, SampleMessage>> = {
  ...NAMING,
  ...DEVICES,
  ...SECURED,
  ...TEXT,
  ...P2P,
  ...SERVICES,
};
