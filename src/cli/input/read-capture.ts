import { createHash } from 'node:crypto';
import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs';
import { describeSystemError, Failure } from '../failure.ts';
import type { CaptureConsumer, ChunkDecoder } from './capture-consumer.ts';
import { GzipDecoder } from './gzip-decoder.ts';
import { isGzip } from './gzip-header.ts';
import { ZstdDecoder } from './zstd-decoder.ts';
import { isZstd } from './zstd-frame.ts';

/** Stands for standard input where a path is asked for. */
export const STANDARD_INPUT = '-';

/** Chunks of 256 KiB to 1 MiB are read equally fast; larger ones fall out of the second-level cache. */
const CHUNK_LENGTH = 1_048_576;
/** Files are read synchronously, which is twice as fast; signals are heard only in between turns. */
const CHUNKS_PER_TURN = 16;
/** By so many bytes gzip and Zstandard are told. */
const MAGIC_LENGTH = 4;

export type ReadOptions = {
  /** Told how many bytes more were read, as they lie on disk. */
  onProgress?: (bytes: number) => void;
  /** Aborting makes the promise fail with the signal's reason. */
  signal?: AbortSignal;
  /** Whether to compute the SHA-256 of the bytes as they lie on disk; the file is then read to its end in any case. */
  hash?: boolean;
  /** What `-` reads. */
  standardInput?: AsyncIterable<Uint8Array>;
};

export type ReadResult = {
  /** As they lie on disk. */
  bytesRead: number;
  compression: 'none' | 'gzip' | 'zstd';
  /** Lower-case hex; null when not asked for. */
  sha256: string | null;
};

/**
 * Feeds the capture at `path` (`-`: standard input) to `consumer`, decompressed when its first bytes say so. Rejects
 * with Failure when it cannot be read and with whatever `consumer.feed` throws.
 */
export async function readCapture(
  path: string,
  consumer: CaptureConsumer,
  options: ReadOptions = {},
): Promise<ReadResult> {
  const hash = options.hash ? createHash('sha256') : null;
  const sniffer = new Sniffer(consumer);
  let bytesRead = 0;
  const isDone = () => consumer.stopped && hash === null;
  for await (const turn of openTurns(path, options)) {
    for (const chunk of turn) {
      bytesRead += chunk.length;
      hash?.update(chunk);
      options.onProgress?.(chunk.length);
      const pending = consumer.stopped ? undefined : sniffer.write(chunk);
      if (pending !== undefined) await pending;
      options.signal?.throwIfAborted();
      if (isDone()) break;
    }
    if (isDone()) break;
  }
  await sniffer.end();
  return { bytesRead, compression: sniffer.compression, sha256: hash?.digest('hex') ?? null };
}

/** Groups of chunks, a turn of the event loop between them. A chunk is valid until the next is asked for. */
async function* openTurns(path: string, options: ReadOptions): AsyncGenerator<Iterable<Uint8Array>> {
  if (path === STANDARD_INPUT) {
    const input = options.standardInput ?? process.stdin;
    if (input === process.stdin && process.stdin.isTTY) {
      throw new Failure('standard input is a terminal', 'Pipe a capture into it, or name a file');
    }
    yield* streamTurns(path, input);
    return;
  }
  const descriptor = openFile(path);
  let handedOver = false;
  try {
    const stat = fstatSync(descriptor);
    if (stat.isDirectory()) throw new Failure(`${path}: is a folder`, 'Name a file in it');
    if (stat.isFile()) {
      yield* fileTurns(path, descriptor);
      return;
    }
    // A pipe or a device has to be waited for.
    handedOver = true;
    yield* streamTurns(path, createReadStream(path, { fd: descriptor, highWaterMark: CHUNK_LENGTH }));
  } finally {
    if (!handedOver) closeSync(descriptor);
  }
}

function openFile(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw new Failure(`${path}: ${describeSystemError(error)}`, 'Check the path and who may read it', { cause: error });
  }
}

async function* fileTurns(path: string, descriptor: number): AsyncGenerator<Iterable<Uint8Array>> {
  const buffer = new Uint8Array(CHUNK_LENGTH);
  const state = { ended: false };
  while (!state.ended) {
    yield readChunks(path, descriptor, buffer, state);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function* readChunks(path: string, descriptor: number, buffer: Uint8Array, state: { ended: boolean }) {
  for (let i = 0; i < CHUNKS_PER_TURN; i++) {
    let length: number;
    try {
      length = readSync(descriptor, buffer, 0, buffer.length, null);
    } catch (error) {
      throw new Failure(`${path}: ${describeSystemError(error)}`, 'Copy the file to another disk', { cause: error });
    }
    if (length === 0) {
      state.ended = true;
      return;
    }
    yield buffer.subarray(0, length);
  }
}

async function* streamTurns(path: string, stream: AsyncIterable<Uint8Array>): AsyncGenerator<Iterable<Uint8Array>> {
  const name = path === STANDARD_INPUT ? 'standard input' : path;
  const chunks = stream[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await nextChunk(chunks, name);
      if (next.done) return;
      yield [next.value];
    }
  } finally {
    await chunks.return?.();
  }
}

async function nextChunk(chunks: AsyncIterator<Uint8Array>, name: string): Promise<IteratorResult<Uint8Array>> {
  try {
    return await chunks.next();
  } catch (error) {
    throw new Failure(`${name}: ${describeSystemError(error)}`, 'Write it to a file first', { cause: error });
  }
}

/** Chooses what decodes a capture by its first bytes. */
class Sniffer {
  readonly #consumer: CaptureConsumer;
  #decoder: ChunkDecoder | null = null;
  #head: Uint8Array = new Uint8Array(0);
  compression: ReadResult['compression'] = 'none';

  constructor(consumer: CaptureConsumer) {
    this.#consumer = consumer;
  }

  write(chunk: Uint8Array): Promise<void> | undefined {
    if (this.#decoder !== null) return this.#decoder.write(chunk);
    const head = this.#head.length === 0 ? chunk : Buffer.concat([this.#head, chunk]);
    if (head.length >= MAGIC_LENGTH) return this.#start(head);
    this.#head = head.slice();
    return undefined;
  }

  async end(): Promise<void> {
    if (this.#decoder === null) await this.#start(this.#head);
    this.#decoder?.end();
  }

  async #start(head: Uint8Array): Promise<void> {
    if (isGzip(head)) {
      this.compression = 'gzip';
      this.#decoder = new GzipDecoder(this.#consumer);
    } else if (isZstd(head)) {
      this.compression = 'zstd';
      const { Decompress } = await import('fzstd');
      this.#decoder = new ZstdDecoder(this.#consumer, Decompress);
    } else {
      this.#decoder = new PlainDecoder(this.#consumer);
    }
    await this.#decoder.write(head);
  }
}

/** Hands on what is not compressed. */
class PlainDecoder implements ChunkDecoder {
  readonly #consumer: CaptureConsumer;

  constructor(consumer: CaptureConsumer) {
    this.#consumer = consumer;
  }

  write(chunk: Uint8Array): undefined {
    this.#consumer.feed(chunk);
  }

  end(): void {}
}
