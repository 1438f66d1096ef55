// Not by index.ts: what it exports besides, the bundler would load at every start.
import { CaptureError } from '../capture/record.ts';
import type { ProtocolRule } from '../decode/protocol-rules.ts';
import type { Observations, Observer } from '../index.ts';
import { createObserver } from '../observe.ts';
import { Failure } from './failure.ts';
import type { CaptureFile } from './input/list-captures.ts';
import { readCapture } from './input/read-capture.ts';
import { shownPath } from './input/shown-path.ts';
import type { Logger } from './logger.ts';
import { orderPieces } from './order-pieces.ts';
import type { Progress } from './progress.ts';

/** A capture that could not be read. `path` as the user or the folder named it. */
export type CaptureFailure = { path: string; message: string; hint: string };

export type ObserveSettings = {
  maxFlows: number;
  /** Protocols that are told by a pattern. */
  protocols: readonly ProtocolRule[];
  /** Whether captures are hashed (SHA-256). */
  hash: boolean;
  /** Whether the files are pieces of one recording. */
  join: boolean;
  progress: Progress;
  /** Null unless asked for. */
  log: Logger | null;
};

/** Devices and names of one home belong together; a run is of one home. */
const SITE = 'home';

/** What was seen in each capture, or in all pieces together; those that could not be read are added to `failures`. */
export async function observeCaptures(
  files: readonly CaptureFile[],
  settings: ObserveSettings,
  failures: CaptureFailure[],
): Promise<Observations[]> {
  const fail = (file: CaptureFile, error: unknown) => {
    failures.push(describeFailure(file, error));
    settings.log?.warn({ path: file.path, reason: failures.at(-1)!.message }, 'capture not read');
  };
  if (settings.join) return observeJoined(await orderPieces(files, fail), settings);
  const parts: Observations[] = [];
  for (const file of files) {
    try {
      const observer = createObserver({ ...labelOf(file.path), ...settings });
      parts.push(await observer.end(await readInto(observer, file, settings)));
    } catch (error) {
      fail(file, error);
    }
  }
  return parts;
}

/** One observer reads all pieces: a conversation that goes on in the next piece is one. */
async function observeJoined(files: readonly CaptureFile[], settings: ObserveSettings): Promise<Observations[]> {
  const [first, ...others] = files;
  if (first === undefined) return [];
  const observer = createObserver({ ...labelOf(first.path), ...settings });
  let sha256 = await readInto(observer, first, settings);
  for (const file of others) {
    observer.next(labelOf(file.path), sha256);
    sha256 = await readInto(observer, file, settings);
  }
  return [await observer.end(sha256)];
}

/** Reads a file to its end and returns its hash, if that is asked for. */
async function readInto(
  observer: Observer,
  { path }: CaptureFile,
  settings: ObserveSettings,
): Promise<string | undefined> {
  const { progress, hash, log } = settings;
  const { sha256, bytesRead, compression } = await readCapture(path, observer, { onProgress: progress.advance, hash });
  log?.debug({ path, bytesRead, compression }, 'capture read');
  return sha256 ?? undefined;
}

/** Passes on what is no fault of the file. */
function describeFailure({ path }: CaptureFile, error: unknown): CaptureFailure {
  if (error instanceof CaptureError) return { path, message: error.message, hint: error.hint };
  if (!(error instanceof Failure)) throw error;
  // Its message may name the file itself.
  const prefix = `${path}: `;
  const message = error.message.startsWith(prefix) ? error.message.slice(prefix.length) : error.message;
  return { path, message, hint: error.hint };
}

function labelOf(path: string): { path: string; site: string } {
  return { path: shownPath(path), site: SITE };
}
