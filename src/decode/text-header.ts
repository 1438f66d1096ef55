/** The header of text protocols: a start line, then `Name: value` lines up to an empty one (RFC 5322, 9112, 2326, 3261). */

/** A header longer than this is not read further. */
export const MAX_HEADER_LENGTH = 16 * 1024;

const MAX_FIELDS = 256;

/** A folded value grows no further than this: each fold copies what stood before. */
const MAX_FOLDED_LENGTH = 2048;

export type TextHeader = {
  startLine: string;
  /** In order; names in lower case, values trimmed, folded lines joined by a space. */
  fields: [name: string, value: string][];
  /** Where the body begins, or where reading stopped. */
  end: number;
  /** Whether the empty line was seen. */
  complete: boolean;
};

/**
 * The header at `offset`, one character a byte; lines end at LF, with or without CR. Null when the start line is empty.
 * A last line without its end is left out, unless it is the start line.
 */
export function readTextHeader(view: DataView, offset: number, end: number): TextHeader | null {
  const stop = Math.min(end, offset + MAX_HEADER_LENGTH);
  const first = readTextLine(view, offset, stop);
  if (first.text === '') return null;
  const header: TextHeader = { startLine: first.text, fields: [], end: first.next, complete: false };
  if (!first.whole) return header;
  for (let line = readTextLine(view, header.end, stop); line.whole; line = readTextLine(view, header.end, stop)) {
    header.end = line.next;
    if (line.text === '') {
      header.complete = true;
      break;
    }
    if (header.fields.length < MAX_FIELDS) addField(header.fields, line.text);
  }
  return header;
}

function addField(fields: TextHeader['fields'], line: string): void {
  const last = fields.at(-1);
  // Line folding is obsolete (RFC 9112, section 5.2) and still sent.
  if (/^[ \t]/.test(line) && last !== undefined) {
    if (last[1].length < MAX_FOLDED_LENGTH) last[1] = `${last[1]} ${line.trim()}`.trim();
    return;
  }
  const colon = line.indexOf(':');
  // Space before the colon is forbidden (RFC 9112, section 5.1); small devices send it.
  if (colon > 0) fields.push([line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]);
}

/** The value of the first field of that name (lower case), or null. */
export function fieldValue(header: TextHeader, name: string): string | null {
  for (const [key, value] of header.fields) if (key === name) return value;
  return null;
}

/** A line without its end, one character a byte, and where the next begins; `whole` when it has an end. */
export type TextLine = { text: string; next: number; whole: boolean };

/** The line at `offset`; it ends at LF, with or without CR. */
export function readTextLine(view: DataView, offset: number, end: number): TextLine {
  let at = offset;
  while (at < end && view.getUint8(at) !== 0x0a /* LF */) at++;
  const whole = at < end;
  const textEnd = whole && at > offset && view.getUint8(at - 1) === 0x0d /* CR */ ? at - 1 : at;
  const codes: number[] = [];
  for (let i = offset; i < textEnd; i++) codes.push(view.getUint8(i));
  return { text: String.fromCharCode(...codes), next: whole ? at + 1 : at, whole };
}

/** Whether the byte is a letter of ASCII, of either case. */
export function isLetter(byte: number): boolean {
  const lower = byte | 0x20;
  return lower >= 0x61 /* 'a' */ && lower <= 0x7a /* 'z' */;
}
