import type { EvidenceLevel } from './destination.ts';
import type { LevelThresholds } from './thresholds.ts';

/** What a level of contact is decided by: all of it counted, nothing extrapolated. */
export type ContactMeasure = {
  sentPackets: number;
  receivedPackets: number;
  /** Whether the far side accepted: a TCP handshake, or any datagram back. */
  reached: boolean;
  /** Application bytes from the device, handshakes and retransmissions left out. */
  sentBytes: number;
  /** Exactly one datagram each way, and nothing else. */
  isSingleExchange: boolean;
  /** Of the day (UTC) on which most was sent. */
  largestDayBytes: number;
  /** Most bytes sent within ten seconds. */
  largestBurst: number;
  /** Most bytes sent in one flow whose sent to received ratio is at least the threshold's. */
  largestUploadFlow: number;
  /** From the first to the last packet as far as recording went on, in microseconds. */
  span: number;
};

const MINUTE = 60e6;

/** The level of a contact: E0 none, E2 attempt, E3 reached, E4 control, E5 transfer, E6 sustained upload (E1, a name only, is a lookup). */
export function levelOf(measure: ContactMeasure, thresholds: LevelThresholds): EvidenceLevel {
  if (measure.sentPackets === 0) return 'E0';
  if (!measure.reached || measure.receivedPackets === 0) return 'E2';
  if (measure.largestUploadFlow >= thresholds.uploadFlowBytes) return 'E6';
  if (measure.largestDayBytes >= thresholds.uploadBytesPerDay) return 'E6';
  if (measure.sentBytes === 0) return 'E3';
  if (measure.largestBurst >= thresholds.burstBytes) return 'E5';
  if (measure.isSingleExchange) return 'E3';
  const perMinute = (measure.sentBytes * MINUTE) / Math.max(measure.span, MINUTE);
  const isControl =
    perMinute <= thresholds.controlBytesPerMinute && measure.largestDayBytes <= thresholds.controlBytesPerDay;
  return isControl ? 'E4' : 'E5';
}
