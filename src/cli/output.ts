import { createWriteStream, renameSync, rmSync, statSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { describeSystemError, Failure } from './failure.ts';

/** Characters gathered before they are written: fewer calls, and never more than this in memory. */
const BATCH = 65_536;

/** Writes the pieces as fast as the reader takes them. False when the reader has gone (a closed pipe). */
export async function writePieces(stream: Writable, pieces: Iterable<string>): Promise<boolean> {
  let batch = '';
  for (const piece of pieces) {
    batch += piece;
    if (batch.length < BATCH) continue;
    if (!(await write(stream, batch))) return false;
    batch = '';
  }
  return batch === '' || (await write(stream, batch));
}

function write(stream: Writable, text: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => {
      if (error === null || error === undefined) resolve(true);
      else if ('code' in error && error.code === 'EPIPE') resolve(false);
      else reject(error);
    });
  });
}

/** Writes to standard output; a reader who has gone is no error. */
export async function writeStandardOutput(pieces: Iterable<string>): Promise<void> {
  const { stdout } = process;
  // Each failed write is told to its callback as well; without a listener the event would end the process.
  const heard = () => {};
  stdout.on('error', heard);
  try {
    await writePieces(stdout, pieces);
  } catch (error) {
    throw new Failure(`standard output: ${describeSystemError(error)}`, 'check where it is directed to', {
      cause: error,
    });
  }
}

/** Writes a file that is there whole or not at all: under another name first. Devices and pipes are written as they are. */
export async function writeFile(path: string, pieces: Iterable<string>): Promise<void> {
  const target = isSpecial(path) ? path : `${path}.${process.pid}.partial`;
  const remove = () => target !== path && rmSync(target, { force: true });
  process.once('exit', remove);
  try {
    const stream = createWriteStream(target);
    await new Promise<void>((resolve, reject) => {
      stream.once('open', () => resolve());
      stream.once('error', reject);
    });
    await writePieces(stream, pieces);
    await new Promise<void>((resolve, reject) => {
      stream.once('error', reject);
      stream.end(() => resolve());
    });
    if (target !== path) renameSync(target, path);
  } catch (error) {
    remove();
    throw new Failure(`${path}: cannot be written: ${describeSystemError(error)}`, 'choose another place with -o', {
      cause: error,
    });
  } finally {
    process.removeListener('exit', remove);
  }
}

function isSpecial(path: string): boolean {
  const status = statSync(path, { throwIfNoEntry: false });
  return status !== undefined && !status.isFile();
}
