import { LINK_TYPE } from '../../src/decode/link-type.ts';
import { ethernet, ipv4, ipv6, PAYLOAD, tcp, udp } from './frame-bytes.ts';
import { bytesOf, concatBytes } from './hostile-bytes.ts';

/** A frame, its link type, and the innermost packet that it must give. */
export type SampleFrame = { linkType: number; bytes: Uint8Array };

/** UDP from port 5 to port 6. */
export const PACKET = ipv4(17, udp(5, 6, PAYLOAD));
export const PACKET_6 = ipv6(17, udp(5, 6, PAYLOAD));
const SNAP = concatBytes(bytesOf('aaaa03 000000 0800'), PACKET);
const MACS_80211 = '020000000011 020000000012 020000000013';

/** An 802.11 data frame to the distribution system. */
const DATA_FRAME = concatBytes(bytesOf(`0801 0000 ${MACS_80211} 1000`), SNAP);
const QOS_FRAME = concatBytes(bytesOf(`8881 0000 ${MACS_80211} 1000 0000 00000000`), SNAP);
const WDS_FRAME = concatBytes(bytesOf(`0803 0000 ${MACS_80211} 1000 020000000014`), SNAP);
const AGGREGATE = concatBytes(bytesOf(`8802 0000 ${MACS_80211} 1000 8000`), ethernet(SNAP.length, SNAP));
const PADDED_FRAME = concatBytes(bytesOf(`8801 0000 ${MACS_80211} 1000 0000 0000`), SNAP);

