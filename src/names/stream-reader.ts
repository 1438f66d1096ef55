import type { Seen } from '../base/row-set.ts';
import type { Layers } from '../decode/layers.ts';
import { I, INTEREST, STATE } from '../flow/flow-record.ts';
import type { FlowTable } from '../flow/flow-table.ts';
import { addSegment, createOpening, dropBytes, type Opening } from '../flow/opening.ts';
import { findingsOf } from './findings.ts';
import type { NameBook } from './name-book.ts';
import { readStart, type StreamProtocol } from './stream-protocols.ts';

/** One direction of a stream: what it turned out to be, and its bytes while a message is not whole. */
export type Direction = { protocol: StreamProtocol | null; opening: Opening | null; needed: number };

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
  let [bytes, start, end] = [view, layers.payloadOffset, layers.payloadEnd];
  if (direction.opening !== null || !isInOrder(flows, layers)) {
    direction.opening ??= startOpening(flows, layers);
    if (addSegment(direction.opening, layers.sequenceNumber, view, start, end)) {
      [bytes, start, end] = [direction.opening.view, 0, direction.opening.length];
    } else if (direction.protocol !== 'http') return false;
    // A gap that is never filled: requests often start a segment, so reading goes on from this one.
    else direction.opening = null;
  }
  if (end - start < direction.needed) return true;
  const consumed = readBytes(reader, direction, bytes, start, end, seen);
  if (consumed >= 0) keepRest(direction, layers, view, consumed);
  return consumed >= 0;
}

function streamOf(reader: StreamReader): { o: Direction; r: Direction } {
  const { flows, streams } = reader;
  const known = streams.get(flows.current);
  if (known !== undefined) return known;
  if (streams.size >= MOST_STREAMS) giveUpOldest(reader);
  const stream = {
    o: { protocol: null, opening: null, needed: 0 },
    r: { protocol: null, opening: null, needed: 0 },
  };
  streams.set(flows.current, stream);
  return stream;
}

/** Forgets the current flow of the table, whose number will be another's. */
export function forgetStream({ flows, streams }: StreamReader): void {
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

function startOpening(flows: FlowTable, layers: Layers): Opening {
  const { ints, base, fromOriginator } = flows;
  const missing = ints[base + (fromOriginator ? I.oMissing : I.rMissing)]!;
  const hole = ints[base + (fromOriginator ? I.oHole : I.rHole)]!;
  const opened = (ints[base + I.state]! & (fromOriginator ? STATE.oSyn : STATE.rSynAck)) !== 0;
  return createOpening(missing > 0 ? hole : layers.sequenceNumber, opened);
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

/** Keeps the bytes that no reader took, and forgets those that were taken. */
function keepRest(direction: Direction, layers: Layers, view: DataView, consumed: number): void {
  if (direction.opening !== null) {
    dropBytes(direction.opening, consumed);
    return;
  }
  const length = layers.payloadEnd - layers.payloadOffset;
  if (consumed === layers.payloadLength) return;
  direction.opening = createOpening((layers.sequenceNumber + consumed) | 0, true);
  if (consumed < length) {
    const sequence = (layers.sequenceNumber + consumed) | 0;
    addSegment(direction.opening, sequence, view, layers.payloadOffset + consumed, layers.payloadEnd);
  }
}

/** The current direction needs no more reading; when neither does, the stream is forgotten. */
function finish({ flows, streams }: StreamReader): void {
  const { ints, base, fromOriginator } = flows;
  ints[base + I.interest]! &= ~(fromOriginator ? INTEREST.originator : INTEREST.responder);
  if (ints[base + I.interest] === INTEREST.none) streams.delete(flows.current);
}
