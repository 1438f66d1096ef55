/**
 * Ordered bytes of one direction of a TCP stream, from where reading stands: segments in any order go in, the bytes
 * without a gap come out. Bounded: what lies more than `LIMIT` ahead is dropped, and the pool keeps a fixed number.
 */
export type Opening = {
  bytes: Uint8Array;
  view: DataView;
  /** Sequence number of `bytes[0]`. */
  sequence: number;
  /** Bytes from the start that have no gap. */
  length: number;
  /** Pieces behind the first gap, as [start, end) pairs in rising order with gaps between them. */
  pieces: number[];
  /** Whether `sequence` is known to be right: from the SYN, or because bytes have been read. */
  anchored: boolean;
};

/** A TLS hello may take 2^14 bytes a record and several records; larger openings are given up. */
const LIMIT = 64 * 1024;
/** Made with the first bytes: many openings wait for none. */
const FIRST_SIZE = 2048;
/** Numbers in `pieces`: gaps that one opening waits for, twice. */
const MOST_PIECES = 128;

export function createOpening(sequence: number, anchored: boolean): Opening {
  const bytes = new Uint8Array(0);
  const view = new DataView(bytes.buffer);
  return { bytes, view, sequence, length: 0, pieces: [], anchored };
}

/** Takes a segment; false when it does not fit any more, so that the stream cannot be followed. */
export function addSegment(opening: Opening, sequence: number, view: DataView, offset: number, end: number): boolean {
  const ahead = (sequence - opening.sequence) | 0;
  // A stream that was joined in the middle may turn out to have begun earlier.
  if (ahead < 0 && !opening.anchored && !moveStart(opening, -ahead)) return false;
  const at = (sequence - opening.sequence) | 0;
  const from = at < 0 ? offset - at : offset;
  const start = Math.max(0, at);
  const length = end - from;
  if (length <= 0) return true;
  if (start + length > LIMIT) return false;
  if (start > opening.length && opening.pieces.length >= MOST_PIECES) return false;
  reserve(opening, start + length);
  opening.bytes.set(new Uint8Array(view.buffer, view.byteOffset + from, length), start);
  notePiece(opening, start, start + length);
  return true;
}

/** Makes room for `count` bytes before the first; what was without a gap becomes a piece behind one. */
function moveStart(opening: Opening, count: number): boolean {
  const kept = Math.max(opening.length, opening.pieces.at(-1) ?? 0);
  if (kept + count > LIMIT) return false;
  reserve(opening, kept + count);
  opening.bytes.copyWithin(count, 0, kept);
  opening.pieces = opening.pieces.map((at) => at + count);
  if (opening.length > 0) opening.pieces.unshift(count, opening.length + count);
  opening.length = 0;
  opening.sequence = (opening.sequence - count) | 0;
  return true;
}

/** Drops `count` bytes from the start: they have been read, or are not wanted. May reach beyond what is there. */
export function dropBytes(opening: Opening, count: number): void {
  const kept = Math.max(opening.length, opening.pieces.at(-1) ?? 0);
  opening.bytes.copyWithin(0, Math.min(count, kept), kept);
  opening.sequence = (opening.sequence + count) | 0;
  opening.anchored = true;
  opening.length = Math.max(0, opening.length - count);
  opening.pieces = opening.pieces.map((at) => Math.max(0, at - count));
  joinPieces(opening);
}

function reserve(opening: Opening, size: number): void {
  if (size <= opening.bytes.length) return;
  const larger = new Uint8Array(Math.min(LIMIT, Math.max(size, FIRST_SIZE, opening.bytes.length * 2)));
  larger.set(opening.bytes);
  opening.bytes = larger;
  opening.view = new DataView(larger.buffer);
}

function notePiece(opening: Opening, start: number, end: number): void {
  if (start <= opening.length) opening.length = Math.max(opening.length, end);
  else insertPiece(opening.pieces, start, end);
  joinPieces(opening);
}

/** Pieces that overlap or touch become one: what is behind the last is never kept, so none may reach beyond it. */
function insertPiece(pieces: number[], start: number, end: number): void {
  let first = 0;
  while (first < pieces.length && pieces[first + 1]! < start) first += 2;
  let last = first;
  while (last < pieces.length && pieces[last]! <= end) last += 2;
  const from = last > first ? Math.min(start, pieces[first]!) : start;
  const to = last > first ? Math.max(end, pieces[last - 1]!) : end;
  pieces.splice(first, last - first, from, to);
}

/** Takes the pieces that now touch the start. */
function joinPieces(opening: Opening): void {
  while (opening.pieces.length > 0 && opening.pieces[0]! <= opening.length) {
    const [, end] = opening.pieces.splice(0, 2);
    opening.length = Math.max(opening.length, end!);
  }
}
