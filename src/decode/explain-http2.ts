import { createFrameDecoder, explainHeaderBlock } from './explain-hpack.ts';
import { addBytes, addCode, addFields, addNumber, addRow, addText, type Page } from './explain-page.ts';
import type { HeaderField } from './header-field.ts';
import type { HpackDecoder } from './hpack.ts';
import * as http2 from './http2.ts';
import { FLAG, FRAME } from './http2.ts';

/** RFC 9113, section 6. */
const TYPE_NAMES = [
  'data',
  'headers',
  'priority',
  'stream reset',
  'settings',
  'push promise',
  'ping',
  'going away',
  'window update',
  'continuation',
] as const;

const FLAG_NAMES: readonly (readonly [bit: number, name: string])[] = [
  [FLAG.endHeaders, 'end of headers'],
  [FLAG.padded, 'padded'],
  [FLAG.priority, 'priority'],
];
/** The lowest bit has a meaning by type. */
const LOWEST_FLAG_NAMES: Record<number, string> = {
  0: 'end of stream',
  [FRAME.headers]: 'end of stream',
  [FRAME.settings]: 'acknowledgement',
  6: 'acknowledgement',
};

/** RFC 9113, section 6.5.2; RFC 8441; RFC 9218. */
const SETTING_NAMES: Record<number, string> = {
  1: 'header table size',
  2: 'push',
  3: 'most concurrent streams',
  4: 'initial window',
  5: 'largest frame',
  6: 'largest header list',
  8: 'extended CONNECT',
  9: 'no priorities of RFC 7540',
};

/** Frames of fixed form: what follows is bytes. */
const BODY_FIELDS: Record<number, readonly HeaderField[]> = {
  3: [['error code', 0, 4, 'number']],
  7: [
    ['last stream', 0, 4, 'number'],
    ['error code', 4, 4, 'number'],
  ],
  8: [['window increment', 0, 4, 'number']],
};
const PRIORITY: readonly HeaderField[] = [
  ['depends on stream', 0, 4, 'hex'],
  ['weight, less one', 4, 1, 'number'],
];
const PROMISED_STREAM: readonly HeaderField[] = [['promised stream', 0, http2.PROMISED_STREAM_LENGTH, 'number']];

/** Explains the frames from `offset` on, and the preface before them where it stands there; the last as far as it goes. */
export function explainHttp2(page: Page, offset: number, end: number): void {
  const preface = http2.countPrefaceBytes(page.view, offset, end);
  if (preface > 0) addText(page, 'preface', offset, offset + preface);
  let decoder: HpackDecoder | null = createFrameDecoder(preface > 0);
  for (let at = offset + preface; at + http2.FRAME_HEADER_LENGTH <= end; ) {
    const body = at + http2.FRAME_HEADER_LENGTH;
    const next = body + http2.frameLength(page.view, at);
    explainFrameHeader(page, at);
    decoder = explainBody(page, at, Math.min(next, end), decoder);
    at = next;
  }
}

function explainFrameHeader(page: Page, offset: number): void {
  const { view } = page;
  const type = view.getUint8(offset + http2.TYPE);
  const flags = view.getUint8(offset + http2.FLAGS);
  addNumber(page, 'length', offset + http2.LENGTH, 3);
  addNumber(page, 'type', offset + http2.TYPE, 1, TYPE_NAMES[type]);
  addCode(page, 'flags', offset + http2.FLAGS, 1, formatFlags(type, flags));
  addRow(page, 'stream', offset + http2.STREAM, 4, String(view.getUint32(offset + http2.STREAM) & 0x7fffffff));
}

function formatFlags(type: number, flags: number): string | null {
  const lowest = (flags & 1) === 0 ? undefined : LOWEST_FLAG_NAMES[type];
  const names = lowest === undefined ? [] : [lowest];
  if (hasBlock(type) || type === 0) for (const [bit, name] of FLAG_NAMES) if ((flags & bit) !== 0) names.push(name);
  return names.join(', ') || null;
}

function hasBlock(type: number): boolean {
  return type === FRAME.headers || type === FRAME.pushPromise || type === FRAME.continuation;
}

/** Explains what the frame at `frame` holds up to `end`. Returns the decoder, or null once a block was not read to its end. */
function explainBody(page: Page, frame: number, end: number, decoder: HpackDecoder | null): HpackDecoder | null {
  const type = page.view.getUint8(frame + http2.TYPE);
  const body = frame + http2.FRAME_HEADER_LENGTH;
  if (hasBlock(type)) return explainHeaders(page, frame, end, decoder);
  if (type === FRAME.settings) explainSettings(page, body, end);
  else {
    const fields = BODY_FIELDS[type] ?? [];
    addFields(page, body, end, fields);
    const length = fields.reduce((sum, [, , each]) => sum + each, 0);
    addBytes(page, 'data', body + length, end);
  }
  return decoder;
}

function explainSettings(page: Page, offset: number, end: number): void {
  const { view } = page;
  for (let at = offset; at + http2.SETTING_LENGTH <= end; at += http2.SETTING_LENGTH) {
    const id = view.getUint16(at);
    addRow(page, 'setting', at, http2.SETTING_LENGTH, `${SETTING_NAMES[id] ?? id}: ${view.getUint32(at + 2)}`);
  }
}

/** Fields may be cut between frames: what a block's later frames begin with is then shown as bytes. */
function explainHeaders(page: Page, frame: number, end: number, decoder: HpackDecoder | null): HpackDecoder | null {
  const { view } = page;
  const type = view.getUint8(frame + http2.TYPE);
  const flags = type === FRAME.continuation ? 0 : view.getUint8(frame + http2.FLAGS);
  let at = frame + http2.FRAME_HEADER_LENGTH;
  let padding = 0;
  if ((flags & FLAG.padded) !== 0 && at < end) {
    addNumber(page, 'padding length', at, 1);
    padding = view.getUint8(at++);
  }
  if (type === FRAME.pushPromise) {
    addFields(page, at, end, PROMISED_STREAM);
    at += http2.PROMISED_STREAM_LENGTH;
  } else if ((flags & FLAG.priority) !== 0) {
    addFields(page, at, end, PRIORITY);
    at += http2.PRIORITY_LENGTH;
  }
  // The capture may have cut the frame before its padding.
  const blockEnd = Math.min(end, frame + http2.FRAME_HEADER_LENGTH + http2.frameLength(view, frame) - padding);
  const isRead = decoder !== null && explainHeaderBlock(page, at, blockEnd, decoder);
  if (decoder === null) addBytes(page, 'header block', at, blockEnd);
  addBytes(page, 'padding', Math.max(at, blockEnd), end);
  return isRead ? decoder : null;
}
