import { decodeHuffman } from './hpack-huffman.ts';
import { type HeaderField, STATIC_TABLE } from './hpack-static-table.ts';

// HPACK, the compression of HTTP/2's header fields: RFC 7541.

/** What one direction of a connection has remembered of its fields. Create it with `createHpackDecoder`. */
export type HpackDecoder = {
  /** The dynamic table: name after value after name, the oldest first, from `first` on. Pairs would take twice the memory. */
  texts: string[];
  first: number;
  /** Octets as section 4.1 counts them. */
  size: number;
  maximumSize: number;
  /** What stands for a field that was remembered before this decoder began; null: there is no such field. */
  readonly standIn: ((index: number) => HeaderField) | null;
};

/** RFC 9113, section 6.5.2: before anything else is agreed. */
const INITIAL_TABLE_SIZE = 4096;
/** Encoders that ask for more are not followed. */
const MAX_TABLE_SIZE = 16 * 1024;
/** Of one block, counted as the table is; what comes after is decoded and left out: a field of one byte may stand for 64 KiB. */
const MAX_LIST_SIZE = 64 * 1024;
const FIELD_OVERHEAD = 32;

const INDEXED = 0x80;
const INSERTED = 0x40;
const SIZE_UPDATE_BITS = 0xe0;
const SIZE_UPDATE = 0x20;

/** Bytes after the first of an integer: no length or index here needs more than 28 bits. */
const MAX_INTEGER_BYTES = 4;

/** A place in a header block; what is read moves it on. */
export type Cursor = { readonly view: DataView; at: number; readonly end: number };

/** Without `standIn` it is to see every header block of a direction, from the first on. */
export function createHpackDecoder(standIn: HpackDecoder['standIn'] = null): HpackDecoder {
  return { texts: [], first: 0, size: 0, maximumSize: INITIAL_TABLE_SIZE, standIn };
}

/**
 * The fields of a whole header block, in order; null when it is none, or asks for too much. The table is lost then, and
 * with it what the direction says later.
 */
export function readHeaderBlock(
  decoder: HpackDecoder,
  view: DataView,
  offset: number,
  end: number,
): HeaderField[] | null {
  const cursor: Cursor = { view, at: offset, end };
  while (isSizeUpdate(cursor)) if (readSizeUpdate(decoder, cursor) < 0) return null;
  const fields: HeaderField[] = [];
  let listSize = 0;
  while (cursor.at < end) {
    const field = readField(decoder, cursor);
    if (field === null) return null;
    listSize += sizeOf(...field);
    if (listSize <= MAX_LIST_SIZE) fields.push(field);
  }
  return fields;
}

/** Whether a change of the table's size stands there, as it may before the fields of a block. */
export function isSizeUpdate({ view, at, end }: Cursor): boolean {
  return at < end && (view.getUint8(at) & SIZE_UPDATE_BITS) === SIZE_UPDATE;
}

/** The size that the table is given, or -1 when it is none or too large. */
export function readSizeUpdate(decoder: HpackDecoder, cursor: Cursor): number {
  const size = readInteger(cursor, 5);
  if (size < 0 || size > MAX_TABLE_SIZE) return -1;
  decoder.maximumSize = size;
  evict(decoder);
  return size;
}

/** The next field of a block; null when it is cut, coded wrongly or not known. A change of the table's size among fields is an error (section 4.2). */
export function readField(decoder: HpackDecoder, cursor: Cursor): HeaderField | null {
  const first = cursor.view.getUint8(cursor.at);
  if ((first & INDEXED) !== 0) return fieldAt(decoder, readInteger(cursor, 7));
  if ((first & INSERTED) !== 0) {
    const field = readLiteral(decoder, cursor, 6);
    if (field !== null) insert(decoder, field);
    return field;
  }
  return (first & SIZE_UPDATE) !== 0 ? null : readLiteral(decoder, cursor, 4);
}

/** A name, of the table or spelt out, and a value. */
function readLiteral(decoder: HpackDecoder, cursor: Cursor, prefixBits: number): HeaderField | null {
  const index = readInteger(cursor, prefixBits);
  const name = index === 0 ? readString(cursor) : (fieldAt(decoder, index)?.[0] ?? null);
  const value = name === null ? null : readString(cursor);
  return name === null || value === null ? null : [name, value];
}

/** Section 2.3.3: the static table, then the dynamic one, from the youngest field on. */
function fieldAt({ texts, first, standIn }: HpackDecoder, index: number): HeaderField | null {
  if (index <= STATIC_TABLE.length) return STATIC_TABLE[index - 1] ?? null;
  const at = texts.length - 2 * (index - STATIC_TABLE.length);
  if (at < first) return standIn === null ? null : standIn(index);
  return [texts[at]!, texts[at + 1]!];
}

/** A field that is larger than the table empties it (section 4.4). */
function insert(decoder: HpackDecoder, field: HeaderField): void {
  decoder.texts.push(...field);
  decoder.size += sizeOf(...field);
  evict(decoder);
}

function evict(decoder: HpackDecoder): void {
  const { texts } = decoder;
  for (; decoder.size > decoder.maximumSize; decoder.first += 2) {
    decoder.size -= sizeOf(texts[decoder.first]!, texts[decoder.first + 1]!);
    texts.fill('', decoder.first, decoder.first + 2);
  }
  // Closed up when half of it is gone: moving the rest each time would cost as much as the table is long.
  if (decoder.first * 2 < texts.length) return;
  texts.splice(0, decoder.first);
  decoder.first = 0;
}

function sizeOf(name: string, value: string): number {
  return name.length + value.length + FIELD_OVERHEAD;
}

/** Section 5.1: in the low bits of a byte, else in as many more as it takes; -1 when it is cut or too large. */
function readInteger(cursor: Cursor, prefixBits: number): number {
  if (cursor.at >= cursor.end) return -1;
  const mask = (1 << prefixBits) - 1;
  let value = cursor.view.getUint8(cursor.at++) & mask;
  if (value < mask) return value;
  for (let i = 0; i < MAX_INTEGER_BYTES && cursor.at < cursor.end; i++) {
    const byte = cursor.view.getUint8(cursor.at++);
    value += (byte & 0x7f) << (7 * i);
    if (byte < 0x80) return value;
  }
  return -1;
}

/** Section 5.2. */
function readString(cursor: Cursor): string | null {
  const isHuffman = cursor.at < cursor.end && cursor.view.getUint8(cursor.at) >= 0x80;
  const length = readInteger(cursor, 7);
  const start = cursor.at;
  if (length < 0 || length > cursor.end - start) return null;
  cursor.at += length;
  if (!isHuffman) return textOf(new Uint8Array(cursor.view.buffer, cursor.view.byteOffset + start, length));
  const bytes = decodeHuffman(cursor.view, start, cursor.at);
  return bytes === null ? null : textOf(bytes);
}

/** As many as one call takes without fear for the stack. */
const CHUNK = 4096;

function textOf(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return text;
}
