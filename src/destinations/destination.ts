import type { Evidence } from '../base/evidence.ts';
import type { NameSource } from '../names/name-source.ts';
import type { Heartbeat } from './heartbeats.ts';
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
  /** Who chose the address; null when it had a name that no rule knows. */
  chooser: string | null;
  /** What packets show the far side to be: `rendezvous`, `relay`, `peer` …, and by which message; null when nothing does. */
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
  /** What comes again and again at the same interval, most intervals first; absent when nothing does. */
  heartbeats?: Heartbeat[];
  /** With `--expect`: whether the country is among the expected; `unknown` when the place is disputed or unknown. */
  expected?: 'inside' | 'outside' | 'unknown';
  /** The first packet. */
  evidence: Evidence;
};
