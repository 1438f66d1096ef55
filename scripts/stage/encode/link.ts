import { concat, hex, u8, u16 } from '../bytes.ts';

/** The link layers that a scenario can ask for. */
export type Link = 'ethernet' | 'ieee80211-radiotap' | 'linux-sll' | 'raw-ip';

/** LINKTYPE_ values (https://www.tcpdump.org/linktypes.html). */
export const LINK_TYPES: Record<Link, number> = {
  ethernet: 1,
  'ieee80211-radiotap': 127,
  'linux-sll': 113,
  'raw-ip': 101,
};

/** One frame's addresses and what it carries. */
export type LinkHeader = {
  source: Uint8Array;
  destination: Uint8Array;
  etherType: number;
  /** Whether the frame goes towards the access point or gateway. */
  outbound: boolean;
  /** 802.1Q VLAN identifier, or null for none. */
  vlan: number | null;
  /** Of the access point; for 802.11 only. */
  bssid: Uint8Array;
  /** 802.11 sequence number. */
  sequence: number;
};

/** The frame as the capture point saw it, or null where the link layer cannot carry it (ARP on raw IP). */
export function encodeFrame(link: Link, header: LinkHeader, payload: Uint8Array): Uint8Array | null {
  if (link === 'ethernet') return encodeEthernet(header, payload);
  if (link === 'ieee80211-radiotap') return encodeIeee80211(header, payload);
  if (link === 'linux-sll') return encodeLinuxCooked(header, payload);
  return header.etherType === 0x0800 || header.etherType === 0x86dd ? payload : null;
}

/** Ethernet II (RFC 894), padded to 60 bytes as it is on the wire without its check sequence. */
function encodeEthernet(header: LinkHeader, payload: Uint8Array): Uint8Array {
  const tag = header.vlan === null ? new Uint8Array(0) : u16(0x8100, header.vlan);
  const frame = concat(header.destination, header.source, tag, u16(header.etherType), payload);
  // A frame that the capturing host sends itself is seen before its driver pads it; this one mirrors a switch.
  return frame.length >= 60 ? frame : concat(frame, new Uint8Array(60 - frame.length));
}

/** Radiotap (flags, rate, channel 6, signal), then an unencrypted 802.11 data frame with LLC/SNAP (RFC 1042). */
function encodeIeee80211(header: LinkHeader, payload: Uint8Array): Uint8Array {
  const radiotap = hex('00 00 0f 00 2e 00 00 00 00 6c 85 09 c0 00 d4');
  const group = (header.destination[0]! & 1) === 1;
  const addresses = header.outbound
    ? concat(header.bssid, header.source, header.destination)
    : concat(header.destination, header.bssid, header.source);
  const sequenceControl = u8((header.sequence << 4) & 0xf0, header.sequence >>> 4);
  const duration = group ? u8(0, 0) : u8(44, 0);
  const snap = concat(hex('aa aa 03 00 00 00'), u16(header.etherType));
  return concat(radiotap, u8(0x08, header.outbound ? 1 : 2), duration, addresses, sequenceControl, snap, payload);
}

/** LINKTYPE_LINUX_SLL: type of packet, ARPHRD_ETHER, sender's address. */
function encodeLinuxCooked(header: LinkHeader, payload: Uint8Array): Uint8Array {
  const group = (header.destination[0]! & 1) === 1;
  const packetType = group ? 1 : header.outbound ? 0 : 4;
  return concat(u16(packetType, 1, 6), header.source, u16(0, header.etherType), payload);
}
