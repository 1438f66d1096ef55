/**
 * Where a flow's numbers lie: one record of 192 bytes, seen through a Float64Array and an Int32Array over the same
 * page, so that one or two cache lines take an update.
 */
export const RECORD_DOUBLES = 24;
export const RECORD_INTS = 2 * RECORD_DOUBLES;

/** Positions in the Float64Array. "o" is the originator's direction, "r" the responder's. */
export const D = {
  firstTime: 0,
  lastTime: 1,
  oBytes: 2,
  rBytes: 3,
  /** Transport payload without TCP retransmissions. */
  oPayload: 4,
  rPayload: 5,
  /** The part of it that belongs to TLS, DTLS or QUIC handshakes. */
  oHandshake: 6,
  rHandshake: 7,
  firstOffset: 8,
  /** Of the first SYN; 0 when there is none, or when it was repeated. */
  synTime: 9,
} as const;

/** Positions in the Int32Array: behind the ten doubles. */
export const I = {
  originator: 20,
  responder: 21,
  /** Originator's port in the upper half, responder's in the lower. */
  ports: 22,
  protocol: 23,
  oPackets: 24,
  rPackets: 25,
  firstFrame: 26,
  /** Sequence number behind the highest byte seen. */
  oNext: 27,
  rNext: 28,
  /** Bits of STATE. */
  state: 29,
  /** Microseconds, or -1. */
  rtt: 30,
  oMac: 31,
  rMac: 32,
  /** Bits of INTEREST. */
  interest: 33,
  /** Number of the service's name among the texts, or -1. */
  service: 34,
  /** Number of the row with names and fingerprints, or -1. */
  details: 35,
  /** State of the TLS record counter (tls-record-counter) of each direction. */
  oRecord: 36,
  rRecord: 37,
  /** Number in the activity table, or -1. */
  pair: 38,
  outerSource: 39,
  outerDestination: 40,
  tunnel: 41,
  /** Bytes that sequence numbers skipped and that have not come since. */
  oMissing: 42,
  rMissing: 43,
  /** TCP: where the gap began. UDP: how many datagrams have been looked into. */
  oHole: 44,
  rHole: 45,
  /** ICMP errors that quote this flow. */
  icmpErrors: 46,
  /** Flows in this row: more than 1 once folded. */
  flowCount: 47,
} as const;

/** What was seen of a flow, as bits: enough to tell Zeek's connection states apart. */
export const STATE = {
  oSyn: 1 << 0,
  rSyn: 1 << 1,
  oFin: 1 << 2,
  rFin: 1 << 3,
  oRst: 1 << 4,
  rRst: 1 << 5,
  oData: 1 << 6,
  rData: 1 << 7,
  /** A SYN/ACK answered the SYN. */
  rSynAck: 1 << 8,
  oSynRepeated: 1 << 9,
  /** The sequence numbers of the direction are known. */
  oSequence: 1 << 10,
  rSequence: 1 << 11,
  /** The opener is a guess from ports, not a SYN or the first packet of a request. */
  openerGuessed: 1 << 12,
  /** Several flows in one row (--max-flows). */
  folded: 1 << 13,
  /** Ended by time-out or by a new connection between the same ports. */
  ended: 1 << 14,
  oRetransmitted: 1 << 15,
  rRetransmitted: 1 << 16,
  oAcked: 1 << 17,
} as const;

/** Which direction's payload is still wanted, as bits: none costs one branch a packet. */
export const INTEREST = { none: 0, originator: 1, responder: 2, both: 3 } as const;
