/**
 * Where a flow's numbers lie: one record of 192 bytes, three cache lines, seen through a Float64Array and an Int32Array
 * over the same page. The first two lines hold all that a packet reads or changes, the third what a flow has once.
 */
export const RECORD_DOUBLES = 24;
export const RECORD_INTS = 2 * RECORD_DOUBLES;

/** Positions in the Float64Array. "o" is the originator's direction, "r" the responder's. */
export const D = {
  firstTime: 2,
  lastTime: 3,
  oBytes: 4,
  rBytes: 5,
  /** Transport payload without TCP retransmissions. */
  oPayload: 6,
  rPayload: 7,
  /** The part of it that belongs to TLS, DTLS or QUIC handshakes. */
  oHandshake: 16,
  rHandshake: 17,
  firstOffset: 18,
  /** Of the first SYN; 0 when there is none, or when it was repeated. */
  synTime: 19,
} as const;

/** Positions in the Int32Array: where the Float64Array has none. */
export const I = {
  originator: 0,
  responder: 1,
  /** Originator's port in the upper half, responder's in the lower. */
  ports: 2,
  protocol: 3,

  oPackets: 16,
  rPackets: 17,
  /** Sequence number behind the highest byte seen. */
  oNext: 18,
  rNext: 19,
  /** Bits of STATE. */
  state: 20,
  /** Bits of INTEREST. */
  interest: 21,
  /** Number in the activity table, or -1. */
  pair: 22,
  /** Bytes that sequence numbers skipped and that have not come since. */
  oMissing: 23,
  rMissing: 24,
  /** TCP: where the gap began. UDP: how many datagrams have been looked into. */
  oHole: 25,
  rHole: 26,
  /** State of the TLS record counter (tls-record-counter) of each direction. */
  oRecord: 27,
  rRecord: 28,
  /** Number of the service's name among the texts, or -1. */
  service: 29,
  /** Number of the row with names and fingerprints, or -1. */
  details: 30,
  /** Microseconds, or -1. */
  rtt: 31,

  firstFrame: 40,
  oMac: 41,
  rMac: 42,
  outerSource: 43,
  outerDestination: 44,
  tunnel: 45,
  /** ICMP errors that quote this flow. */
  icmpErrors: 46,
  /** Flows in this record: more than 1 once folded, 0 in a record that is not in use. */
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
  /** New, or silent for longer than bursts are apart: the next payload begins a burst. */
  silent: 1 << 18,
} as const;

/** Which direction's payload is still wanted, as bits: none costs one branch a packet. */
export const INTEREST = { none: 0, originator: 1, responder: 2, both: 3 } as const;
