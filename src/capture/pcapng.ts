import { MAX_HANDED_OUT } from './packet-limit.ts';
import * as layout from './pcapng-block.ts';
import { BLOCK, isKnownBlock, isPacketBlock, isReadBlock, minimumLength, readByteOrder } from './pcapng-block.ts';
import { PcapngContent } from './pcapng-content.ts';
import { CaptureError } from './record.ts';
import type { RecordSink } from './record-sink.ts';

/** A longer total length is damage: the longest packet that any capture holds (D-Bus, USB) is 128 MiB. */
const MAX_BLOCK = 134_217_728 + 65_536;
/** As much of a block is looked at. Longer packets lose their tail, other blocks are skipped. */
const MAX_SHOWN = MAX_HANDED_OUT + 4096;
/** Type and total length: enough to skip a block. */
const SKIPPED_HEADER = layout.BLOCK_OVERHEAD - layout.TRAILER_LENGTH;

/** Walks the blocks of a pcapng file, whose first Section Header Block begins at the first byte that it is shown. */
export class PcapngParser {
  readonly format = 'pcapng';
  /** Byte order of the first section. */
  readonly littleEndian: boolean;
  readonly #sink: RecordSink;
  readonly #content: PcapngContent;
  /** Byte order of this section. */
  #little: boolean;
  /** Total length of the block whose body was skipped and whose trailer comes next, or 0. */
  #trailer = 0;

  constructor(sink: RecordSink, view: DataView, offset: number) {
    const little = readByteOrder(view, offset);
    if (little === null) {
      throw new CaptureError(
        'not-a-capture',
        'begins like pcapng, but its byte-order magic is damaged',
        'Copy the capture again, in binary mode',
        layout.BYTE_ORDER_MAGIC,
      );
    }
    this.#sink = sink;
    this.#content = new PcapngContent(sink);
    this.littleEndian = little;
    this.#little = little;
  }

  /** Hands out the whole packets in [offset, end) and returns where it stopped; why is in the sink. */
  parse(view: DataView, offset: number, end: number): number {
    const sink = this.#sink;
    let at = offset;
    while (sink.skip === 0) {
      const needed = this.#trailer > 0 ? layout.TRAILER_LENGTH : this.#shownLength(view, at, end);
      if (sink.stopped) break;
      if (end - at < needed) {
        sink.needed = needed;
        break;
      }
      at = this.#trailer > 0 ? this.#endSkipped(view, at) : this.#parseBlock(view, at, end);
      if (sink.stopped) break;
    }
    return at;
  }

  /** How much of the block at `at` must be seen: its header, or all that is read of it. Stops at a bad length. */
  #shownLength(view: DataView, at: number, end: number): number {
    if (end - at < layout.BLOCK_OVERHEAD) return layout.BLOCK_OVERHEAD;
    const type = view.getUint32(at, this.#little);
    if (type === BLOCK.sectionHeader && !this.#openByteOrder(view, at)) return 0;
    const length = view.getUint32(at + layout.TOTAL_LENGTH, this.#little);
    if (length < minimumLength(type) || length % 4 !== 0 || length > MAX_BLOCK) {
      this.#sink.stop('damaged', at, `${formatType(type)} with total length ${length}`);
      return 0;
    }
    if (length <= MAX_SHOWN) return isReadBlock(type) ? length : SKIPPED_HEADER;
    return isPacketBlock(type) ? MAX_SHOWN : SKIPPED_HEADER;
  }

  #openByteOrder(view: DataView, at: number): boolean {
    const little = readByteOrder(view, at);
    if (little === null) this.#sink.stop('damaged', at, 'byte-order magic of a section');
    else this.#little = little;
    return little !== null;
  }

  #parseBlock(view: DataView, at: number, end: number): number {
    const sink = this.#sink;
    const type = view.getUint32(at, this.#little);
    const length = view.getUint32(at + layout.TOTAL_LENGTH, this.#little);
    if (!isReadBlock(type) || length > MAX_SHOWN) return this.#parseSkipped(view, at, end, type, length);
    const bodyEnd = at + length - layout.TRAILER_LENGTH;
    if (view.getUint32(bodyEnd, this.#little) !== length) {
      sink.stop('damaged', at, `${formatType(type)} with two different total lengths`);
    } else if (isPacketBlock(type)) {
      this.#content.parsePacket(view, at, bodyEnd, this.#little);
    } else {
      this.#content.parseFacts(view, at, bodyEnd, this.#little);
    }
    return sink.stopped ? at : at + length;
  }

  /** A block of which nothing is read, or a packet too long to be handed out whole. */
  #parseSkipped(view: DataView, at: number, end: number, type: number, length: number): number {
    let from = at + SKIPPED_HEADER;
    if (isPacketBlock(type)) {
      this.#content.parsePacket(view, at, at, this.#little);
      if (this.#sink.stopped) return at;
      from = at + MAX_SHOWN;
    } else if (!isKnownBlock(type) || isReadBlock(type)) {
      this.#sink.note('unsupported-block', at, formatType(type));
    }
    const trailer = at + length - layout.TRAILER_LENGTH;
    const seen = Math.max(from, Math.min(trailer, end));
    this.#trailer = length;
    this.#sink.inside = true;
    this.#sink.skip = trailer - seen;
    return seen;
  }

  #endSkipped(view: DataView, at: number): number {
    const length = view.getUint32(at, this.#little);
    if (length !== this.#trailer) {
      this.#sink.stop('damaged', at, `block with two different total lengths, ${this.#trailer} and ${length}`);
      return at;
    }
    this.#trailer = 0;
    this.#sink.inside = false;
    return at + layout.TRAILER_LENGTH;
  }
}

function formatType(type: number): string {
  return `block type 0x${type.toString(16).padStart(8, '0')}`;
}
