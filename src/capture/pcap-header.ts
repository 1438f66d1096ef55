import { CaptureError } from './record.ts';

/** The file header of pcap, as in draft-ietf-opsawg-pcap, section 4. */
const VERSION_MAJOR = 4;
const VERSION_MINOR = 6;
const SNAP_LENGTH = 16;
const LINK_TYPE = 20;
export const PCAP_HEADER_LENGTH = 24;

/** Magic numbers as read in the byte order of the file. */
const MICROSECONDS = 0xa1b2c3d4;
const NANOSECONDS = 0xa1b23c4d;
/** Of the patch by Alexey Kuznetzov, with more fields to a record. */
const MODIFIED = 0xa1b2cd34;

/** Where a record's two lengths stand: `maybe-swapped` in version 2.3, which was written both ways. */
export type LengthOrder = 'captured-first' | 'original-first' | 'maybe-swapped';

/** What the file header says. */
export type PcapHeader = {
  littleEndian: boolean;
  nanoseconds: boolean;
  modified: boolean;
  lengthOrder: LengthOrder;
  /** 0: no limit. */
  snapLength: number;
  linkType: number;
};

/** Whether the four bytes at `offset` are a magic number of pcap, in either byte order. */
export function isPcapMagic(view: DataView, offset: number): boolean {
  return isMagic(view.getUint32(offset)) || isMagic(view.getUint32(offset, true));
}

function isMagic(word: number): boolean {
  return word === MICROSECONDS || word === NANOSECONDS || word === MODIFIED;
}

/** The file header at `offset`, where PCAP_HEADER_LENGTH bytes must be. Throws on a version that cannot be read. */
export function openPcapHeader(view: DataView, offset: number): PcapHeader {
  const littleEndian = isMagic(view.getUint32(offset, true));
  const magic = view.getUint32(offset, littleEndian);
  const major = view.getUint16(offset + VERSION_MAJOR, littleEndian);
  const minor = view.getUint16(offset + VERSION_MINOR, littleEndian);
  const lengthOrder = lengthOrderOf(major, minor);
  if (lengthOrder === null) {
    throw new CaptureError(
      'unsupported-format',
      `pcap version ${major}.${minor} is not known`,
      'The header may be damaged; capture again, or convert with: editcap -F pcap IN OUT',
      VERSION_MAJOR,
    );
  }
  return {
    littleEndian,
    nanoseconds: magic === NANOSECONDS,
    modified: magic === MODIFIED,
    lengthOrder,
    snapLength: view.getUint32(offset + SNAP_LENGTH, littleEndian),
    // The upper half holds the length of the frame check sequence and reserved bits.
    linkType: view.getUint32(offset + LINK_TYPE, littleEndian) & 0xffff,
  };
}

/** Before 2.3 the original length came first; DG/UX wrote that order as version 543.0. */
function lengthOrderOf(major: number, minor: number): LengthOrder | null {
  if (major === 543 && minor === 0) return 'original-first';
  if (major !== 2) return null;
  if (minor < 3) return 'original-first';
  return minor === 3 ? 'maybe-swapped' : 'captured-first';
}
