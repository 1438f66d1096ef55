import type { Evidence } from '../base/evidence.ts';
import type { Destination } from '../destinations/destination.ts';
import type { Device } from '../devices/device.ts';

/** The JSON document: everything a report is written from. Fields of features not yet built are absent. */
export type Analysis = {
  schemaVersion: 1;
  tool: { name: 'egresslens'; version: string };
  options: AnalysisOptions;
  data: DataEdition[];
  captures: CaptureReport[];
  devices: Device[];
  lookups: Lookup[];
  destinations: Destination[];
  /** Present with `--flows`. */
  flows?: FlowReport[];
  diagnostics: DiagnosticReport[];
};

/** What the user asked for, as far as it changes the result. */
export type AnalysisOptions = {
  /** Home network prefixes: as given, or as found. */
  lan: string[];
  /** Given by the user, or inferred from the traffic. */
  lanBasis: 'given' | 'inferred';
  expect: { label: string; countries: string[] } | null;
  maxFlows: number;
};

/** One table or database that was consulted. */
export type DataEdition = { id: string; edition: string; licence: string; attribution: string; sha256: string | null };

export type CaptureReport = {
  id: string;
  path: string;
  site: string;
  sha256?: string;
  format: string;
  linkTypes: number[];
  packets: number;
  capturedBytes: number;
  originalBytes: number;
  /** ISO 8601 UTC, or null when no packet carries a time. */
  firstTimestamp: string | null;
  lastTimestamp: string | null;
  /** False when the file was cut off or damaged. */
  complete: boolean;
  /** `inside`: devices can be told apart; `outside`: captured beyond the router; `unknown`. */
  vantage: 'inside' | 'outside' | 'unknown';
};

/** A name that was asked for. */
export type Lookup = {
  device: string;
  name: string;
  /** Addresses in the answers. */
  answers: string[];
  /** Whether the device exchanged a packet with one of them. */
  contacted: boolean;
  evidence: Evidence;
};

export type FlowEndpoint = { address: string; port: number; mac: string | null };

export type FlowReport = {
  id: string;
  capture: string;
  device: string | null;
  /** `tcp`, `udp`, `icmp`, `icmpv6`, or the IANA protocol number as `ip/47`. */
  transport: string;
  originator: FlowEndpoint;
  responder: FlowEndpoint;
  service: string | null;
  serverName: string | null;
  serverNameSource: string | null;
  alpn: string | null;
  ja4?: string | null;
  /** Zeek's S0 … SF … OTH; null for other than TCP. */
  connectionState: string | null;
  firstSeen: string;
  lastSeen: string;
  firstFrame: number;
  firstOffset: number;
  rttMicroseconds: number | null;
  originatorPackets: number;
  originatorBytes: number;
  originatorPayloadBytes: number;
  responderPackets: number;
  responderBytes: number;
  responderPayloadBytes: number;
  /** Present when several flows were folded into this row (`--max-flows`). */
  flowCount?: number;
};

export type DiagnosticReport = {
  code: string;
  severity: 'note' | 'warning' | 'error';
  /** `captures[].id`, or null when it concerns the whole run. */
  capture: string | null;
  layer: string | null;
  count: number;
  firstFrame: number | null;
  firstOffset: number | null;
  /** What the code's sentence needs. */
  detail: string | null;
};
