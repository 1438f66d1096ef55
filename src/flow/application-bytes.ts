import { isDtls } from '../decode/dtls.ts';
import { type Layers, PROTOCOL } from '../decode/layers.ts';
import { isQuicLongHeader } from '../decode/quic-packet.ts';
import { countApplicationBytes, skipApplicationBytes, TLS_COUNTER_WORDS } from '../decode/tls-application-bytes.ts';
import { looksLikeTls } from '../decode/tls-record.ts';
import { I } from './flow-record.ts';
import type { FlowTable } from './flow-table.ts';

/** DTLS records of this type carry the application's data (RFC 6347, section 4.1). */
const APPLICATION_DATA = 23;

/** Words of one direction: the record counter's, and the sequence number that it has come to. */
const WORDS = TLS_COUNTER_WORDS + 1;

/**
 * TLS record counters, WORDS each; a flow's record holds the number, from 1; -1 is "no TLS", 0 "not known yet". `free` are
 * numbers that were given back.
 */
export type RecordCounters = { words: Int32Array; count: number; readonly free: number[] };

export function createRecordCounters(): RecordCounters {
  return { words: new Int32Array(64 * WORDS), count: 0, free: [] };
}

/** Gives back the counters of the current flow, which is about to be folded. */
export function releaseCounters({ ints, base }: FlowTable, { words, free }: RecordCounters): void {
  for (const at of [base + I.oRecord, base + I.rRecord]) {
    if (ints[at]! <= 0) continue;
    words.fill(0, (ints[at]! - 1) * WORDS, ints[at]! * WORDS);
    free.push(ints[at]!);
    ints[at] = -1;
  }
}

/**
 * How many of the current packet's new payload bytes are the application's: what levels of contact are measured by. TLS,
 * DTLS and QUIC handshakes are not.
 */
export function applicationBytes(flows: FlowTable, counters: RecordCounters, layers: Layers, view: DataView): number {
  if (layers.protocol === PROTOCOL.tcp) return streamBytes(flows, counters, layers, view);
  if (layers.protocol !== PROTOCOL.udp) return 0;
  return isHandshakeDatagram(view, layers.payloadOffset, layers.payloadEnd) ? 0 : flows.newBytes;
}

function isHandshakeDatagram(view: DataView, start: number, end: number): boolean {
  if (start < 0 || end <= start) return false;
  if (isQuicLongHeader(view, start, end)) return true;
  return isDtls(view, start, end) && view.getUint8(start) !== APPLICATION_DATA;
}

function streamBytes(flows: FlowTable, counters: RecordCounters, layers: Layers, view: DataView): number {
  const { ints, base, fromOriginator } = flows;
  const at = base + (fromOriginator ? I.oRecord : I.rRecord);
  if (ints[at] === 0) {
    const isTls = looksLikeTls(view, layers.payloadOffset, layers.payloadEnd);
    ints[at] = isTls ? addCounter(counters, layers.sequenceNumber) : -1;
  }
  // A later fragment has neither sequence number nor payload of its own.
  if (ints[at]! < 0 || layers.payloadOffset < 0) return flows.newBytes;
  return countSegment(counters, (ints[at]! - 1) * WORDS, layers, view);
}

/** What lies in a gap is judged when the gap opens, so a segment that fills it later adds nothing. */
function countSegment({ words }: RecordCounters, state: number, layers: Layers, view: DataView): number {
  const next = state + TLS_COUNTER_WORDS;
  const ahead = (layers.sequenceNumber - words[next]!) | 0;
  const known = Math.max(0, -ahead);
  if (known >= layers.payloadLength) return 0;
  words[next] = (layers.sequenceNumber + layers.payloadLength) | 0;
  const skipped = ahead > 0 ? skipApplicationBytes(ahead, words, state) : 0;
  const start = Math.min(layers.payloadEnd, layers.payloadOffset + known);
  const counted = countApplicationBytes(view, start, layers.payloadEnd, words, state);
  const cut = layers.payloadLength - (layers.payloadEnd - layers.payloadOffset);
  return skipped + counted + (cut > 0 ? skipApplicationBytes(cut, words, state) : 0);
}

/** The number of a counter that begins at `sequence`. */
function addCounter(counters: RecordCounters, sequence: number): number {
  const number = counters.free.pop() ?? ++counters.count;
  if (number * WORDS > counters.words.length) {
    const larger = new Int32Array(counters.words.length * 2);
    larger.set(counters.words);
    counters.words = larger;
  }
  counters.words[(number - 1) * WORDS + TLS_COUNTER_WORDS] = sequence;
  return number;
}
