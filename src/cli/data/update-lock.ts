import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../failure.ts';

/** Takes the one lock of a data folder; the returned function gives it back. Throws `Failure` when it is taken. */
export function lockFolder(folder: string): () => void {
  const path = join(folder, '.update.lock');
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const file = openSync(path, 'wx');
      writeSync(file, String(process.pid));
      closeSync(file);
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      if (isRunning(path)) break;
      rmSync(path, { force: true });
    }
  }
  throw new Failure('another update is running', `wait for it, or remove ${path}`);
}

/** Whether the process that wrote the lock still lives; one killed half-way leaves its lock behind. */
function isRunning(path: string): boolean {
  try {
    const process_ = Number(readFileSync(path, 'utf8'));
    if (!Number.isInteger(process_) || process_ <= 0) return false;
    process.kill(process_, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
