import type { Evidence } from '../base/evidence.ts';
import type { NameSource } from '../names/name-source.ts';
import type { SaidMessage } from './conversation-index.ts';
import type { FlowProtocol } from './flow-protocol.ts';
import type { Heartbeat } from './heartbeats.ts';
import type { Referral } from './referral.ts';
import type { ResolverUse } from './resolver-use.ts';

/** One name of a destination, and the frame that said so. */
export type DestinationName = {
  name: string;
  source: NameSource;
  /** Learned only after the traffic began. */
  later: boolean;
  evidence: Evidence;
};

export type LocationStatus = 'agreed' | 'single' | 'disputed' | 'anycast' | 'unknown';

/** What one source says of the country. */
export type LocationStatement = { id: string; family: string; edition: string; country: string | null };

/** Contact levels of claim-test.md, section 2. */
export type EvidenceLevel = 'E0' | 'E1' | 'E2' | 'E3' | 'E4' | 'E5' | 'E6';

/** One remote address outside the home, as one device used it. */
export type Destination = {
  /** `n1`, `n2` … in report order. */
  id: string;
  /** `devices[].id`. */
  device: string;
  address: string;
  /** `global`, `multicast`, `documentation` …: RFC 6890 and its successors. */
  scope: string;
  names: DestinationName[];
  /** Which machines handed the address to the device, the earliest first, at most four; absent when none was seen to. */
  referrals?: Referral[];
  autonomousSystem: { number: number; organization: string; edition: string } | null;
  operator: { id: string; name: string; jurisdiction: string | null; evidence: string[] } | null;
  provider: { id: string; region: string | null; product: string | null; basis: string } | null;
  location: {
    country: string | null;
    grade: string;
    status: LocationStatus;
    stale: boolean;
    sources: LocationStatement[];
    rttMicroseconds: number | null;
  };
  /** `first`, `support` or `third`; see `attribution/party.ts`. */
  party: string;
  /** What kind of support or third party: `p2p`, `ntp`, `cloud`, `cdn` …; null when nothing is known. */
  partyKind: string | null;
  /** Who chose the address; null when it had a name that no rule knows, or was handed out by a machine of which that is not known. */
  chooser: string | null;
  /** What the far side is: `rendezvous`, `relay`, `peer`, `vendor-server` …, and by what: a message, ports, a name; null when nothing tells. */
  role: string | null;
  roleReason: string | null;
  tags: string[];
  /**
   * `blocked`, `remote-initiated`, and what the contact is made of: `p2p`, `resolver`, `encrypted-dns`,
   * `hard-coded-resolver`, `ntp`, `probe`, `cdn`, `anycast`.
   */
  modifiers: string[];
  /** Present when it resolves names for the device. */
  resolver?: ResolverUse;
  evidenceLevel: EvidenceLevel;
  /** Wire bytes, as Wireshark's conversations count them. */
  sentBytes: number;
  receivedBytes: number;
  /** Transport payload, TCP retransmissions removed. */
  sentPayloadBytes: number;
  receivedPayloadBytes: number;
  sentPackets: number;
  receivedPackets: number;
  /** ISO 8601 UTC. */
  firstSeen: string;
  lastSeen: string;
  flowCount: number;
  /** `tcp/443`, `udp/32100` …, most bytes first, at most eight. */
  services: string[];
  /** What is spoken there, most bytes first, and whether the bytes say so or only a port; absent when neither does. */
  protocols?: FlowProtocol[];
  /** What was said, earliest first, in the words of the protocols; absent when nothing readable was. */
  messages?: SaidMessage[];
  /** What comes again and again at the same interval, most intervals first; absent when nothing does. */
  heartbeats?: Heartbeat[];
  /** With `--expect`: whether the country is among the expected; `unknown` when the place is disputed or unknown. */
  expected?: 'inside' | 'outside' | 'unknown';
  /** The first packet. */
  evidence: Evidence;
};
