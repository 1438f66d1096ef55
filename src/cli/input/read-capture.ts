import { createHash } from 'node:crypto';
import type { CaptureConsumer, ChunkDecoder } from './capture-consumer.ts';
import { openTurns } from './capture-source.ts';
import { GzipDecoder } from './gzip-decoder.ts';
import { isGzip } from './gzip-header.ts';
import { ZstdDecoder } from './zstd-decoder.ts';
import { isZstd } from './zstd-frame.ts';

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
  for await (const turn of openTurns(path, options.standardInput)) {
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
    this.#head = Uint8Array.from(head);
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
