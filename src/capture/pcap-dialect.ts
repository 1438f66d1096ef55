import type { PcapHeader } from './pcap-header.ts';

/**
 * Some systems wrote longer record headers under the usual magic numbers. Only the places of the following records tell
 * them apart; so the first records are read in each dialect, once, at the start of the file and never after damage.
 */
export type PcapDialect = {
  name: string;
  /** Bytes before each packet. */
  recordHeaderLength: number;
};

const STANDARD: PcapDialect = { name: 'pcap', recordHeaderLength: 16 };
const NANOSECONDS: PcapDialect = { name: 'pcap (nanoseconds)', recordHeaderLength: 16 };
/** Adds interface index, protocol and packet type. */
const MODIFIED: PcapDialect = { name: 'pcap (modified)', recordHeaderLength: 24 };
const RED_HAT: PcapDialect = { name: 'pcap (Red Hat 6.1)', recordHeaderLength: 24 };
/** Adds two processor numbers to the modified header. */
const SUSE: PcapDialect = { name: 'pcap (SuSE 6.3)', recordHeaderLength: 28 };
const NOKIA: PcapDialect = { name: 'pcap (Nokia)', recordHeaderLength: 20 };

/** Records after the first that must make sense before a dialect is taken for another than the magic number says. */
const CHAIN = 3;
const STANDARD_HEADER_LENGTH = 16;
/** Neighbouring packets lie no further apart than this, in seconds: ten years. */
const MAX_GAP = 315_576_000;

/**
 * The dialect of the records from `offset` on, or the number of bytes that must be seen to tell. `limit` is the longest
 * captured length; `ended` says that no more bytes come.
 */
export function recognizeDialect(
  view: DataView,
  { offset, end, limit, ended }: { offset: number; end: number; limit: number; ended: boolean },
  header: PcapHeader,
): PcapDialect | number {
  if (header.nanoseconds) return NANOSECONDS;
  const usual = header.modified ? MODIFIED : STANDARD;
  const others = header.modified ? [SUSE] : [RED_HAT, NOKIA];
  const bytes = { view, offset, end: ended ? end : Number.POSITIVE_INFINITY, seen: end, limit, header };
  // One following record is proof enough for what the magic number says; another dialect has to earn it.
  for (const [dialect, chain] of [[usual, 1] as const, ...others.map((other) => [other, CHAIN] as const)]) {
    const verdict = followChain(bytes, dialect.recordHeaderLength, chain);
    if (typeof verdict === 'number') return verdict;
    if (verdict) return dialect;
  }
  return usual;
}

type Bytes = { view: DataView; offset: number; end: number; seen: number; limit: number; header: PcapHeader };

/** Whether `chain` records follow the first with plausible headers; or the number of bytes needed to say. */
function followChain(bytes: Bytes, recordHeaderLength: number, chain: number): boolean | number {
  const { view, offset, end, seen, limit, header } = bytes;
  const little = header.littleEndian;
  let at = offset;
  let followed = 0;
  for (;;) {
    // The end of the file after a whole record is as good as a next one, but only for what the magic number says.
    if (at === end) return chain === 1 || followed > 1;
    if (at + STANDARD_HEADER_LENGTH > end) return false;
    if (at + STANDARD_HEADER_LENGTH > seen) return at + STANDARD_HEADER_LENGTH - offset;
    if (!isPlausible(bytes, at)) return false;
    if (followed === chain) return true;
    followed++;
    const captured = view.getUint32(at + (header.lengthOrder === 'original-first' ? 12 : 8), little);
    if (captured > limit) return false;
    at += recordHeaderLength + captured;
    // A record that the end of the file cuts proves nothing.
    if (at > end) return followed > 1;
  }
}

function isPlausible({ view, offset, limit, header }: Bytes, at: number): boolean {
  const little = header.littleEndian;
  const gap = Math.abs(view.getUint32(at, little) - view.getUint32(offset, little));
  if (gap > MAX_GAP || view.getUint32(at + 4, little) >= 1_000_000) return false;
  return Math.min(view.getUint32(at + 8, little), view.getUint32(at + 12, little)) <= limit;
}