/** Every link layer that is read, each around the same packet. */
export const LINK_FRAMES: Record<string, SampleFrame> = {
  ethernet: { linkType: LINK_TYPE.ethernet, bytes: ethernet(0x0800, PACKET) },
  vlan: { linkType: LINK_TYPE.ethernet, bytes: ethernet(0x8100, concatBytes(bytesOf('0064 0800'), PACKET)) },
  snap: { linkType: LINK_TYPE.ethernet, bytes: ethernet(SNAP.length, SNAP) },
  'llc with IP': { linkType: LINK_TYPE.ethernet, bytes: ethernet(39, concatBytes(bytesOf('060603'), PACKET)) },
  'bridged in ATM': {
    linkType: LINK_TYPE.atmRfc1483,
    bytes: concatBytes(bytesOf('aaaa03 0080c2 0007 0000'), ethernet(0x0800, PACKET)),
  },
  mpls: { linkType: LINK_TYPE.ethernet, bytes: ethernet(0x8847, concatBytes(bytesOf('00010040 00011140'), PACKET)) },
  pseudowire: {
    linkType: LINK_TYPE.ethernet,
    bytes: ethernet(0x8847, concatBytes(bytesOf('00011140 00000000'), ethernet(0x0800, PACKET))),
  },
  pppoe: {
    linkType: LINK_TYPE.ethernet,
    bytes: ethernet(0x8864, concatBytes(bytesOf('1100 0001 0026 0021'), PACKET)),
  },
  'pppoe link': { linkType: LINK_TYPE.pppoe, bytes: concatBytes(bytesOf('1100 0001 0026 0021'), PACKET) },
  'raw bsd': { linkType: LINK_TYPE.rawBsd, bytes: PACKET },
  'raw openbsd': { linkType: LINK_TYPE.rawOpenBsd, bytes: PACKET },
  raw: { linkType: LINK_TYPE.raw, bytes: PACKET_6 },
  ipv4: { linkType: LINK_TYPE.ipv4, bytes: PACKET },
  ipv6: { linkType: LINK_TYPE.ipv6, bytes: PACKET_6 },
  'null, little': { linkType: LINK_TYPE.null, bytes: concatBytes(bytesOf('02000000'), PACKET) },
  'null, big': { linkType: LINK_TYPE.null, bytes: concatBytes(bytesOf('0000001c'), PACKET_6) },
  'null with an EtherType': { linkType: LINK_TYPE.null, bytes: concatBytes(bytesOf('00000800'), PACKET) },
  'null with HDLC': { linkType: LINK_TYPE.null, bytes: concatBytes(bytesOf('0f000800'), PACKET) },
  loop: { linkType: LINK_TYPE.loop, bytes: concatBytes(bytesOf('00000018'), PACKET_6) },
  ppp: { linkType: LINK_TYPE.ppp, bytes: concatBytes(bytesOf('ff03 0021'), PACKET) },
  'ppp, compressed': { linkType: LINK_TYPE.ppp, bytes: concatBytes(bytesOf('57'), PACKET_6) },
  'ppp hdlc': { linkType: LINK_TYPE.pppHdlc, bytes: concatBytes(bytesOf('0f00 0800'), PACKET) },
  pppd: { linkType: LINK_TYPE.pppPppd, bytes: concatBytes(bytesOf('0103 0021'), PACKET) },
  'cisco hdlc': { linkType: LINK_TYPE.ciscoHdlc, bytes: concatBytes(bytesOf('8f00 86dd'), PACKET_6) },
  sll: {
    linkType: LINK_TYPE.linuxSll,
    bytes: concatBytes(bytesOf('0000 0001 0006 020000000001 0000 0800'), PACKET),
  },
  sll2: {
    linkType: LINK_TYPE.linuxSll2,
    bytes: concatBytes(bytesOf('0800 0000 00000002 0001 00 06 020000000001 0000'), PACKET),
  },
  '802.11': { linkType: LINK_TYPE.ieee80211, bytes: DATA_FRAME },
  '802.11 with QoS and HT control': { linkType: LINK_TYPE.ieee80211, bytes: QOS_FRAME },
  '802.11 with four addresses': { linkType: LINK_TYPE.ieee80211, bytes: WDS_FRAME },
  '802.11 aggregate': { linkType: LINK_TYPE.ieee80211, bytes: AGGREGATE },
  radiotap: {
    linkType: LINK_TYPE.radiotap,
    bytes: concatBytes(bytesOf('00 00 1100 03000000 0000000000000000 10'), DATA_FRAME, bytesOf('deadbeef')),
  },
  'radiotap with padding': {
    linkType: LINK_TYPE.radiotap,
    bytes: concatBytes(bytesOf('00 00 0d00 02000080 00000000 20'), PADDED_FRAME),
  },
  ppi: {
    linkType: LINK_TYPE.ppi,
    bytes: concatBytes(
      bytesOf('00 00 2000 69000000 0200 1400 0000000000000000 0100 0000000000000000 0000'),
      DATA_FRAME,
      bytesOf('deadbeef'),
    ),
  },
  prism: { linkType: LINK_TYPE.prism, bytes: concatBytes(bytesOf('44000000 0c000000 00000000'), DATA_FRAME) },
  'avs as prism': { linkType: LINK_TYPE.prism, bytes: concatBytes(bytesOf('80211001 0000000c 00000000'), DATA_FRAME) },
  avs: { linkType: LINK_TYPE.avs, bytes: concatBytes(bytesOf('80211001 0000000c 00000000'), DATA_FRAME) },
  nflog: {
    linkType: LINK_TYPE.nflog,
    bytes: concatBytes(bytesOf('02 00 0000 0500 0a00 00 000000 2800 0900'), PACKET),
  },
  pktap: {
    linkType: LINK_TYPE.pktap,
    bytes: concatBytes(bytesOf('10000000 01000000 01000000 00000000'), ethernet(0x0800, PACKET)),
  },
};

const inUdp = (port: number, ...inside: (Uint8Array | number[])[]): SampleFrame => ({
  linkType: LINK_TYPE.raw,
  bytes: ipv4(17, udp(40_000, port, concatBytes(...inside)), { source: '198.51.100.1' }),
});
const inIp = (protocol: number, ...inside: (Uint8Array | number[])[]): SampleFrame => ({
  linkType: LINK_TYPE.raw,
  bytes: ipv4(protocol, concatBytes(...inside), { source: '198.51.100.1' }),
});
const FRAME = ethernet(0x0800, PACKET);
const SWAPPED = concatBytes(bytesOf(`0108 0000 ${MACS_80211} 1600`), SNAP);

