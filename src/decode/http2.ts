import { type HpackDecoder, readHeaderBlock } from './hpack.ts';
import type { HeaderField } from './hpack-static-table.ts';
import { splitAuthority } from './http.ts';

// HTTP/2 in cleartext: RFC 9113; gRPC is that. Upgrade to it: RFC 7540, section 3.2.

export const LENGTH = 0;
export const TYPE = 3;
export const FLAGS = 4;
export const STREAM = 5;

/** Bytes before the payload of each frame. */
export const FRAME_HEADER_LENGTH = 9;

export const FRAME = { headers: 1, settings: 4, pushPromise: 5, continuation: 9 } as const;
export const FLAG = { endHeaders: 0x04, padded: 0x08, priority: 0x20 } as const;

const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
/** Bytes that a client sends before its first frame (section 3.4). */
export const PREFACE_LENGTH = PREFACE.length;

export const PROMISED_STREAM_LENGTH = 4;
export const PRIORITY_LENGTH = 5;
export const SETTING_LENGTH = 6;
/** Seven are registered that a server may send, and some are grease (RFC 8701). */
const MOST_SETTINGS = 32;

/** Frames and bytes of one header block; servers take 16 KiB or less, and what is longer is not followed. */
const MOST_FRAMES = 16;
const MAX_BLOCK_LENGTH = 32 * 1024;

/** What a request or a response says in its header; trailers say nothing of it. */
export type Http2Header = {
  /** Name or address asked for, without the port: `:authority`, else the first Host field. Null in a response. */
  host: string | null;
  /** Null in a request. */
  status: number | null;
  userAgent: string | null;
  server: string | null;
};

/** What one look at the bytes gave. */
export type Http2Reading = {
  /** Bytes from the start that are done with; may reach beyond what is there. */
  consumed: number;
  /** With how many bytes after those another look is worth it. */
  needed: number;
  /** Of the request or response that was read; null when it was another frame. */
  header: Http2Header | null;
};

/** How many bytes at `offset` are those of the preface, from its first on. */
export function countPrefaceBytes(view: DataView, offset: number, end: number): number {
  const most = Math.min(PREFACE_LENGTH, end - offset);
  for (let i = 0; i < most; i++) if (view.getUint8(offset + i) !== PREFACE.charCodeAt(i)) return i;
  return Math.max(0, most);
}

/** Whether a frame of settings stands at `offset`, as what a server sends first does: there is no other preface of it. */
export function isServerPreface(view: DataView, offset: number, end: number): boolean {
  if (end - offset < FRAME_HEADER_LENGTH) return false;
  const length = frameLength(view, offset);
  return (
    view.getUint8(offset + TYPE) === FRAME.settings &&
    view.getUint8(offset + FLAGS) === 0 &&
    view.getUint32(offset + STREAM) === 0 &&
    length % SETTING_LENGTH === 0 &&
    length <= MOST_SETTINGS * SETTING_LENGTH
  );
}

/**
 * Reads one frame of one direction, or a header block over all its frames; null when the direction cannot be followed
 * further. To be called frame after frame, from the first on: the decoder must see every header block.
 */
export function readHttp2(decoder: HpackDecoder, view: DataView, offset: number, end: number): Http2Reading | null {
  if (end - offset < FRAME_HEADER_LENGTH) return wait(FRAME_HEADER_LENGTH);
  const type = view.getUint8(offset + TYPE);
  if (type === FRAME.continuation) return null;
  if (type !== FRAME.headers && type !== FRAME.pushPromise) {
    const consumed = FRAME_HEADER_LENGTH + frameLength(view, offset);
    return { consumed, needed: FRAME_HEADER_LENGTH, header: null };
  }
  const block = gatherBlock(view, offset, end);
  if (block === null) return null;
  if (!block.whole) return wait(block.length);
  const fields = readPieces(decoder, view, block.pieces);
  if (fields === null) return null;
  // A promise holds a request that the server thought of, not the client.
  const header = type === FRAME.pushPromise ? null : describe(fields);
  return { consumed: block.length, needed: FRAME_HEADER_LENGTH, header };
}

function wait(needed: number): Http2Reading {
  return { consumed: 0, needed, header: null };
}

/** Bytes of the payload of the frame at `offset`, as it says. */
export function frameLength(view: DataView, offset: number): number {
  return (view.getUint16(offset + LENGTH) << 8) | view.getUint8(offset + LENGTH + 2);
}

/** Where the pieces of a header block are, as [start, end) pairs, and the length of its frames: while not whole, of as many as are known. */
type Block = { pieces: number[]; length: number; whole: boolean };

/** The frames of a block follow each other, all of one stream (section 4.3); null when they do not, or are too long. */
function gatherBlock(view: DataView, offset: number, end: number): Block | null {
  const pieces: number[] = [];
  let at = offset;
  for (let frames = 0; frames < MOST_FRAMES; frames++) {
    if (end - at < FRAME_HEADER_LENGTH) return { pieces, length: at - offset + FRAME_HEADER_LENGTH, whole: false };
    if (frames > 0 && !continues(view, offset, at)) return null;
    const next = at + FRAME_HEADER_LENGTH + frameLength(view, at);
    if (next - offset > MAX_BLOCK_LENGTH) return null;
    if (next > end) return { pieces, length: next - offset, whole: false };
    if (!addFragment(pieces, view, at, next)) return null;
    const whole = (view.getUint8(at + FLAGS) & FLAG.endHeaders) !== 0;
    at = next;
    if (whole) return { pieces, length: at - offset, whole };
  }
  return null;
}

function continues(view: DataView, first: number, at: number): boolean {
  return (
    view.getUint8(at + TYPE) === FRAME.continuation && view.getUint32(at + STREAM) === view.getUint32(first + STREAM)
  );
}

/** Adds what of the frame [at, next) belongs to the block; false when its padding leaves no room. */
function addFragment(pieces: number[], view: DataView, at: number, next: number): boolean {
  const type = view.getUint8(at + TYPE);
  const flags = type === FRAME.continuation ? 0 : view.getUint8(at + FLAGS);
  let start = at + FRAME_HEADER_LENGTH;
  let padding = 0;
  if ((flags & FLAG.padded) !== 0) {
    padding = start < next ? view.getUint8(start) : 0;
    start += 1;
  }
  if (type === FRAME.pushPromise) start += PROMISED_STREAM_LENGTH;
  else if ((flags & FLAG.priority) !== 0) start += PRIORITY_LENGTH;
  pieces.push(start, next - padding);
  return start + padding <= next;
}

function readPieces(decoder: HpackDecoder, view: DataView, pieces: readonly number[]): HeaderField[] | null {
  if (pieces.length === 2) return readHeaderBlock(decoder, view, pieces[0]!, pieces[1]!);
  const joined = new Uint8Array(MAX_BLOCK_LENGTH);
  let length = 0;
  for (let i = 0; i < pieces.length; i += 2) {
    const piece = new Uint8Array(view.buffer, view.byteOffset + pieces[i]!, pieces[i + 1]! - pieces[i]!);
    joined.set(piece, length);
    length += piece.length;
  }
  return readHeaderBlock(decoder, new DataView(joined.buffer), 0, length);
}

function describe(fields: readonly HeaderField[]): Http2Header {
  const value = (name: string) => fields.find(([each]) => each === name)?.[1] ?? null;
  const status = value(':status');
  return {
    host: splitAuthority(value(':authority') || value('host')).host,
    status: status !== null && /^\d{3}$/.test(status) ? Number(status) : null,
    userAgent: value('user-agent'),
    server: value('server'),
  };
}
