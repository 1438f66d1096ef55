import { HEADER } from './header.ts';

/** LINKTYPE_ values (https://www.tcpdump.org/linktypes.html) of the link layers that are read. */
export const LINK_TYPE = {
  null: 0,
  ethernet: 1,
  ppp: 9,
  rawBsd: 12,
  rawOpenBsd: 14,
  pppHdlc: 50,
  pppoe: 51,
  atmRfc1483: 100,
  raw: 101,
  ciscoHdlc: 104,
  ieee80211: 105,
  loop: 108,
  linuxSll: 113,
  prism: 119,
  radiotap: 127,
  avs: 163,
  pppPppd: 166,
  ppi: 192,
  ipv4: 228,
  ipv6: 229,
  nflog: 239,
  pktap: 258,
  linuxSll2: 276,
} as const;

/** The first header of a frame of this link type (HEADER); `none` when the link layer is not read. */
export function headerOfLinkType(linkType: number): number {
  switch (linkType) {
    case LINK_TYPE.ethernet:
      return HEADER.ethernet;
    case LINK_TYPE.rawBsd:
    case LINK_TYPE.rawOpenBsd:
    case LINK_TYPE.raw:
    case LINK_TYPE.ipv4:
    case LINK_TYPE.ipv6:
      return HEADER.rawIp;
    case LINK_TYPE.linuxSll:
      return HEADER.linuxCooked;
    case LINK_TYPE.linuxSll2:
      return HEADER.linuxCooked2;
    case LINK_TYPE.null:
    case LINK_TYPE.loop:
      return HEADER.loopback;
    case LINK_TYPE.ppp:
    case LINK_TYPE.pppHdlc:
    case LINK_TYPE.pppPppd:
      return HEADER.ppp;
    case LINK_TYPE.pppoe:
      return HEADER.pppoe;
    case LINK_TYPE.ciscoHdlc:
      return HEADER.hdlc;
    case LINK_TYPE.atmRfc1483:
      return HEADER.llc;
    default:
      return headerOfCaptureLinkType(linkType);
  }
}

/** Radio links, and links that wrap another one in words of the capturing system. */
function headerOfCaptureLinkType(linkType: number): number {
  switch (linkType) {
    case LINK_TYPE.ieee80211:
      return HEADER.ieee80211;
    case LINK_TYPE.radiotap:
      return HEADER.radiotap;
    case LINK_TYPE.ppi:
      return HEADER.ppi;
    case LINK_TYPE.prism:
      return HEADER.prism;
    case LINK_TYPE.avs:
      return HEADER.avs;
    case LINK_TYPE.nflog:
      return HEADER.nflog;
    case LINK_TYPE.pktap:
      return HEADER.pktap;
    default:
      return HEADER.none;
  }
}
