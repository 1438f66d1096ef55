import { addBytes, addRow, type Page } from './explain-page.ts';
import {
  type Cursor,
  createHpackDecoder,
  type HpackDecoder,
  isSizeUpdate,
  readField,
  readSizeUpdate,
} from './hpack.ts';

/** What one frame of a capture knows of a connection's fields: all when `isFirst`, else what it says itself. */
export function createFrameDecoder(isFirst: boolean): HpackDecoder {
  if (isFirst) return createHpackDecoder();
  return createHpackDecoder((index) => [
    `(field ${index} of the table, which earlier frames filled)`,
    '(not in this frame)',
  ]);
}

/** Explains the fields of a header block, a row for each; false when not all of it could be read. */
export function explainHeaderBlock(page: Page, offset: number, end: number, decoder: HpackDecoder): boolean {
  const cursor: Cursor = { view: page.view, at: offset, end };
  let isStart = true;
  while (cursor.at < end) {
    const start = cursor.at;
    isStart &&= isSizeUpdate(cursor);
    const isRead = isStart ? explainSizeUpdate(page, decoder, cursor) : explainField(page, decoder, cursor);
    if (isRead) continue;
    addBytes(page, 'rest of header block', start, end);
    return false;
  }
  return true;
}

function explainSizeUpdate(page: Page, decoder: HpackDecoder, cursor: Cursor): boolean {
  const start = cursor.at;
  const size = readSizeUpdate(decoder, cursor);
  if (size >= 0) addRow(page, 'table size', start, cursor.at - start, String(size));
  return size >= 0;
}

function explainField(page: Page, decoder: HpackDecoder, cursor: Cursor): boolean {
  const start = cursor.at;
  const field = readField(decoder, cursor);
  if (field !== null) addRow(page, 'header field', start, cursor.at - start, `${field[0]}: ${field[1]}`);
  return field !== null;
}
