import { formatAddress, formatIpv4 } from '../base/ip-address.ts';
import { formatMac, readMac } from '../base/mac-address.ts';
import { decodeUtf8 } from '../base/utf8.ts';
import { readIpv6Field, type SocketAddress } from './address-field.ts';
import type { FieldForm, HeaderField } from './header-field.ts';
import { TCP } from './layers.ts';

/** One row of an explained frame. */
export type ExplainedField = {
  layer: string;
  name: string;
  /** From the frame's first byte, as in Wireshark's byte pane. */
  offset: number;
  /** In bytes. */
  length: number;
  value: string;
};

/** Rows of one frame that are shown; a jumbogram of DNS could have thousands. */
const MAX_ROWS = 400;

/** Characters of a value, and bytes of one in hexadecimal, that are shown. */
const MAX_VALUE_LENGTH = 256;
const SHOWN_BYTES = 16;

/** The rows of one frame as they gather. */
type Rows = {
  readonly fields: ExplainedField[];
  /** Up to where rows explain the frame. */
  explainedEnd: number;
  /** Rows beyond MAX_ROWS, and where the first of them would stand. */
  hidden: number;
  hiddenFrom: number;
};

/** What rows are read from, and the layer that they are written to. */
export type Page = {
  readonly rows: Rows;
  readonly view: DataView;
  /** Where the frame begins and ends in `view`; of a copy of its end, where it would begin. */
  readonly frame: number;
  readonly end: number;
  readonly layer: string;
};

/** An empty page of the frame [frame, end) of `view`. */
export function createPage(view: DataView, frame: number, end: number): Page {
  return { rows: { fields: [], explainedEnd: 0, hidden: 0, hiddenFrom: 0 }, view, frame, end, layer: '' };
}

/** The same page, rows going to another layer. */
export function onLayer(page: Page, layer: string): Page {
  return { ...page, layer };
}

/** The same page, read from a copy of the bytes from `offset` on: unscrambled ones, whose places stay those of the frame. */
export function inCopy(page: Page, copy: DataView, offset: number): Page {
  return { ...page, view: copy, frame: page.frame - offset, end: page.end - offset };
}

/** Adds a row for `length` bytes at `offset` of the page's view. */
export function addRow(page: Page, name: string, offset: number, length: number, value: string): void {
  const { rows, frame, end, layer } = page;
  if (offset > end) return;
  const present = Math.min(length, end - offset);
  rows.explainedEnd = Math.max(rows.explainedEnd, offset + present - frame);
  if (rows.fields.length < MAX_ROWS) {
    rows.fields.push({ layer, name, offset: offset - frame, length: present, value: shorten(value) });
  } else if (rows.hidden++ === 0) rows.hiddenFrom = offset - frame;
}

/** Tells what MAX_ROWS left out. Rows that are to stand in any case come after it, straight into `fields`. */
export function addHiddenRow({ rows, layer }: Page): void {
  const { fields, hidden, hiddenFrom, explainedEnd } = rows;
  if (hidden === 0) return;
  const length = Math.max(0, explainedEnd - hiddenFrom);
  fields.push({ layer, name: 'not shown', offset: hiddenFrom, length, value: `${hidden} more rows` });
}

/** Adds the rows of a header at `start`, as far as the bytes before `end` go. */
export function addFields(page: Page, start: number, end: number, fields: readonly HeaderField[]): void {
  for (const [name, at, length, form] of fields) {
    if (start + at + length > end) return;
    addRow(page, name, start + at, length, formatField(page.view, start + at, length, form));
  }
}

/** Adds a row of the bytes [offset, end) in hexadecimal; none when there are none. */
export function addBytes(page: Page, name: string, offset: number, end: number): void {
  if (offset < end) addRow(page, name, offset, end - offset, formatBytes(page.view, offset, end));
}

/** Adds a row of the bytes [offset, end) as UTF-8. */
export function addText(page: Page, name: string, offset: number, end: number): void {
  addRow(page, name, offset, end - offset, formatText(page.view, offset, end));
}

/** Adds a row of a number of `length` bytes, its name behind it where it has one. */
export function addNumber(page: Page, name: string, offset: number, length: number, meaning?: string | null): void {
  addRow(page, name, offset, length, withMeaning(formatField(page.view, offset, length, 'number'), meaning));
}

/** Adds a row of a number in hexadecimal, its name behind it where it has one. */
export function addCode(page: Page, name: string, offset: number, length: number, meaning?: string | null): void {
  addRow(page, name, offset, length, withMeaning(formatField(page.view, offset, length, 'hex'), meaning));
}

function withMeaning(number: string, meaning: string | null | undefined): string {
  return meaning === undefined || meaning === null ? number : `${number} (${meaning})`;
}

/** A field's value in the form that its table gives. The caller has checked the bounds. */
export function formatField(view: DataView, at: number, length: number, form: FieldForm): string {
  switch (form) {
    case 'mac':
      return formatMac(readMac(view, at));
    case 'ipv4':
      return formatIpv4(view.getInt32(at));
    case 'ipv6':
      return formatAddress(readIpv6Field(view, at));
    case 'bytes':
      return formatBytes(view, at, at + length);
    case 'tcp-flags':
      return formatTcpFlags(view.getUint8(at));
    default:
      return formatNumber(view, at, length, form);
  }
}

function formatNumber(view: DataView, at: number, length: number, form: FieldForm): string {
  const isLittle = form === 'little' || form === 'little-hex';
  let number = 0;
  for (let i = 0; i < length; i++) number = number * 256 + view.getUint8(isLittle ? at + length - 1 - i : at + i);
  const isHex = form === 'hex' || form === 'little-hex';
  return isHex ? `0x${number.toString(16).padStart(2 * length, '0')}` : String(number);
}

function formatTcpFlags(flags: number): string {
  const names = Object.entries(TCP).filter(([, bit]) => (flags & bit) !== 0);
  return names.length === 0 ? 'none' : names.map(([name]) => name.toUpperCase()).join(', ');
}

/** The bytes [from, to) in hexadecimal, the first sixteen of them. */
export function formatBytes(view: DataView, from: number, to: number): string {
  const shown: string[] = [];
  for (let at = from; at < to && shown.length < SHOWN_BYTES; at++) {
    shown.push(view.getUint8(at).toString(16).padStart(2, '0'));
  }
  return to - from > SHOWN_BYTES ? `${shown.join(' ')} …` : shown.join(' ');
}

/** The bytes [from, to) as UTF-8: four for each character that is shown are enough. */
export function formatText(view: DataView, from: number, to: number): string {
  const stop = Math.min(to, from + 4 * MAX_VALUE_LENGTH + 4);
  return decodeUtf8(new Uint8Array(view.buffer, view.byteOffset + from, Math.max(0, stop - from)));
}

/** A count of bytes, for values that are told by their length alone. */
export function formatLength(length: number): string {
  return length === 1 ? '1 byte' : `${length} bytes`;
}

/** `192.0.2.1:80`, `[2001:db8::1]:80`. */
export function formatSocketAddress({ address, port }: SocketAddress): string {
  const text = formatAddress(address);
  return text.includes(':') ? `[${text}]:${port}` : `${text}:${port}`;
}

function shorten(value: string): string {
  return value.length <= MAX_VALUE_LENGTH ? value : `${value.slice(0, MAX_VALUE_LENGTH)} …`;
}
