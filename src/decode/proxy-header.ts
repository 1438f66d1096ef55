import { matchesBytes } from './text-field.ts';

// The PROXY protocol, versions 1 and 2 (W. Tarreau, HAProxy): a line or a block before a stream says whose it was.

/** `PROXY TCP6`, two addresses, two ports and CR LF take at most this much. */
const LONGEST_LINE = 107;

const SIGNATURE = '\r\n\r\n\0\r\nQUIT\n';
const VERSION_AND_COMMAND = 12;
const LENGTH = 14;
const HEADER_LENGTH = 16;

/** How many bytes of a stream's beginning are a header of the PROXY protocol; 0 when none, or not all of what tells. */
export function proxyHeaderLength(view: DataView, offset: number, end: number): number {
  if (matchesBytes(view, offset, end, 'PROXY ')) return lineLength(view, offset, Math.min(end, offset + LONGEST_LINE));
  if (end - offset < HEADER_LENGTH || !matchesBytes(view, offset, end, SIGNATURE)) return 0;
  if (view.getUint8(offset + VERSION_AND_COMMAND) >>> 4 !== 2) return 0;
  return HEADER_LENGTH + view.getUint16(offset + LENGTH);
}

function lineLength(view: DataView, offset: number, end: number): number {
  for (let at = offset; at + 1 < end; at++) {
    if (view.getUint8(at) === 0x0d /* CR */ && view.getUint8(at + 1) === 0x0a /* LF */) return at + 2 - offset;
  }
  return 0;
}