/** Every tunnel, by the name in TUNNEL_NAMES up to the colon, each around the same packet. */
export const TUNNEL_FRAMES: Record<string, SampleFrame> = {
  gre: inIp(47, bytesOf('0000 0800'), PACKET),
  'gre: with checksum, key and sequence': inIp(47, bytesOf('b000 86dd 00000000 00000001 00000002'), PACKET_6),
  'gre: bridging': inIp(47, bytesOf('2000 6558 00000100'), FRAME),
  'gre: PPTP': inIp(47, bytesOf('3081 880b 0028 0001 00000001 00000001 ff03 0021'), PACKET),
  'gre: WCCP': inIp(47, bytesOf('0000 883e 00000000'), PACKET),
  'erspan: type I': inIp(47, bytesOf('0000 88be'), FRAME),
  'erspan: type II': inIp(47, bytesOf('1000 88be 00000001 1000000000000000'), FRAME),
  'erspan: type III': inIp(47, bytesOf('1000 22eb 00000001 2000000000000000 00000001 0000000000000000'), FRAME),
  'ip-in-ip': inIp(4, PACKET),
  '6in4': inIp(41, PACKET_6),
  '4in6': { linkType: LINK_TYPE.raw, bytes: ipv6(4, PACKET) },
  'none: MPLS in IP': inIp(137, bytesOf('00011140'), PACKET),
  teredo: inUdp(3544, PACKET_6),
  'teredo: with authentication and origin': inUdp(
    3544,
    bytesOf('0001 02 01 aaaa bb 0000000000000000 00 0000 1234 c0000201'),
    PACKET_6,
  ),
  vxlan: inUdp(4789, bytesOf('08000000 00000100'), FRAME),
  'vxlan: generic extension': inUdp(4790, bytesOf('0c000001 00000100'), PACKET),
  'vxlan: on the older port': inUdp(8472, bytesOf('88000001 00000100'), FRAME),
  geneve: inUdp(6081, bytesOf('0100 6558 00000100 01020304'), FRAME),
  'geneve: with IP': inUdp(6081, bytesOf('0000 0800 00000100'), PACKET),
  'gtp-u': inUdp(2152, bytesOf('30ff 0024 00000001'), PACKET),
  'gtp-u: with an extension': inUdp(2152, bytesOf('34ff 002c 00000001 0000 00 85 01 000000'), PACKET),
  l2tp: inUdp(1701, bytesOf('4802 0032 0001 0001 0000 0000 ff03 0021'), PACKET),
  capwap: inUdp(5247, bytesOf('00100000 00000000'), FRAME),
  'capwap: 802.11': inUdp(5247, bytesOf('00100300 00000000'), DATA_FRAME),
  'capwap: 802.11 with exchanged control bytes': inUdp(5247, bytesOf('00100300 00000000'), SWAPPED),
  tzsp: inUdp(37008, bytesOf('01 00 0001 00 0a0101 01'), FRAME),
  'tzsp: 802.11': inUdp(37008, bytesOf('01 00 0012 01'), DATA_FRAME),
};

/** Frames whose headers are whole and carry no tunnel. */
export const PLAIN_FRAMES: Record<string, SampleFrame> = {
  tcp: { linkType: LINK_TYPE.ethernet, bytes: ethernet(0x0800, ipv4(6, tcp(0x18, PAYLOAD))) },
  arp: {
    linkType: LINK_TYPE.ethernet,
    bytes: ethernet(0x0806, bytesOf('0001 0800 0604 0001 020000000001 c0000201 000000000000 c0000202')),
  },
  'icmp error': { linkType: LINK_TYPE.raw, bytes: ipv4(1, concatBytes(bytesOf('0303 0000 00000000'), PACKET)) },
  'icmpv6 error': { linkType: LINK_TYPE.raw, bytes: ipv6(58, concatBytes(bytesOf('0104 0000 00000000'), PACKET_6)) },
  fragment: {
    linkType: LINK_TYPE.raw,
    bytes: ipv6(44, concatBytes(bytesOf('1100 0001 00000001'), udp(5, 6, PAYLOAD))),
  },
  jumbogram: {
    linkType: LINK_TYPE.raw,
    bytes: ipv6(0, concatBytes(bytesOf('0600 c204 00000024'), tcp(16, PAYLOAD)), 0),
  },
  encrypted: { linkType: LINK_TYPE.ieee80211, bytes: concatBytes(bytesOf(`0841 0000 ${MACS_80211} 1000`), PAYLOAD) },
};
