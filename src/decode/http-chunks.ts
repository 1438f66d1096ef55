// RFC 9112, section 7.1: chunks of a body, each behind a line with its size; the last has size 0, then comes a trailer.

/** Sizes above have no place in what is read on. */
const MOST_SIZE_DIGITS = 7;
/** Of a line with a size and extensions. */
const LONGEST_LINE = 1024;

const SIZE_LINE = new RegExp(`^([0-9a-f]{1,${MOST_SIZE_DIGITS}})[ \\t]*(?:;|$)`, 'i');

export type ChunkHeader = {
  /** In bytes; 0 of the last. */
  size: number;
  dataOffset: number;
  /** False when the line's end is not there. */
  complete: boolean;
};

/** The line at `offset` that says how long a chunk is, or null when it is none. */
export function readChunkHeader(view: DataView, offset: number, end: number): ChunkHeader | null {
  const lineEnd = findLineEnd(view, offset, Math.min(end, offset + LONGEST_LINE));
  if (lineEnd < 0) return end - offset < LONGEST_LINE ? { size: 0, dataOffset: end, complete: false } : null;
  let line = '';
  for (let at = offset; at < lineEnd; at++) line += String.fromCharCode(view.getUint8(at));
  const match = SIZE_LINE.exec(line.trimEnd());
  return match === null ? null : { size: Number.parseInt(match[1]!, 16), dataOffset: lineEnd + 1, complete: true };
}

/** Where the trailer at `offset` ends: behind its empty line; -1 when that is not there. */
export function findTrailerEnd(view: DataView, offset: number, end: number): number {
  for (let start = offset; ; ) {
    const lineEnd = findLineEnd(view, start, end);
    if (lineEnd < 0) return -1;
    const isEmpty = lineEnd === start || (lineEnd === start + 1 && view.getUint8(start) === 0x0d) /* CR */;
    if (isEmpty) return lineEnd + 1;
    start = lineEnd + 1;
  }
}

/** The first `most` bytes of what the chunks at `offset` hold; `complete` when the last of them is among these. */
export function joinChunks(
  view: DataView,
  offset: number,
  end: number,
  most: number,
): { bytes: Uint8Array; complete: boolean } {
  const bytes = new Uint8Array(Math.min(most, end - offset));
  let length = 0;
  for (let at = offset; at < end && length < most; ) {
    const chunk = readChunkHeader(view, at, end);
    if (chunk === null || !chunk.complete) break;
    if (chunk.size === 0) return { bytes: bytes.subarray(0, length), complete: true };
    const size = Math.min(chunk.size, end - chunk.dataOffset, most - length);
    bytes.set(new Uint8Array(view.buffer, view.byteOffset + chunk.dataOffset, size), length);
    length += size;
    // Behind the data stands the end of its line.
    at = chunk.dataOffset + chunk.size + 2;
  }
  return { bytes: bytes.subarray(0, length), complete: false };
}

/** Where the next LF is; -1 when there is none. */
function findLineEnd(view: DataView, offset: number, end: number): number {
  for (let at = offset; at < end; at++) if (view.getUint8(at) === 0x0a /* LF */) return at;
  return -1;
}
