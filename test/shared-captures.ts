import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import { createObserver, type Observations } from '../src/index.ts';

/** Real captures and what others say of them, beside the repository; tests that read it skip where it is absent. */
export const SHARED = join(import.meta.dirname, '../../shared');

/** Observes a capture of `SHARED/captures`, compressed with gzip or not. */
export async function observeShared(file: string): Promise<Observations> {
  let bytes: Uint8Array = readFileSync(join(SHARED, 'captures', file));
  // A cut gzip stream gives what it has.
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) bytes = gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
  const observer = createObserver({ path: file, site: 'home', maxFlows: 1e6 });
  for (let at = 0; at < bytes.length; at += 65536) observer.feed(bytes.subarray(at, at + 65536));
  return observer.end();
}
