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

/** How many bytes an address takes in `addresses` and its kin: four words. */
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
  /** A fragment's share of the datagram: [ipPayloadOffset, ipPayloadEnd) as captured. */
  ipPayloadOffset = -1;
  ipPayloadEnd = -1;

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

  /** Transport payload as captured: [payloadOffset, payloadEnd). -1 when decoding did not get there. */
  payloadOffset = -1;
  payloadEnd = -1;
  /** Transport payload as it was on the wire, in bytes: more than captured when the snap length cut it. */
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
}

/** TCP flag bits (RFC 9293, section 3.1). */
export const TCP = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16, urg: 32 } as const;

/** IANA protocol numbers that the decoder knows. */
export const PROTOCOL = { icmp: 1, igmp: 2, ipv4: 4, tcp: 6, udp: 17, ipv6: 41, gre: 47, esp: 50, ah: 51, icmpv6: 58 } as const;

/** Records why and where decoding stopped; returns -1, so that a decoder can `return stop(...)`. */
export function stop(layers: Layers, fault: number, layer: number, offset: number): -1 {
  layers.fault = fault;
  layers.faultLayer = layer;
  layers.faultOffset = offset;
  return -1;
}
