import type { Seen } from '../base/row-set.ts';
import { type Layers, TCP } from '../decode/layers.ts';
import type { ProtocolPatterns } from '../decode/protocol-pattern.ts';
import { I, INTEREST, STATE } from '../flow/flow-record.ts';
import type { FlowTable } from '../flow/flow-table.ts';
import { addSegment, createOpening, dropBytes, type Opening } from '../flow/opening.ts';
import { findingsOf, tellPartialHello } from './findings.ts';
import { addFirstCopy } from './first-copy.ts';
import type { NameBook } from './name-book.ts';
import { createStream, type Direction, isResumable, type Stream } from './stream-direction.ts';
import { readStart } from './stream-protocols.ts';

/** Of the first payload byte: a SYN, which may carry payload (RFC 7413), takes one number itself. */
function payloadSequence({ sequenceNumber, tcpFlags }: Layers): number {
  return (tcpFlags & TCP.syn) === 0 ? sequenceNumber : (sequenceNumber + 1) | 0;
}

/** TCP streams whose openings are being read, by flow number. */
export type StreamReader = {
  readonly flows: FlowTable;
  readonly book: NameBook;
  readonly streams: Map<number, Stream>;
  /** Protocols that rules tell by a pattern. */
  readonly patterns: ProtocolPatterns['tcp'];
};

/** Streams that may wait for bytes at the same time; beyond, the oldest is given up. 64 KiB each at most. */
const MOST_STREAMS = 2048;

export function createStreamReader(flows: FlowTable, book: NameBook, patterns: ProtocolPatterns['tcp']): StreamReader {
  return { flows, book, streams: new Map(), patterns };
}

/**
 * Reads the payload of the current TCP flow's packet, as far as the flow is of interest: in place while one segment
 * tells all, from ordered bytes otherwise.
 */
export function readSegment(reader: StreamReader, layers: Layers, view: DataView, seen: Seen): void {
  if (!followStream(reader, layers, view, seen)) finish(reader);
}

/** False when the direction needs no more reading, or cannot be followed. */
function followStream(reader: StreamReader, layers: Layers, view: DataView, seen: Seen): boolean {
  const { flows } = reader;
  if (layers.isFragment === 1) joinFragments(flows, layers);
  const stream = streamOf(reader);
  const direction = flows.fromOriginator ? stream.o : stream.r;
  // Sent again, and nothing waits for it. What waits knows better than counts of missing bytes whether it is new.
  if (flows.newBytes === 0 && direction.opening === null) return true;
  const isAlone = direction.opening === null && isInOrder(flows, layers);
  if (!isAlone && !addToOpening(flows, direction, layers, view)) return false;
  const bytes = direction.opening === null ? view : direction.opening.view;
  const start = direction.opening === null ? layers.payloadOffset : 0;
  const end = direction.opening === null ? layers.payloadEnd : direction.opening.length;
  if (end - start < direction.needed) return !isAlone || keepRest(direction, layers, view, 0);
  const consumed = readBytes(reader, direction, bytes, start, end, seen);
  if (direction === stream.o && direction.dialogue.asked !== null) awaitAnswer(flows, stream.r);
  return consumed >= 0 && keepRest(direction, layers, view, consumed);
}

/**
 * A segment that came in IP fragments is read as a whole with the last of them, while the flow was told of each: only the
 * first of them has a sequence number.
 */
function joinFragments(flows: FlowTable, layers: Layers): void {
  const nextAt = flows.base + (flows.fromOriginator ? I.oNext : I.rNext);
  const end = (payloadSequence(layers) + layers.payloadLength) | 0;
  const isNew = ((end - flows.ints[nextAt]!) | 0) > 0;
  flows.newBytes = isNew ? layers.payloadLength : 0;
  if (isNew) flows.ints[nextAt] = end;
}

/** False when the segment is too far ahead of what is missing. */
function addToOpening(flows: FlowTable, direction: Direction, layers: Layers, view: DataView): boolean {
  const { payloadOffset, payloadEnd } = layers;
  const sequence = payloadSequence(layers);
  direction.opening ??= startOpening(flows, direction, layers);
  if (addFirstCopy(direction.opening, sequence, view, payloadOffset, payloadEnd)) return true;
  if (!isResumable(direction)) return false;
  // A gap that is never filled: requests often start a segment, so reading goes on from this one.
  direction.opening = createOpening(sequence, true);
  direction.needed = 0;
  direction.body = null;
  return addSegment(direction.opening, sequence, view, payloadOffset, payloadEnd);
}

