import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs';
import { describeSystemError, Failure } from '../failure.ts';

/** Stands for standard input where a path is asked for. */
export const STANDARD_INPUT = '-';

/** Chunks of 256 KiB to 1 MiB are read equally fast; larger ones fall out of the second-level cache. */
const CHUNK_LENGTH = 1_048_576;
/** Files are read synchronously, which is twice as fast; signals are heard only in between turns. */
const CHUNKS_PER_TURN = 16;

/**
 * The bytes at `path` (`-`: `standardInput`, or else the process's) in groups of chunks, a turn of the event loop between the groups. A chunk
 * is valid until the next is asked for. Throws Failure for what cannot be read.
 */
export async function* openTurns(
  path: string,
  standardInput?: AsyncIterable<Uint8Array>,
): AsyncGenerator<Iterable<Uint8Array>> {
  if (path === STANDARD_INPUT) {
    if (standardInput === undefined && process.stdin.isTTY) {
      throw new Failure('standard input is a terminal', 'Pipe a capture into it, or name a file');
    }
    yield* streamTurns(path, standardInput ?? process.stdin);
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
