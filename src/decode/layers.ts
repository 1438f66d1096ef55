/** Why decoding stopped, if it did. */
export const FAULT = {
  none: 0,
  /** The captured bytes end before the header does. */
  truncated: 1,
  /** A length or value that the protocol does not allow. */
  malformed: 2,
  /** A protocol that is not read further. */
  unsupported: 3,
  /** Link-layer encryption (802.11, MACsec, WPA). */
  encrypted: 4,
} as const;

/** Layer names, by the number that `faultLayer` holds. */
export const LAYER_NAMES = [
  'none',
  'link',
  'ethernet',
  'vlan',
  'arp',
  'ipv4',
  'ipv6',
  'ipv6-extension',
  'icmp',
  'icmpv6',
  'tcp',
  'udp',
  'tunnel',
  '802.11',
  'ppp',
  'mpls',
  'llc',
  'transport',
] as const;

export type LayerName = (typeof LAYER_NAMES)[number];

/** Index of each name in LAYER_NAMES. */
export const LAYER = {
  link: 1,
  ethernet: 2,
  vlan: 3,
  arp: 4,
  ipv4: 5,
  ipv6: 6,
  ipv6Extension: 7,
  icmp: 8,
  icmpv6: 9,
  tcp: 10,
  udp: 11,
  tunnel: 12,
  ieee80211: 13,
  ppp: 14,
  mpls: 15,
  llc: 16,
  transport: 17,
} as const;

/** What the frame turned out to be. */
export const KIND = { other: 0, arp: 1, ip: 2 } as const;

/** How the innermost network layer was carried, when it was tunnelled. */
export const TUNNEL_NAMES = [
  'none',
  'gre',
  'erspan',
  'ip-in-ip',
  '6in4',
  '4in6',
  'teredo',
  'vxlan',
  'geneve',
  'gtp-u',
  'l2tp',
  'capwap',
  'tzsp',
] as const;

/** Index of each name in TUNNEL_NAMES. */
export const TUNNEL = {
  none: 0,
  gre: 1,
  erspan: 2,
  ipInIp: 3,
  ipv6InIpv4: 4,
  ipv4InIpv6: 5,
  teredo: 6,
  vxlan: 7,
  geneve: 8,
  gtpU: 9,
  l2tp: 10,
  capwap: 11,
  tzsp: 12,
} as const;

/** How many 32-bit words an address takes in `addresses` and its kin. */
export const WORDS = 4;

/**
 * The headers of one frame, reused for every frame: `decodePacket` resets every field and fills what it can read.
 * Offsets are into the record's view; -1 means absent. Network and transport fields describe the innermost IP header;
 * `outerAddresses` keeps the outermost pair. Whatever was read before a fault stays valid.
 */
export class Layers {
  kind = 0;
  fault = 0;
  /** Index into LAYER_NAMES. */
  faultLayer = 0;
  faultOffset = -1;

  /** Offsets of the outermost MAC addresses. */
  sourceMacOffset = -1;
  destinationMacOffset = -1;
  /** What the outermost link says follows it, behind all VLAN tags; -1 when the link has no EtherType. */
  etherType = -1;
  /** Outermost VLAN id, or -1. */
  vlanId = -1;

  /** Where the innermost IP header starts. */
  networkOffset = -1;
  /** 4, 6, or 0 when there is none. */
  ipVersion = 0;
  /** Innermost source in words 0-3, destination in words 4-7 (IPv4-mapped for IPv4). For ARP: sender and target. */
  readonly addresses = new Int32Array(2 * WORDS);
  /** Outermost source and destination; equal to `addresses` when nothing is tunnelled. */
  readonly outerAddresses = new Int32Array(2 * WORDS);
  /** Upper-layer protocol number of the outermost IP header, after its extension headers; -1 when there is none. */
  outerProtocol = -1;
  /** IP headers outside the innermost. */
  tunnelDepth = 0;
  /** Index into TUNNEL_NAMES: the innermost encapsulation. */
  tunnel = 0;
  hopLimit = -1;
  /** Upper-layer protocol number after all extension headers (IANA protocol numbers), or -1. */
  protocol = -1;
  /** IPv4 identification, or the 32-bit one of an IPv6 fragment header (as int32). */
  identification = 0;
  /** 1 when this packet is a fragment of a larger one. */
  isFragment = 0;
  /** In bytes. */
  fragmentOffset = 0;
  moreFragments = 0;
  /**
   * What the innermost IP header carries, behind its extension headers, as captured: [ipPayloadOffset, ipPayloadEnd).
   * Of a fragment all that stands behind the fragment header.
   */
  ipPayloadOffset = -1;
  ipPayloadEnd = -1;
  /** The same as it was on the wire, in bytes. */
  ipPayloadLength = 0;

  transportOffset = -1;
  /** 0 where the protocol has none, or in a later fragment. */
  sourcePort = 0;
  destinationPort = 0;
  tcpFlags = 0;
  /** As int32: compare by subtraction `| 0`. */
  sequenceNumber = 0;
  acknowledgementNumber = 0;
  icmpType = -1;
  icmpCode = -1;

  /**
   * Transport payload as captured: [payloadOffset, payloadEnd). For protocols that are not read further, what IP
   * carries. -1 when decoding did not get there, and in later fragments, which are no start of a message.
   */
  payloadOffset = -1;
  payloadEnd = -1;
  /**
   * Transport payload as it was on the wire, in bytes: more than captured when the snap length cut it. A later
   * fragment counts all that it carries.
   */
  payloadLength = 0;

  /** ARP: operation and offsets of the sender's and target's hardware addresses. */
  arpOperation = 0;
  arpSenderMacOffset = -1;
  arpTargetMacOffset = -1;

  /** The packet quoted in an ICMP or ICMPv6 error: protocol number, or -1 when there is none. */
  quotedProtocol = -1;
  /** Source in words 0-3, destination in words 4-7. */
  readonly quotedAddresses = new Int32Array(2 * WORDS);
  quotedSourcePort = 0;
  quotedDestinationPort = 0;

  /** The walk's own: which header comes next (HEADER). */
  next = 0;
  /** The walk's own: where the current layer ended on the wire; it lies behind the record when that was cut. */
  wireEnd = 0;
  /** The walk's own: 1 when radiotap says that padding follows the 802.11 header. */
  radioPadding = 0;
}

/** TCP flag bits (RFC 9293, section 3.1). */
export const TCP = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16, urg: 32 } as const;

/** IANA protocol numbers that the decoder knows. */
export const PROTOCOL = {
  hopByHop: 0,
  icmp: 1,
  igmp: 2,
  ipv4: 4,
  tcp: 6,
  udp: 17,
  dccp: 33,
  ipv6: 41,
  routing: 43,
  fragment: 44,
  gre: 47,
  esp: 50,
  ah: 51,
  icmpv6: 58,
  noNextHeader: 59,
  destinationOptions: 60,
  sctp: 132,
  mobility: 135,
  udpLite: 136,
  mplsInIp: 137,
  hip: 139,
  shim6: 140,
} as const;

/** Records why and where decoding stopped; returns -1, so that a decoder can `return stop(...)`. */
export function stop(layers: Layers, fault: number, layer: number, offset: number): -1 {
  layers.fault = fault;
  layers.faultLayer = layer;
  layers.faultOffset = offset;
  return -1;
}
