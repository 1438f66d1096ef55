import { decodeUtf8 } from '../base/utf8.ts';
import { isPcapMagic } from './pcap-header.ts';
import { CaptureError } from './record.ts';

/** A format that is told by its first bytes. `by` is what turns it into something that is read. */
type ForeignFormat = { name: string; magic: readonly number[]; by: string };

const EDITCAP = 'editcap -F pcap IN OUT.pcap';

/** Bytes of ASCII text. */
function ascii(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}

const COMPRESSED: readonly ForeignFormat[] = [
  { name: 'gzip', magic: [0x1f, 0x8b], by: 'gzip -dc IN > OUT' },
  { name: 'Zstandard', magic: [0x28, 0xb5, 0x2f, 0xfd], by: 'zstd -dc IN > OUT' },
  { name: 'lz4', magic: [0x04, 0x22, 0x4d, 0x18], by: 'lz4 -d IN OUT' },
  { name: 'lz4 (legacy)', magic: [0x02, 0x21, 0x4c, 0x18], by: 'lz4 -d IN OUT' },
  { name: 'xz', magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], by: 'xz -dc IN > OUT' },
  { name: 'bzip2', magic: ascii('BZh'), by: 'bzip2 -dc IN > OUT' },
  { name: 'compress (.Z)', magic: [0x1f, 0x9d], by: 'gzip -dc IN > OUT' },
  { name: 'lzip', magic: ascii('LZIP'), by: 'lzip -dc IN > OUT' },
  { name: 'zip', magic: [0x50, 0x4b, 0x03, 0x04], by: 'unzip IN' },
  { name: '7-Zip', magic: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], by: '7z x IN' },
  { name: 'RAR', magic: ascii('Rar!'), by: 'unrar x IN' },
];

/** Captures of other programs, all of which Wireshark converts. */
const CAPTURES: readonly ForeignFormat[] = [
  { name: 'Sun snoop', magic: [...ascii('snoop'), 0, 0, 0], by: EDITCAP },
  { name: 'Symbian btsnoop', magic: [...ascii('btsnoop'), 0], by: EDITCAP },
  { name: 'Microsoft Network Monitor 1', magic: ascii('RTSS'), by: EDITCAP },
  { name: 'Microsoft Network Monitor 2', magic: ascii('GMBU'), by: EDITCAP },
  { name: 'Sniffer (DOS)', magic: ascii('TRSNIFF data'), by: EDITCAP },
  { name: 'NetXray or Sniffer (Windows)', magic: ascii('XCP'), by: EDITCAP },
  { name: 'AIX iptrace', magic: ascii('iptrace '), by: EDITCAP },
  { name: 'EyeSDN', magic: ascii('EyeSDN'), by: EDITCAP },
  { name: 'Visual Networks', magic: [0x05, ...ascii('VNF')], by: EDITCAP },
  { name: 'InfoVista 5View', magic: [0xaa, 0xaa, 0xaa, 0xaa], by: EDITCAP },
  { name: 'OmniPeek', magic: [0x7f, ...ascii('ver')], by: EDITCAP },
  { name: 'Viavi Observer', magic: ascii('ObserverPktBuffe'), by: EDITCAP },
  { name: 'HP-UX nettl', magic: [0x54, 0x52, 0x00, 0x64], by: EDITCAP },
  { name: 'Tektronix K12', magic: [0x00, 0x00, 0x02, 0x00, 0x12, 0x05, 0x00, 0x10], by: EDITCAP },
  { name: 'IXIA hardware capture', magic: [0x1c, 0x00, 0x01, 0xac], by: EDITCAP },
  { name: 'IXIA hardware capture', magic: [0xac, 0x01, 0x00, 0x1c], by: EDITCAP },
  { name: 'IXIA software capture', magic: [0x1c, 0x00, 0x01, 0xab], by: EDITCAP },
  { name: 'IXIA software capture', magic: [0xab, 0x01, 0x00, 0x1c], by: EDITCAP },
];

/** Files that hold no packets, by name only. */
const OTHERS: readonly Omit<ForeignFormat, 'by'>[] = [
  { name: 'a PDF document', magic: ascii('%PDF') },
  { name: 'a PNG image', magic: [0x89, ...ascii('PNG')] },
  { name: 'a JPEG image', magic: [0xff, 0xd8, 0xff] },
  { name: 'a program (ELF)', magic: [0x7f, ...ascii('ELF')] },
  { name: 'an SQLite database', magic: ascii('SQLite format 3') },
  { name: 'a WebAssembly program', magic: [0, ...ascii('asm')] },
];

