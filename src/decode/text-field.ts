import { decodeUtf8 } from '../base/utf8.ts';

/** Text of one field is cut after this many bytes: what is longer is no name. */
export const MAX_TEXT_LENGTH = 4096;

/** The bytes of [offset, end) as text, one character a byte. */
export function readByteText(view: DataView, offset: number, end: number): string {
  const stop = Math.min(end, offset + MAX_TEXT_LENGTH);
  let text = '';
  for (let at = offset; at < stop; at++) text += String.fromCharCode(view.getUint8(at));
  return text;
}

/** The bytes of [offset, end) as UTF-8, up to the first NUL: fields of fixed length are filled with them. */
export function readUtf8Text(view: DataView, offset: number, end: number): string {
  const stop = Math.min(end, offset + MAX_TEXT_LENGTH);
  let length = 0;
  while (offset + length < stop && view.getUint8(offset + length) !== 0) length++;
  return length === 0 ? '' : decodeUtf8(new Uint8Array(view.buffer, view.byteOffset + offset, length));
}

/** Whether the bytes at `offset` are those of `text`, one a character. */
export function matchesBytes(view: DataView, offset: number, end: number, text: string): boolean {
  if (end - offset < text.length) return false;
  for (let i = 0; i < text.length; i++) if (view.getUint8(offset + i) !== text.charCodeAt(i)) return false;
  return true;
}
