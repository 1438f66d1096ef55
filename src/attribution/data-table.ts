import { emptyIntervals, type IntervalTable } from '../base/interval-table.ts';
import { decodeUtf8 } from '../base/utf8.ts';

/**
 * Who speaks: sources of one family copy each other and have one vote. `registry` says where something is registered,
 * which is never a place and never votes; `routeviews` and `ieee` say nothing about places.
 */
export type DataFamily = 'dbip' | 'maxmind' | 'provider' | 'registry' | 'routeviews' | 'ieee' | 'unknown';

/** What a table is and on what terms; printed wherever its answers are. */
export type TableInfo = {
  id: string;
  kind: 'asn' | 'country' | 'oui' | 'ranges';
  family: DataFamily;
  /** As its publisher names it: a date or a version. */
  edition: string;
  /** Day of the data, ISO 8601, or null when the publisher does not say. */
  date: string | null;
  licence: string;
  /** The sentence that the licence asks for. */
  attribution: string;
  /** Package and version, or address of the file, that it was made from. */
  source: string;
  /** Of the content, in hexadecimal; for a table compiled here, of its body. Null when it was not computed. */
  sha256: string | null;
};

/** Texts one behind the other; text `i` is bytes `[offsets[i], offsets[i + 1])`. */
export type StringTable = { readonly offsets: Uint32Array; readonly bytes: Uint8Array };

/** A compiled table. An interval's value `v` > 0 stands for record `v - 1`: its number and its string. */
export type DataTable = {
  readonly info: TableInfo;
  readonly ipv4: IntervalTable;
  readonly ipv6: IntervalTable;
  /** Keys are MAC addresses in two words of 24 bits. */
  readonly mac: IntervalTable;
  readonly numbers: Uint32Array;
  readonly strings: StringTable;
};

/** The bytes are no table that this version can use. */
export class DataTableError extends Error {
  readonly code: 'not-a-table' | 'other-version' | 'damaged' | 'big-endian-host';
  constructor(code: DataTableError['code'], message: string) {
    super(message);
    this.name = 'DataTableError';
    this.code = code;
  }
}

/** One typed array in the file: its name, bytes per element, offset from the body's start, and element count. */
export type Section = { name: string; width: 1 | 2 | 4; offset: number; length: number };

/** "ELTB", little-endian. */
export const TABLE_MAGIC = 0x4254_4c45;
export const TABLE_VERSION = 1;
/** Magic, version and header length, each 32 bits, and 4 bytes unused; then the header as ASCII JSON, then the body. */
export const TABLE_PREAMBLE = 16;
/** No header is longer. */
export const HEADER_LIMIT = 16 * 1024;

/** A table over `bytes`, which it keeps and does not copy unless they are misaligned. Throws `DataTableError`. */
export function readDataTable(bytes: Uint8Array): DataTable {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  const { info, sections, body } = readHeader(aligned);
  const read = (name: string, width?: Section['width']) => readSection(aligned, body, sections, { name, width });
  const intervals = (name: string, width: number): IntervalTable => {
    if (!sections.has(`${name}.values`)) return emptyIntervals(width);
    const starts = Array.from({ length: width }, (_, i) => read(`${name}.start${i}`, 4) as Uint32Array);
    const values = read(`${name}.values`);
    if (starts.some((column) => column.length !== values.length)) throw damaged(`${name}: columns of unequal length`);
    return { starts, values };
  };
  return {
    info,
    ipv4: intervals('ipv4', 1),
    ipv6: intervals('ipv6', 4),
    mac: intervals('mac', 2),
    numbers: read('numbers', 4) as Uint32Array,
    strings: { offsets: read('string.offsets', 4) as Uint32Array, bytes: read('string.bytes', 1) as Uint8Array },
  };
}

/** What the table in `bytes` is, for which the file's first `HEADER_LIMIT` bytes suffice. Throws `DataTableError`. */
export function readTableInfo(bytes: Uint8Array): TableInfo {
  return readHeader(bytes).info;
}

/** Text number `index`, or null when there is none. */
export function stringAt(strings: StringTable, index: number): string | null {
  const start = strings.offsets[index];
  const end = strings.offsets[index + 1];
  if (start === undefined || end === undefined || start > end || end > strings.bytes.length) return null;
  return decodeUtf8(strings.bytes, start, end);
}

type Header = { info: TableInfo; sections: Map<string, Section>; body: number };

function readHeader(bytes: Uint8Array): Header {
  if (new Uint8Array(Uint32Array.of(1).buffer)[0] !== 1) {
    throw new DataTableError('big-endian-host', 'data tables are little-endian and this machine is not');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < TABLE_PREAMBLE || view.getUint32(0, true) !== TABLE_MAGIC) {
    throw new DataTableError('not-a-table', 'not a data table of egresslens');
  }
  const version = view.getUint32(4, true);
  if (version !== TABLE_VERSION) {
    throw new DataTableError('other-version', `data table of format ${version}; this version reads ${TABLE_VERSION}`);
  }
  const body = TABLE_PREAMBLE + view.getUint32(8, true);
  if (body > Math.min(bytes.length, HEADER_LIMIT) || body % 4 !== 0) throw damaged('the header is cut off');
  const header = parseHeader(decodeUtf8(bytes, TABLE_PREAMBLE, body));
  return { info: header.info, sections: new Map(header.sections.map((section) => [section.name, section])), body };
}

function parseHeader(text: string): { info: TableInfo; sections: Section[] } {
  let header: { info?: TableInfo; sections?: Section[] } | null;
  try {
    header = JSON.parse(text);
  } catch {
    throw damaged('the header is no JSON');
  }
  if (typeof header?.info?.id !== 'string' || !Array.isArray(header.sections))
    throw damaged('the header is incomplete');
  return { info: header.info, sections: header.sections };
}

type Wanted = { name: string; width: Section['width'] | undefined };

function readSection(bytes: Uint8Array, body: number, sections: Map<string, Section>, wanted: Wanted) {
  const section = sections.get(wanted.name);
  if (section === undefined) throw damaged(`no section "${wanted.name}"`);
  const { width, offset, length } = section;
  const sound = [offset, length].every((n) => Number.isSafeInteger(n) && n >= 0) && offset % 4 === 0;
  if (!sound || (wanted.width !== undefined && wanted.width !== width)) throw damaged(`section "${wanted.name}"`);
  if (body + offset + length * width > bytes.length) throw damaged(`section "${wanted.name}" is cut off`);
  const start = bytes.byteOffset + body + offset;
  if (width === 1) return new Uint8Array(bytes.buffer, start, length);
  if (width === 2) return new Uint16Array(bytes.buffer, start, length);
  if (width === 4) return new Uint32Array(bytes.buffer, start, length);
  throw damaged(`section "${wanted.name}"`);
}

function damaged(what: string): DataTableError {
  return new DataTableError('damaged', `data table is damaged: ${what}`);
}
