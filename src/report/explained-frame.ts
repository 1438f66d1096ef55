import { formatTime } from '../base/time.ts';
import type { ExplainedField } from '../decode/explain-page.ts';
import { pad } from './display-width.ts';
import { escapeUnprintable } from './printable.ts';
import { formatClock, formatCount } from './quantity.ts';
import { createStyle } from './terminal-style.ts';

/** One frame of a capture and what each of its headers says. */
export type ExplainedFrame = {
  path: string;
  frameNumber: number;
  /** Of the frame's first byte, in the uncompressed stream. */
  fileOffset: number;
  /** ISO 8601 UTC, or null when the packet carries no time. */
  timestamp: string | null;
  linkType: number;
  capturedLength: number;
  originalLength: number;
  fields: ExplainedField[];
};

/** Microseconds since 1970, NaN for none, as the document has it. */
export function timestampOf(time: number): string | null {
  return Number.isNaN(time) ? null : formatTime(time);
}

/** The frame as a table: layer by layer, where each field stands and what it says. */
export function* reportFrame(frame: ExplainedFrame, color: boolean): Generator<string> {
  const style = createStyle(color);
  const { path, frameNumber, fileOffset, timestamp, capturedLength, originalLength, linkType, fields } = frame;
  const length =
    originalLength === capturedLength
      ? `${formatCount(capturedLength)} bytes`
      : `${formatCount(capturedLength)} of ${formatCount(originalLength)} bytes`;
  const time = timestamp === null ? 'without a time' : `${formatClock(timestamp)}${timestamp.slice(19, -1)} UTC`;
  yield `${style.heading(`${escapeUnprintable(path)}, frame ${formatCount(frameNumber)}`)}\n`;
  yield `${time}; ${length} from byte ${formatCount(fileOffset)} of the file; link type ${linkType}\n`;
  const widest = Math.max(0, ...fields.map(({ name }) => name.length));
  let layer = '';
  for (const field of fields) {
    if (field.layer !== layer) yield `\n${style.heading(escapeUnprintable(field.layer))}\n`;
    layer = field.layer;
    const place = field.length < 2 ? `${field.offset}` : `${field.offset}–${field.offset + field.length - 1}`;
    yield `  ${pad(place, 9, 'right')}  ${pad(field.name, widest, 'left')}  ${escapeUnprintable(field.value)}\n`;
  }
}
