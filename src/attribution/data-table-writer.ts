import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { emptyIntervals, type IntervalTable } from '../base/interval-table.ts';
import { encodeUtf8 } from '../base/utf8.ts';
import {
  type DataTable,
  type Section,
  type StringTable,
  TABLE_MAGIC,
  TABLE_PREAMBLE,
  TABLE_VERSION,
  type TableInfo,
} from './data-table.ts';

/** What a compiler knows of a table before its content is hashed. */
export type TableDraft = {
  info: Omit<TableInfo, 'sha256'>;
  ipv4?: IntervalTable;
  ipv6?: IntervalTable;
  mac?: IntervalTable;
  numbers?: readonly number[];
  strings?: readonly string[];
};

/** The table as the bytes of its file; the same draft gives the same bytes. */
export function formatDataTable(draft: TableDraft): Uint8Array {
  const columns = columnsOf(draft);
  const sections: Section[] = [];
  let length = 0;
  for (const [name, column] of columns) {
    sections.push({ name, width: column.BYTES_PER_ELEMENT as Section['width'], offset: length, length: column.length });
    length = align(length + column.byteLength);
  }
  const body = new Uint8Array(length);
  for (const [i, [, column]] of columns.entries()) {
    body.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), sections[i]!.offset);
  }
  const info: TableInfo = { ...draft.info, sha256: bytesToHex(sha256(body)) };
  const header = encodeUtf8(JSON.stringify({ info, sections }));
  return assemble(header, body);
}

function assemble(header: Uint8Array, body: Uint8Array): Uint8Array {
  const headerLength = align(header.length);
  const bytes = new Uint8Array(TABLE_PREAMBLE + headerLength + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, TABLE_MAGIC, true);
  view.setUint32(4, TABLE_VERSION, true);
  view.setUint32(8, headerLength, true);
  bytes.fill(0x20 /* ' ' */, TABLE_PREAMBLE, TABLE_PREAMBLE + headerLength);
  bytes.set(header, TABLE_PREAMBLE);
  bytes.set(body, TABLE_PREAMBLE + headerLength);
  return bytes;
}

type Column = Uint8Array | Uint16Array | Uint32Array;

function columnsOf(draft: TableDraft): [string, Column][] {
  const columns: [string, Column][] = [];
  const intervals = (name: string, table: IntervalTable) => {
    for (const [i, start] of table.starts.entries()) columns.push([`${name}.start${i}`, start]);
    columns.push([`${name}.values`, table.values]);
  };
  if (draft.ipv4) intervals('ipv4', draft.ipv4);
  if (draft.ipv6) intervals('ipv6', draft.ipv6);
  if (draft.mac) intervals('mac', draft.mac);
  const strings = formatStrings(draft.strings ?? []);
  columns.push(['numbers', Uint32Array.from(draft.numbers ?? [])]);
  columns.push(['string.offsets', strings.offsets], ['string.bytes', strings.bytes]);
  return columns;
}

/** A table in memory without a detour over bytes, for what is read anew at each run. */
export function createDataTable(draft: TableDraft): DataTable {
  return {
    info: { ...draft.info, sha256: null },
    ipv4: draft.ipv4 ?? emptyIntervals(1),
    ipv6: draft.ipv6 ?? emptyIntervals(4),
    mac: draft.mac ?? emptyIntervals(2),
    numbers: Uint32Array.from(draft.numbers ?? []),
    strings: formatStrings(draft.strings ?? []),
  };
}

function formatStrings(texts: readonly string[]): StringTable {
  const encoded = texts.map(encodeUtf8);
  const offsets = new Uint32Array(texts.length + 1);
  for (const [i, text] of encoded.entries()) offsets[i + 1] = offsets[i]! + text.length;
  const bytes = new Uint8Array(offsets[texts.length]!);
  for (const [i, text] of encoded.entries()) bytes.set(text, offsets[i]);
  return { offsets, bytes };
}

function align(length: number): number {
  return (length + 3) & ~3;
}
