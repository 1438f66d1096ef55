/** One end of a flow. */
export type FlowEndpoint = { address: string; port: number; mac: string | null };

/** One conversation, as the document shows it. */
export type FlowReport = {
  id: string;
  capture: string;
  device: string | null;
  /** `tcp`, `udp`, `icmp`, `icmpv6`, or the IANA protocol number as `ip/47`. */
  transport: string;
  originator: FlowEndpoint;
  responder: FlowEndpoint;
  service: string | null;
  /** Whether the bytes tell the service, or only a port that is known for it. */
  serviceBasis: 'bytes' | 'port' | null;
  /** What the client called the server; where the flow does not say, the name by which the device knew its address. */
  serverName: string | null;
  serverNameSource: string | null;
  /** Present when the device learned the name only after the flow began. */
  serverNameLater?: true;
  alpn: string | null;
  /** Of the client. */
  ja4?: string | null;
  /** What the server chose: `TLS 1.3`; null where its side was not seen, or over QUIC and DTLS. */
  tlsVersion?: string | null;
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
  /** ICMP errors that quote this flow; absent when there were none. */
  icmpErrors?: number;
  /** Present when several flows were folded into this row (`--max-flows`). */
  flowCount?: number;
};
