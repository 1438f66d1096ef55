import type { Seen } from '../base/row-set.ts';
import type { Layers } from '../decode/layers.ts';
import { I, INTEREST, STATE } from '../flow/flow-record.ts';
import type { FlowTable } from '../flow/flow-table.ts';
import { addSegment, createOpening, dropBytes, type Opening } from '../flow/opening.ts';
import { findingsOf, tellPartialHello } from './findings.ts';
import { createHttpConnection, type HttpConnection, type ResponseBody } from './http-connection.ts';
import type { NameBook } from './name-book.ts';
import { readStart, type StreamProtocol } from './stream-protocols.ts';

/** One direction of a stream: what it turned out to be, and its bytes while a message is not whole. */
export type Direction = {
  protocol: StreamProtocol | null;
  opening: Opening | null;
  needed: number;
  /** Of responses over HTTP: the body that reading stands in, or null between messages. */
  body: ResponseBody | null;
  /** Shared by both directions. */
  http: HttpConnection;
};

/** TCP streams whose openings are being read, by flow number. */
export type StreamReader = {
  readonly flows: FlowTable;
  readonly book: NameBook;
  readonly streams: Map<number, { o: Direction; r: Direction }>;
};

/** Streams that may wait for bytes at the same time; beyond, the oldest is given up. 64 KiB each at most. */
const MOST_STREAMS = 2048;

export function createStreamReader(flows: FlowTable, book: NameBook): StreamReader {
  return { flows, book, streams: new Map() };
}

/** What a protocol's reader made of the bytes. */
export type Reading = {
  /** Bytes from the start that are done with; may reach beyond what is there. */
  consumed: number;
  /** With how many bytes after those another look is worth it; 0 when the direction needs no more reading. */
  needed: number;
};

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
  return consumed >= 0 && keepRest(direction, layers, view, consumed);
}

/** False when the segment is too far ahead of what is missing. */
function addToOpening(flows: FlowTable, direction: Direction, layers: Layers, view: DataView): boolean {
  const { sequenceNumber, payloadOffset, payloadEnd } = layers;
  direction.opening ??= startOpening(flows, direction, layers);
  if (addSegment(direction.opening, sequenceNumber, view, payloadOffset, payloadEnd)) return true;
  if (direction.protocol !== 'http') return false;
  // A gap that is never filled: requests often start a segment, so reading goes on from this one.
  direction.opening = createOpening(sequenceNumber, true);
  direction.needed = 0;
  direction.body = null;
  return addSegment(direction.opening, sequenceNumber, view, payloadOffset, payloadEnd);
}

function streamOf(reader: StreamReader): { o: Direction; r: Direction } {
  const { flows, streams } = reader;
  const known = streams.get(flows.current);
  if (known !== undefined) return known;
  if (streams.size >= MOST_STREAMS) giveUpOldest(reader);
  const http = createHttpConnection();
  const stream = {
    o: { protocol: null, opening: null, needed: 0, body: null, http },
    r: { protocol: null, opening: null, needed: 0, body: null, http },
  };
  streams.set(flows.current, stream);
  return stream;
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
  const start = missing > 0 ? hole : (layers.sequenceNumber + repeated) | 0;
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
  const findings = findingsOf(reader.flows, reader.book, seen);
  let at = start;
  for (;;) {
    const reading = readStart(direction, view, Math.min(at, end), end, reader.flows, findings);
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
  const { payloadOffset, payloadEnd, payloadLength, sequenceNumber } = layers;
  if (direction.opening !== null) {
    dropBytes(direction.opening, consumed);
    return true;
  }
  const length = payloadEnd - payloadOffset;
  if (length < payloadLength && consumed <= length) {
    // The next request may start with the next segment.
    direction.needed = 0;
    direction.body = null;
    return direction.protocol === 'http';
  }
  if (consumed === payloadLength) return true;
  direction.opening = createOpening((sequenceNumber + consumed) | 0, true);
  if (consumed < length) {
    addSegment(direction.opening, (sequenceNumber + consumed) | 0, view, payloadOffset + consumed, payloadEnd);
  }
  return true;
}

/** The current direction needs no more reading; when neither does, the stream is forgotten. */
function finish({ flows, streams }: StreamReader): void {
  const { ints, base, fromOriginator } = flows;
  ints[base + I.interest]! &= ~(fromOriginator ? INTEREST.originator : INTEREST.responder);
  if (ints[base + I.interest] === INTEREST.none) streams.delete(flows.current);
}