function streamOf(reader: StreamReader): Stream {
  const { flows, streams } = reader;
  const known = streams.get(flows.current);
  if (known !== undefined) return known;
  if (streams.size >= MOST_STREAMS) giveUpOldest(reader);
  const stream = createStream();
  streams.set(flows.current, stream);
  return stream;
}

/** Reads the responder's direction again, where its first message was all that had been of interest. */
function awaitAnswer({ ints, base }: FlowTable, responder: Direction): void {
  if ((ints[base + I.interest]! & INTEREST.responder) !== 0) return;
  ints[base + I.interest]! |= INTEREST.responder;
  Object.assign(responder, { protocol: 'http', opening: null, needed: 0, body: null } satisfies Partial<Direction>);
}

/** Forgets the current flow of the table, whose number will be another's. */
export function forgetStream({ flows, book, streams }: StreamReader): void {
  tellPartialHello(flows, book, flows.current);
  streams.delete(flows.current);
}

function giveUpOldest({ flows, streams }: StreamReader): void {
  const [oldest] = streams.keys();
  streams.delete(oldest!);
  const current = flows.current;
  flows.select(oldest!);
  flows.ints[flows.base + I.interest] = INTEREST.none;
  flows.select(current);
}

/** Whether nothing before this segment is missing, as far as sequence numbers tell. */
function isInOrder(flows: FlowTable, layers: Layers): boolean {
  const missing = flows.ints[flows.base + (flows.fromOriginator ? I.oMissing : I.rMissing)];
  return missing === 0 && flows.newBytes === layers.payloadLength;
}

/** Begins where the first missing byte is, or the first that is new. */
function startOpening(flows: FlowTable, { protocol }: Direction, layers: Layers): Opening {
  const { ints, base, fromOriginator, newBytes } = flows;
  const missing = ints[base + (fromOriginator ? I.oMissing : I.rMissing)]!;
  const hole = ints[base + (fromOriginator ? I.oHole : I.rHole)]!;
  const opened = (ints[base + I.state]! & (fromOriginator ? STATE.oSyn : STATE.rSynAck)) !== 0;
  const repeated = missing > 0 ? 0 : layers.payloadLength - newBytes;
  const start = missing > 0 ? hole : (payloadSequence(layers) + repeated) | 0;
  return createOpening(start, opened || repeated > 0 || protocol !== null);
}

/** Reads message after message; returns the bytes done with, or -1 when the direction needs no more reading. */
function readBytes(
  reader: StreamReader,
  direction: Direction,
  view: DataView,
  start: number,
  end: number,
  seen: Seen,
): number {
  const { flows, book, patterns } = reader;
  const { fromOriginator } = flows;
  const findings = findingsOf(flows, book, seen);
  let at = start;
  for (;;) {
    const reading = readStart({
      direction,
      view,
      at: Math.min(at, end),
      end,
      fromOriginator,
      findings,
      flows,
      patterns,
    });
    at += reading.consumed;
    direction.needed = reading.needed;
    if (reading.needed === 0) return -1;
    if (reading.consumed === 0 || end - at < reading.needed) return at - start;
  }
}

/**
 * Keeps the bytes that no reader took, and forgets those that were taken. False when the stream cannot be followed: what
 * the capture cut off of a segment never comes.
 */
function keepRest(direction: Direction, layers: Layers, view: DataView, consumed: number): boolean {
  const { payloadOffset, payloadEnd, payloadLength } = layers;
  if (direction.opening !== null) {
    dropBytes(direction.opening, consumed);
    return true;
  }
  const length = payloadEnd - payloadOffset;
  if (length < payloadLength && consumed <= length) {
    // The next request may start with the next segment.
    direction.needed = 0;
    direction.body = null;
    return isResumable(direction);
  }
  if (consumed === payloadLength) return true;
  const sequence = (payloadSequence(layers) + consumed) | 0;
  direction.opening = createOpening(sequence, true);
  if (consumed < length) addSegment(direction.opening, sequence, view, payloadOffset + consumed, payloadEnd);
  return true;
}

/** The current direction needs no more reading; when neither does, the stream is forgotten. */
function finish({ flows, streams }: StreamReader): void {
  const { ints, base, fromOriginator } = flows;
  ints[base + I.interest]! &= ~(fromOriginator ? INTEREST.originator : INTEREST.responder);
  if (ints[base + I.interest] === INTEREST.none) streams.delete(flows.current);
}
