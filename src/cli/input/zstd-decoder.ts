import type { Decompress } from 'fzstd';
import { CaptureError } from '../../capture/record.ts';
import type { CaptureConsumer, ChunkDecoder } from './capture-consumer.ts';
import { XxHash64 } from './xxhash64.ts';
import { BLOCK_HEADER_LENGTH, isZstd, MAX_FRAME_HEADER, readZstdBlock, readZstdFrame } from './zstd-frame.ts';

/**
 * fzstd 0.1.1 reads no more than 25 bits of an offset, and would give wrong bytes from 2^26 - 3 on. `zstd -19` uses
 * 8 MiB; beyond are only `--ultra -21`, `-22` and `--long=26` or more.
 */
const MAX_WINDOW = 2 ** 26 - 4;
/**
 * For each block fzstd moves the whole window. A sound stream moves 512 times its output at most (64 MiB for 128 KiB);
 * one of tiny blocks in a large window would take days.
 */
const MAX_MOVED_PER_BYTE = 2048;
const FREE_MOVES = 2 ** 34;
/** Milliseconds. A block takes about one; a forged one, whose matches overlap without end, takes minutes. */
const MAX_BLOCK_TIME = 5000;
/** Blocks are decoded in between turns of the event loop, so many compressed bytes at a time. */
const PIECE_LENGTH = 65_536;
const CHECKSUM_LENGTH = 4;
const NOTHING = new Uint8Array(0);

type DecompressClass = typeof Decompress;

/** Decompresses frames of Zstandard. Frames and blocks are measured here, so that fzstd only ever gets whole blocks. */
export class ZstdDecoder implements ChunkDecoder {
  readonly #consumer: CaptureConsumer;
  readonly #decompress: DecompressClass;
  #state: 'frame' | 'blocks' | 'skipped' | 'trailing' | 'stopped' = 'frame';
  #pending: Uint8Array = NOTHING;
  #frame: Decompress | null = null;
  #frames = 0;
  #window = 0;
  /** Of the frame's content; null when the frame carries no checksum to compare. */
  #hash: XxHash64 | null = null;
  #skip = 0;
  #trailing = 0;
  #moved = 0;
  #output = 0;
  #blockStart = 0;
  #failure: unknown = null;

  constructor(consumer: CaptureConsumer, decompress: DecompressClass) {
    this.#consumer = consumer;
    this.#decompress = decompress;
  }