/** The line feeds of pcapng's first bytes, as transfers in text mode leave them. */
const TEXT_MODE: readonly (readonly number[])[] = [
  [0x0a, 0x0d, 0x0a],
  [0x0d, 0x0a, 0x0d, 0x0d, 0x0a],
  [0x0a, 0x0a, 0x0a],
  [0x0d, 0x0d, 0x0d, 0x0d],
];

const EXPECTED = 'A pcap or pcapng file is needed, plain or compressed with gzip or zstd';

/** What to say of a file that begins with these bytes, none of which this program reads as a capture. */
export function refuseFormat(sample: Uint8Array): CaptureError {
  if (sample.length === 0) return new CaptureError('empty', 'the file is empty', EXPECTED);
  const compressed = COMPRESSED.find((format) => startsWith(sample, format.magic));
  if (compressed !== undefined) {
    const { name, by } = compressed;
    return new CaptureError(
      'unsupported-format',
      `${name} data, which is not opened here`,
      `Decompress it with: ${by}`,
    );
  }
  const capture = CAPTURES.find((format) => startsWith(sample, format.magic));
  if (capture !== undefined) return refuseCapture(`a ${capture.name} file`, capture.by);
  if (TEXT_MODE.some((magic) => startsWith(sample, magic))) {
    return new CaptureError(
      'not-a-capture',
      'a pcapng file damaged by a transfer in text mode',
      'Copy it again, in binary mode',
    );
  }
  const other = OTHERS.find((format) => startsWith(sample, format.magic));
  if (other !== undefined) return new CaptureError('not-a-capture', `${other.name}, not a capture`, EXPECTED);
  return refuseUnnamed(sample);
}

function refuseUnnamed(sample: Uint8Array): CaptureError {
  const head = sample.length >= 4 ? new DataView(sample.buffer, sample.byteOffset, sample.length) : null;
  if (head !== null && (isPcapMagic(head, 0) || head.getUint32(0) === 0x0a0d0d0a)) {
    const name = isPcapMagic(head, 0) ? 'pcap' : 'pcapng';
    return new CaptureError(
      'not-a-capture',
      `the file ends inside its ${name} header`,
      'Copy the capture again',
      sample.length,
    );
  }
  const text = textFormat(sample);
  if (text !== null) return new CaptureError('not-a-capture', `${text}, not a capture`, EXPECTED);
  if (head !== null && isErf(head)) return refuseCapture('what looks like an Endace ERF file', EDITCAP);
  const first = Array.from(sample.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return new CaptureError('not-a-capture', `not a capture: it begins with the bytes ${first}`, EXPECTED);
}

function refuseCapture(name: string, by: string): CaptureError {
  return new CaptureError('unsupported-format', `${name}, which is not read here`, `Convert it with: ${by}`);
}

function startsWith(sample: Uint8Array, magic: readonly number[]): boolean {
  return sample.length >= magic.length && magic.every((byte, i) => sample[i] === byte);
}

/** Names text by its first characters; null for what is no text. */
function textFormat(sample: Uint8Array): string | null {
  if (startsWith(sample, [0xff, 0xfe]) || startsWith(sample, [0xfe, 0xff])) return 'UTF-16 text';
  const bytes = startsWith(sample, [0xef, 0xbb, 0xbf]) ? sample.subarray(3) : sample;
  if (bytes.some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d)) return null;
  // The sample may end inside a character.
  const whole = decodeUtf8(bytes, 0, bytes.length < 4 ? bytes.length : bytes.length - 3);
  if (whole.includes('\ufffd')) return null;
  const start = whole.trimStart();
  if (/^<(!doctype html|html|head|body|\?xml[^>]*\?>\s*<html)/i.test(start)) return 'an HTML page';
  if (start.startsWith('<')) return 'an XML or HTML document';
  if (/^[{[]/.test(start)) return 'JSON text';
  return 'text';
}

/** ERF has no magic number: a little-endian time of this age, a known record type and lengths that agree. */
function isErf(head: DataView): boolean {
  if (head.byteLength < 16) return false;
  const seconds = head.getUint32(4, true);
  const type = head.getUint8(8) & 0x7f;
  const [recordLength, wireLength] = [head.getUint16(10), head.getUint16(14)];
  const isRecent = seconds > 800_000_000 && seconds < 4_000_000_000;
  return isRecent && type >= 1 && type <= 48 && recordLength >= 16 && wireLength > 0 && recordLength <= wireLength + 64;
}
