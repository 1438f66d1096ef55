import { bits, earliest, earliestInt, keyDouble, keyInt, sum } from '../base/columns.ts';

/**
 * One row a conversation, as handed to the concluding half. Rows of different captures are never united, nor are two
 * flows of one capture: the first frame and its place make the key.
 */
export const FLOWS = {
  capture: keyInt('capture'),
  time: keyDouble,
  frame: keyDouble,
  originator: keyInt('address'),
  responder: keyInt('address'),
  originatorPort: keyInt(),
  responderPort: keyInt(),
  /** IANA protocol number; -1 for IP whose upper layer could not be read. */
  protocol: keyInt(),
  offset: earliest,
  lastTime: { type: 'float64', merge: 'max' },
  originatorPackets: sum,
  responderPackets: sum,
  originatorBytes: sum,
  responderBytes: sum,
  originatorPayload: sum,
  responderPayload: sum,
  originatorHandshake: sum,
  responderHandshake: sum,
  originatorMissing: sum,
  responderMissing: sum,
  icmpErrors: sum,
  /** Flows in this row: more than 1 once folded. */
  flowCount: sum,
  /** Bits of STATE. */
  state: bits,
  /** Microseconds, or -1. */
  rtt: earliestInt(),
  originatorMac: earliestInt('mac'),
  responderMac: earliestInt('mac'),
  service: earliestInt('text'),
  serverName: earliestInt('text'),
  /** NAME_SOURCE of the server name. */
  serverNameSource: earliestInt(),
  alpn: earliestInt('text'),
  ja4: earliestInt('text'),
  tlsVersion: earliestInt('text'),
  outerOriginator: earliestInt('address'),
  outerResponder: earliestInt('address'),
  /** Index into TUNNEL_NAMES. */
  tunnel: earliestInt(),
} as const;
