import { refuseFormat } from './format.ts';
import { PcapParser } from './pcap.ts';
import { isPcapMagic, PCAP_HEADER_LENGTH } from './pcap-header.ts';
import { PcapngParser } from './pcapng.ts';
import { BLOCK, BLOCK_OVERHEAD } from './pcapng-block.ts';
import {
  CaptureError,
  type CaptureInterface,
  type CaptureNoteCode,
  type CaptureSummary,
  type RecordHandler,
} from './record.ts';
import { RecordSink } from './record-sink.ts';

const MAGIC_LENGTH = 4;
/** Bytes by which a file that is no capture is named. */
const FORMAT_SAMPLE = 512;
const FIRST_CARRY = 4096;
const COPY_AGAIN = 'Copy the capture again';

/**
 * Reads a capture of which it is given one chunk after the other. Packets that lie whole in a chunk are handed out where
 * they are; one that is cut by a chunk's end is put together in a buffer of its own. Every packet is handed out before
 * the `feed` that completed it returns: the chunk is the caller's again then.
 *
 * `feed` and `end` throw CaptureError for what is no capture at all. Damage further in stops the reading and is noted.
 */
export class CaptureReader {
  readonly #sink: RecordSink;
  #parser: PcapParser | PcapngParser | null = null;
  /** What the last chunk left over. */
  #carry = new Uint8Array(FIRST_CARRY);
  #carryView = new DataView(this.#carry.buffer);
  #carryLength = 0;
  /** Bytes fed so far. */
  #position = 0;

  constructor(onBatch: RecordHandler) {
    this.#sink = new RecordSink(onBatch);
    this.#sink.needed = MAGIC_LENGTH;
  }

  /** Grows as Interface Description Blocks are met. */
  get interfaces(): readonly CaptureInterface[] {
    return this.#sink.interfaces;
  }

  /** Whether damage stopped the reading: further bytes are of no use. */
  get stopped(): boolean {
    return this.#sink.stopped;
  }

  /** Notes what the source of the bytes knows of them: a compressed stream that is cut, or has a wrong checksum. */
  note(code: CaptureNoteCode, detail: string): void {
    const sink = this.#sink;
    // Where the bytes end, whatever the view shows.
    sink.note(code, this.#position - sink.viewStart, detail);
    if (code === 'cut-off' || code === 'damaged' || code === 'checksum') sink.complete = false;
  }

  feed(chunk: Uint8Array): void {
    const sink = this.#sink;
    const start = this.#position;
    this.#position += chunk.length;
    let at = 0;
    const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    while (at < chunk.length && !sink.stopped) {
      if (sink.skip > 0) {
        const skipped = Math.min(sink.skip, chunk.length - at);
        sink.skip -= skipped;
        at += skipped;
      } else if (this.#carryLength > 0) {
        at += this.#completeCarry(chunk, at, start + at);
      } else {
        sink.show(view, start);
        at = this.#parse(view, at, chunk.length);
        if (sink.skip === 0 && !sink.stopped) {
          this.#fillCarry(chunk, at, chunk.length);
          at = chunk.length;
        }
      }
    }
    sink.flush();
  }

  /** Ends the capture. Call it once; nothing is handed out after it. */
  end(): CaptureSummary {
    const sink = this.#sink;
    sink.ended = true;
    if (!sink.stopped && sink.skip === 0) {
      sink.show(this.#carryView, this.#position - this.#carryLength);
      const at = this.#parseCarry();
      const left = this.#carryLength - at;
      if (!sink.stopped && (left > 0 || sink.inside)) this.#noteCut(at, `${left} of ${sink.needed} bytes`);
    }
    if (sink.skip > 0) this.#noteCut(this.#position - sink.viewStart, `${sink.skip} bytes are missing`);
    const parser = this.#parser!;
    return {
      format: parser.format,
      byteOrder: parser.littleEndian ? 'little' : 'big',
      interfaces: sink.interfaces,
      names: sink.names,
      comments: sink.comments,
      notes: sink.notes,
      complete: sink.complete,
    };
  }

  /** Unless the source of the bytes has said why they end. */
  #noteCut(offset: number, detail: string): void {
    const sink = this.#sink;
    sink.complete = false;
    if (!sink.notes.some((note) => note.code === 'cut-off' || note.code === 'damaged')) {
      sink.note('cut-off', offset, detail);
    }
  }

  #parse(view: DataView, offset: number, end: number): number {
    this.#parser ??= this.#recognize(view, offset, end);
    return this.#parser === null ? offset : this.#parser.parse(view, offset, end);
  }

  /** The parser of the format that begins at `offset`; null when more bytes are needed to tell. */
  #recognize(view: DataView, offset: number, end: number): PcapParser | PcapngParser | null {
    const sink = this.#sink;
    const seen = end - offset;
    const isPcap = seen >= MAGIC_LENGTH && isPcapMagic(view, offset);
    const isPcapng = seen >= MAGIC_LENGTH && view.getUint32(offset) === BLOCK.sectionHeader;
    sink.needed = isPcap
      ? PCAP_HEADER_LENGTH
      : isPcapng
        ? BLOCK_OVERHEAD
        : seen < MAGIC_LENGTH
          ? MAGIC_LENGTH
          : FORMAT_SAMPLE;
    if (seen < sink.needed && !sink.ended) return null;
    if (seen >= sink.needed && isPcap) return new PcapParser(sink, view, offset);
    if (seen >= sink.needed && isPcapng) return new PcapngParser(sink, view, offset);
    if (seen === 0 && sink.notes.length > 0) {
      throw new CaptureError(
        'empty',
        'the compressed data is cut off or damaged before the capture begins',
        COPY_AGAIN,
      );
    }
    throw refuseFormat(new Uint8Array(view.buffer, view.byteOffset + offset, Math.min(seen, FORMAT_SAMPLE)));
  }

  /** Adds to the carry what its record still lacks, and reads it. Returns how much of the chunk it took. */
  #completeCarry(chunk: Uint8Array, at: number, position: number): number {
    const sink = this.#sink;
    const taken = Math.min(sink.needed - this.#carryLength, chunk.length - at);
    sink.flush();
    this.#fillCarry(chunk, at, at + taken);
    if (this.#carryLength < sink.needed) return taken;
    sink.show(this.#carryView, position + taken - this.#carryLength);
    const parsed = this.#parseCarry();
    this.#carry.copyWithin(0, parsed, this.#carryLength);
    this.#carryLength -= parsed;
    return taken;
  }

  /** Reads the carry, which can hold several records at the start of a file, and returns where it stopped. */
  #parseCarry(): number {
    const sink = this.#sink;
    let at = 0;
    do {
      at = this.#parse(this.#carryView, at, this.#carryLength);
      if (sink.skip === 0) break;
      const skipped = Math.min(sink.skip, this.#carryLength - at);
      sink.skip -= skipped;
      at += skipped;
    } while (sink.skip === 0);
    sink.flush();
    return at;
  }

  #fillCarry(chunk: Uint8Array, from: number, to: number): void {
    const length = this.#carryLength + to - from;
    if (length > this.#carry.length) {
      const grown = new Uint8Array(Math.max(length, 2 * this.#carry.length));
      grown.set(this.#carry.subarray(0, this.#carryLength));
      this.#carry = grown;
      this.#carryView = new DataView(grown.buffer);
    }
    this.#carry.set(chunk.subarray(from, to), this.#carryLength);
    this.#carryLength = length;
  }
}
