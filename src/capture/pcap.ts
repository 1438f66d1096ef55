import { MAX_HANDED_OUT, packetLimit } from './packet-limit.ts';
import { type PcapDialect, recognizeDialect } from './pcap-dialect.ts';
import { openPcapHeader, PCAP_HEADER_LENGTH, type PcapHeader } from './pcap-header.ts';
import type { RecordSink } from './record-sink.ts';

/** The record header of pcap, as in draft-ietf-opsawg-pcap, section 5. */
const SECONDS = 0;
const FRACTION = 4;
const CAPTURED_LENGTH = 8;
const ORIGINAL_LENGTH = 12;
const RECORD_HEADER_LENGTH = 16;

/** How far the dialect is looked for; longer packets than a network's are read as the magic number says. */
const DIALECT_LIMIT = 262_144;

/** Reads the records of a pcap file, whose header begins at the first byte that it is shown. */
export class PcapParser {
  readonly #sink: RecordSink;
  readonly #header: PcapHeader;
  readonly #limit: number;
  #dialect: PcapDialect | null = null;
  #headerPending = true;

  constructor(sink: RecordSink, view: DataView, offset: number) {
    this.#sink = sink;
    this.#header = openPcapHeader(view, offset);
    const { linkType, snapLength } = this.#header;
    this.#limit = packetLimit(linkType, snapLength);
    sink.interfaces.push({ linkType, snapLength, name: null, description: null, dropped: null });
  }

  get littleEndian(): boolean {
    return this.#header.littleEndian;
  }

  get format(): string {
    if (this.#dialect !== null) return this.#dialect.name;
    return this.#header.nanoseconds ? 'pcap (nanoseconds)' : this.#header.modified ? 'pcap (modified)' : 'pcap';
  }

  /** Hands out the whole records in [offset, end) and returns where it stopped; why is in the sink. */
  parse(view: DataView, offset: number, end: number): number {
    let at = offset;
    if (this.#headerPending) {
      this.#headerPending = false;
      at += PCAP_HEADER_LENGTH;
    }
    if (this.#dialect === null) {
      const limit = Math.min(this.#limit, DIALECT_LIMIT);
      const found = recognizeDialect(view, { offset: at, end, limit, ended: this.#sink.ended }, this.#header);
      if (typeof found === 'number') {
        this.#sink.needed = found;
        return at;
      }
      this.#dialect = found;
    }
    return this.#parseRecords(view, at, end, this.#dialect.recordHeaderLength);
  }

  #parseRecords(view: DataView, offset: number, end: number, headerLength: number): number {
    const sink = this.#sink;
    const little = this.#header.littleEndian;
    let at = offset;
    while (end - at >= RECORD_HEADER_LENGTH) {
      const swapped = this.#isSwapped(view, at);
      const captured = view.getUint32(at + (swapped ? ORIGINAL_LENGTH : CAPTURED_LENGTH), little);
      if (captured > this.#limit) {
        sink.stop('damaged', at, `captured length ${captured}, the most is ${this.#limit}`);
        return at;
      }
      const kept = Math.min(captured, MAX_HANDED_OUT);
      if (end - at < headerLength + kept) {
        sink.needed = headerLength + kept;
        return at;
      }
      this.#emit(view, at, kept, swapped);
      at += headerLength + kept;
      if (kept < captured) {
        sink.skip = captured - kept;
        return at;
      }
    }
    sink.needed = RECORD_HEADER_LENGTH;
    return at;
  }

  #emit(view: DataView, at: number, kept: number, swapped: boolean): void {
    const sink = this.#sink;
    const batch = sink.batch;
    const row = batch.length;
    const little = this.#header.littleEndian;
    const fraction = view.getUint32(at + FRACTION, little);
    const microseconds = this.#header.nanoseconds ? Math.floor(fraction / 1000) : fraction;
    if (this.#header.nanoseconds && fraction % 1000 !== 0) sink.note('dropped-digits', at, 'nanoseconds');
    if (swapped) sink.note('swapped-lengths', at, 'the original length comes first');
    batch.timestamp[row] = view.getUint32(at + SECONDS, little) * 1e6 + microseconds;
    batch.originalLength[row] = view.getUint32(at + (swapped ? CAPTURED_LENGTH : ORIGINAL_LENGTH), little);
    batch.linkType[row] = this.#header.linkType;
    batch.interfaceId[row] = 0;
    sink.commit(at + this.#dialect!.recordHeaderLength, kept);
  }

  #isSwapped(view: DataView, at: number): boolean {
    const { lengthOrder, littleEndian } = this.#header;
    if (lengthOrder === 'captured-first') return false;
    const [first, second] = [
      view.getUint32(at + CAPTURED_LENGTH, littleEndian),
      view.getUint32(at + ORIGINAL_LENGTH, littleEndian),
    ];
    return lengthOrder === 'original-first' ? first !== second : first > second;
  }
}