  async write(chunk: Uint8Array): Promise<void> {
    for (let at = 0; at < chunk.length; at += PIECE_LENGTH) {
      if (this.#state === 'stopped' || this.#consumer.stopped) return;
      this.#take(Buffer.concat([this.#pending, chunk.subarray(at, at + PIECE_LENGTH)]));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  end(): void {
    if (this.#state === 'stopped' || this.#consumer.stopped) return;
    if (this.#state === 'frame' && this.#frames > 0) {
      this.#trailing = this.#pending.length;
    } else if (this.#state !== 'trailing') {
      this.#consumer.note('cut-off', 'zstd');
    }
    if (this.#trailing > 0) this.#consumer.note('trailing-bytes', `${this.#trailing} after the zstd data`);
  }

  /** Reads as much of `bytes` as is whole and keeps the rest. */
  #take(bytes: Uint8Array): void {
    let rest = bytes;
    for (;;) {
      const next = this.#step(rest);
      if (next === null || this.#state === 'stopped') break;
      rest = next;
    }
    this.#pending = this.#state === 'stopped' ? NOTHING : rest;
  }

  /** What is left after one step; null when more bytes are needed for it. */
  #step(bytes: Uint8Array): Uint8Array | null {
    switch (this.#state) {
      case 'frame':
        return this.#openFrame(bytes);
      case 'blocks':
        return this.#readBlocks(bytes);
      case 'skipped': {
        const skipped = Math.min(this.#skip, bytes.length);
        this.#skip -= skipped;
        if (this.#skip > 0) return skipped === 0 ? null : NOTHING;
        this.#state = 'frame';
        return bytes.subarray(skipped);
      }
      default:
        this.#trailing += bytes.length;
        return bytes.length === 0 ? null : NOTHING;
    }
  }

  #openFrame(bytes: Uint8Array): Uint8Array | null {
    if (bytes.length < 4) return null;
    if (!isZstd(bytes)) {
      this.#state = 'trailing';
      return bytes;
    }
    const frame = readZstdFrame(bytes.subarray(0, MAX_FRAME_HEADER));
    if (frame === null) return null;
    this.#frames++;
    if (frame.skippable) {
      this.#state = 'skipped';
      this.#skip = frame.length;
      return bytes;
    }
    refuseFrame(frame.window, frame.dictionary);
    this.#window = frame.window;
    this.#hash = frame.hasChecksum ? new XxHash64() : null;
    this.#frame = new this.#decompress((data) => this.#hand(data));
    this.#state = 'blocks';
    this.#push(bytes.subarray(0, frame.headerLength), false);
    return bytes.subarray(frame.headerLength);
  }

  /** Decodes all whole blocks that `bytes` begin with. */
  #readBlocks(bytes: Uint8Array): Uint8Array | null {
    let end = 0;
    while (end + BLOCK_HEADER_LENGTH <= bytes.length) {
      const { length, isLast } = readZstdBlock(bytes, end);
      if (length === null) {
        this.#push(bytes.subarray(0, end), false);
        return this.#stop('zstd block');
      }
      const next = end + length + (isLast && this.#hash !== null ? CHECKSUM_LENGTH : 0);
      if (next > bytes.length) break;
      end = next;
      if (!isLast) continue;
      this.#push(bytes.subarray(0, end), true);
      if (this.#state === 'blocks') this.#endFrame(bytes.subarray(0, end));
      return bytes.subarray(end);
    }
    if (end === 0) return null;
    this.#push(bytes.subarray(0, end), false);
    return bytes.subarray(end);
  }

  /** `bytes` end with the checksum, if there is one. */
  #endFrame(bytes: Uint8Array): void {
    this.#state = 'frame';
    if (this.#hash === null) return;
    const stored = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - CHECKSUM_LENGTH).getUint32(0, true);
    if (BigInt.asUintN(32, this.#hash.digest()) !== BigInt(stored)) this.#consumer.note('checksum', 'zstd');
  }

  #push(bytes: Uint8Array, isLast: boolean): void {
    this.#blockStart = performance.now();
    try {
      this.#frame!.push(bytes, isLast);
    } catch (error) {
      if (this.#failure !== null) throw this.#failure;
      this.#stop(`zstd: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** Called by fzstd for each block. */
  #hand(data: Uint8Array): void {
    this.#moved += this.#window;
    this.#output += data.length;
    if (this.#moved > FREE_MOVES + MAX_MOVED_PER_BYTE * this.#output)
      throw new Error('blocks too small for the window');
    if (performance.now() - this.#blockStart > MAX_BLOCK_TIME) throw new Error('a block that takes too long');
    this.#hash?.update(data);
    try {
      if (data.length > 0) this.#consumer.feed(data);
    } catch (error) {
      this.#failure = error;
      throw error;
    }
    this.#blockStart = performance.now();
  }

  #stop(detail: string): Uint8Array {
    if (this.#state !== 'stopped') this.#consumer.note('damaged', detail);
    this.#state = 'stopped';
    return NOTHING;
  }
}

/** Throws for a frame that cannot be decoded here at all. */
function refuseFrame(window: number, dictionary: number): void {
  if (dictionary !== 0) {
    const message = 'Zstandard data that needs a dictionary';
    throw new CaptureError('unsupported-format', message, 'Decompress it with: zstd -dc -D DICTIONARY IN > OUT');
  }
  if (window > MAX_WINDOW) {
    const message = `Zstandard data with a window of ${Math.ceil(window / 2 ** 20)} MiB, the most is 63`;
    throw new CaptureError('unsupported-format', message, 'Decompress it with: zstd -dc --long=31 IN > OUT');
  }
}
