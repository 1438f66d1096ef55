import { crc32, createInflateRaw, type InflateRaw } from 'node:zlib';
import type { CaptureConsumer, ChunkDecoder } from './capture-consumer.ts';
import { isGzip, MAX_GZIP_HEADER, readGzipHeaderLength } from './gzip-header.ts';

/** CRC-32 and length after the compressed data, RFC 1952, section 2.3.1. */
const TRAILER_LENGTH = 8;
/** Bytes of a piece that is inflated: what is lost when a stream is damaged is at most one of these. */
const OUTPUT_LENGTH = 16_384;
const NOTHING = new Uint8Array(0);

/**
 * Gunzips a stream of members. Not `createGunzip`: that drops what it had inflated when a checksum fails, and does not
 * tell bytes that follow the last member from damage.
 */
export class GzipDecoder implements ChunkDecoder {
  readonly #consumer: CaptureConsumer;
  #state: 'header' | 'data' | 'trailer' | 'padding' | 'stopped' = 'header';
  /** Of a header or trailer that is not whole yet. */
  #pending: Uint8Array = NOTHING;
  #members = 0;
  #inflate: InflateRaw | null = null;
  #failure: unknown = null;
  /** Compressed bytes that `#inflate` was given. */
  #given = 0;
  #checksum = 0;
  #trailing = 0;

  constructor(consumer: CaptureConsumer) {
    this.#consumer = consumer;
  }

  async write(chunk: Uint8Array): Promise<void> {
    let rest = chunk;
    while (rest.length > 0 && this.#state !== 'stopped' && !this.#consumer.stopped) {
      rest = this.#state === 'data' ? await this.#inflatePiece(rest) : this.#readFraming(rest);
    }
  }

  end(): void {
    this.#inflate?.close();
    if (this.#consumer.stopped || this.#state === 'stopped') return;
    const between = this.#members > 0 && this.#state === 'header';
    if (this.#state === 'padding' || between) this.#trailing += this.#pending.length;
    else this.#consumer.note('cut-off', 'gzip');
    if (this.#trailing > 0) this.#consumer.note('trailing-bytes', `${this.#trailing} after the gzip data`);
  }

  /** Takes what of `bytes` belongs to a header, a trailer or to nothing, and returns the rest. */
  #readFraming(bytes: Uint8Array): Uint8Array {
    if (this.#state === 'padding') {
      this.#trailing += bytes.length;
      return NOTHING;
    }
    const joined = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes]);
    this.#pending = NOTHING;
    return this.#state === 'trailer' ? this.#readTrailer(joined) : this.#readHeader(joined);
  }

  #readHeader(bytes: Uint8Array): Uint8Array {
    let from = 0;
    // Zero bytes fill the last block of a tape or a disk.
    if (this.#members > 0) while (bytes[from] === 0) from++;
    const header = bytes.subarray(from);
    if (header.length < 3) return this.#keep(header);
    if (!isGzip(header)) {
      this.#state = 'padding';
      return header;
    }
    const length = readGzipHeaderLength(header);
    if (length === -1 || (length === null && header.length > MAX_GZIP_HEADER)) return this.#stop('gzip header');
    if (length === null) return this.#keep(header);
    this.#open();
    return header.subarray(length);
  }

  #readTrailer(bytes: Uint8Array): Uint8Array {
    if (bytes.length < TRAILER_LENGTH) return this.#keep(bytes);
    const expected = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
    if (expected !== this.#checksum) this.#consumer.note('checksum', 'gzip');
    this.#members++;
    this.#state = 'header';
    return bytes.subarray(TRAILER_LENGTH);
  }

  #keep(bytes: Uint8Array): Uint8Array {
    this.#pending = Uint8Array.from(bytes);
    return NOTHING;
  }

  #stop(detail: string): Uint8Array {
    this.#state = 'stopped';
    this.#consumer.note('damaged', detail);
    return NOTHING;
  }

  #open(): void {
    const inflate = createInflateRaw({ chunkSize: OUTPUT_LENGTH });
    this.#inflate = inflate;
    this.#given = 0;
    this.#checksum = 0;
    this.#state = 'data';
    inflate.on('data', (piece: Uint8Array) => {
      this.#checksum = crc32(piece, this.#checksum);
      try {
        if (this.#failure === null) this.#consumer.feed(piece);
      } catch (error) {
        // Thrown from an event it would end the process.
        this.#failure = error;
      }
    });
  }

  /** Inflates from `bytes`; returns those after the end of the member's data. */
  async #inflatePiece(bytes: Uint8Array): Promise<Uint8Array> {
    const inflate = this.#inflate!;
    const outcome = await writePiece(inflate, bytes);
    if (this.#failure !== null) throw this.#failure;
    if (outcome instanceof Error) return this.#stop(`gzip: ${outcome.message}`);
    const before = this.#given;
    this.#given += bytes.length;
    if (outcome === 'more') return NOTHING;
    inflate.close();
    this.#inflate = null;
    this.#state = 'trailer';
    return bytes.subarray(inflate.bytesWritten - before);
  }
}

/** `end` once the last block of the member was inflated; all data was handed on by then. */
function writePiece(inflate: InflateRaw, bytes: Uint8Array): Promise<'more' | 'end' | Error> {
  return new Promise((resolve) => {
    const settle = (outcome: 'more' | 'end' | Error) => {
      inflate.off('end', atEnd);
      inflate.off('error', settle);
      // Errors that come late have nobody left to hear them.
      inflate.on('error', ignore);
      resolve(outcome);
    };
    const atEnd = () => settle('end');
    inflate.off('error', ignore);
    inflate.once('end', atEnd);
    inflate.once('error', settle);
    inflate.write(bytes, (error) => {
      // Bytes left over after the last block mean 'end', which is told before this; else the stream wants more.
      if (!error) setImmediate(() => settle('more'));
    });
  });
}

function ignore(): void {}
