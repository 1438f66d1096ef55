import { MAX_HANDED_OUT } from './packet-limit.ts';
import * as layout from './pcapng-block.ts';
import { BLOCK } from './pcapng-block.ts';
import {
  INTERFACE_OPTIONS,
  type PcapngInterface,
  readInterface,
  readStatistics,
  STATISTICS_OPTIONS,
} from './pcapng-interface.ts';
import { readNameResolution } from './pcapng-names.ts';
import { BROKEN_OPTIONS, COMMENT, decodeOption, nextOption, paddedLength, readOptionText } from './pcapng-options.ts';
import { decodeTime } from './pcapng-time.ts';
import { CaptureError } from './record.ts';
import type { RecordSink } from './record-sink.ts';

/** Each interface is kept until the end. */
const MAX_INTERFACES = 65_536;

/** Reads what the blocks of pcapng say, one whole block at a time; block types and lengths are checked by the caller. */
export class PcapngContent {
  readonly #sink: RecordSink;
  #sections = 0;
  /** Of all sections; the interface ids of a section count from `#firstInterface`. */
  readonly #interfaces: PcapngInterface[] = [];
  #firstInterface = 0;

  constructor(sink: RecordSink) {
    this.#sink = sink;
  }

  /** Hands out the packet of the block at `at`. Options end at `optionsEnd`; at `at` when they are not to be read. */
  parsePacket(view: DataView, at: number, optionsEnd: number, little: boolean): void {
    const sink = this.#sink;
    const simple = view.getUint32(at, little) === BLOCK.simplePacket;
    const id = packetInterface(view, at, little);
    const source = this.#interfaces[this.#firstInterface + id];
    if (source === undefined) {
      const count = this.#interfaces.length - this.#firstInterface;
      sink.stop('damaged', at, `packet of interface ${id} in a section of ${count} interfaces`);
      return;
    }
    const data = at + (simple ? layout.SIMPLE_DATA : layout.PACKET_DATA);
    const room = at + view.getUint32(at + layout.TOTAL_LENGTH, little) - layout.TRAILER_LENGTH - data;
    const original = view.getUint32(
      at + (simple ? layout.SIMPLE_ORIGINAL_LENGTH : layout.PACKET_ORIGINAL_LENGTH),
      little,
    );
    const captured = simple
      ? Math.min(original, room, source.facts.snapLength || original)
      : view.getUint32(at + layout.PACKET_CAPTURED_LENGTH, little);
    if (captured > room) {
      sink.stop('damaged', at, `captured length ${captured} in a block with room for ${room}`);
      return;
    }
    if (simple) this.#writeNoTime(at);
    else this.#writeTime(view, at, source, little);
    const { batch } = sink;
    batch.originalLength[batch.length] = original;
    batch.linkType[batch.length] = source.facts.linkType;
    batch.interfaceId[batch.length] = this.#firstInterface + id;
    const options = data + paddedLength(captured);
    if (!simple && options < optionsEnd) this.#readComments(view, options, optionsEnd, little);
    sink.commit(data, Math.min(captured, MAX_HANDED_OUT));
  }

  #writeTime(view: DataView, at: number, source: PcapngInterface, little: boolean): void {
    const { timestamp, length: row } = this.#sink.batch;
    if (decodeTime(view, at + layout.PACKET_TIMESTAMP, little, source.clock, timestamp, row)) {
      this.#sink.note('dropped-digits', at, 'if_tsresol');
    }
  }

  #writeNoTime(at: number): void {
    const { batch } = this.#sink;
    batch.timestamp[batch.length] = Number.NaN;
    this.#sink.note('no-timestamp', at, 'simple packet block');
  }

  /** Takes in a section header, interface description, interface statistics or name resolution block. */
  parseFacts(view: DataView, at: number, optionsEnd: number, little: boolean): void {
    switch (view.getUint32(at, little)) {
      case BLOCK.sectionHeader:
        this.#openSection(view, at, optionsEnd, little);
        break;
      case BLOCK.interfaceDescription:
        this.#addInterface(view, at, optionsEnd, little);
        break;
      case BLOCK.interfaceStatistics:
        this.#addStatistics(view, at, optionsEnd, little);
        break;
      case BLOCK.nameResolution:
        this.#addNames(view, at, optionsEnd, little);
        break;
    }
  }

  #openSection(view: DataView, at: number, optionsEnd: number, little: boolean): void {
    const major = view.getUint16(at + layout.SECTION_VERSION_MAJOR, little);
    const minor = view.getUint16(at + layout.SECTION_VERSION_MINOR, little);
    if (major !== 1) {
      const version = `pcapng version ${major}.${minor}`;
      if (this.#sections === 0) {
        throw new CaptureError(
          'unsupported-format',
          `${version} is not known`,
          'Convert it with: editcap -F pcap IN OUT',
        );
      }
      this.#sink.stop('unsupported-version', at, version);
      return;
    }
    this.#sections++;
    this.#firstInterface = this.#interfaces.length;
    this.#readComments(view, at + layout.SECTION_OPTIONS, optionsEnd, little);
  }

  #addInterface(view: DataView, at: number, optionsEnd: number, little: boolean): void {
    if (this.#interfaces.length === MAX_INTERFACES) {
      this.#sink.stop('damaged', at, `more than ${MAX_INTERFACES} interfaces`);
      return;
    }
    const added = readInterface(view, at, optionsEnd, little);
    this.#interfaces.push(added);
    this.#sink.interfaces.push(added.facts);
    this.#readComments(view, at + INTERFACE_OPTIONS, optionsEnd, little);
  }

  #addStatistics(view: DataView, at: number, optionsEnd: number, little: boolean): void {
    const { interfaceId, dropped } = readStatistics(view, at, optionsEnd, little);
    const source = this.#interfaces[this.#firstInterface + interfaceId];
    // Counters run from the start of the capture: the last block holds the sum.
    if (source !== undefined && dropped !== null) source.facts.dropped = dropped;
    this.#readComments(view, at + STATISTICS_OPTIONS, optionsEnd, little);
  }

  #addNames(view: DataView, at: number, optionsEnd: number, little: boolean): void {
    const resolution = readNameResolution(view, at, optionsEnd, little);
    if (resolution === null) {
      this.#noteBroken(at, 'name resolution records');
      return;
    }
    for (const { address, name, offset } of resolution.names) this.#sink.addName(address, name, offset);
    this.#readComments(view, resolution.optionsAt, optionsEnd, little);
  }

  #readComments(view: DataView, offset: number, end: number, little: boolean): void {
    let at = decodeOption(view, offset, end, COMMENT, little);
    while (at >= 0) {
      this.#sink.addComment(readOptionText(view, at, little));
      at = decodeOption(view, nextOption(view, at, little), end, COMMENT, little);
    }
    if (at === BROKEN_OPTIONS) this.#noteBroken(offset, 'options');
  }

  #noteBroken(offset: number, detail: string): void {
    this.#sink.note('damaged-options', offset, detail);
    this.#sink.complete = false;
  }
}

/** The interface within its section. A Simple Packet Block is of the first one. */
function packetInterface(view: DataView, at: number, little: boolean): number {
  switch (view.getUint32(at, little)) {
    case BLOCK.simplePacket:
      return 0;
    case BLOCK.packet:
      return view.getUint16(at + layout.PACKET_INTERFACE, little);
    default:
      return view.getUint32(at + layout.PACKET_INTERFACE, little);
  }
}
