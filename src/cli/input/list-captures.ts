import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describeSystemError } from '../failure.ts';
import { STANDARD_INPUT } from './capture-source.ts';

/** A capture that was named, or found in a folder that was. */
export type CaptureFile = {
  path: string;
  /** Bytes on disk, or null when that cannot be known: standard input, a pipe. */
  size: number | null;
  fromFolder: boolean;
};

/** What was asked for and cannot be opened, in one line each. */
export type UnopenedPath = { path: string; message: string; hint: string };

/**
 * The files that `paths` stand for, in that order and each once. Folders are walked and their files sorted by code unit;
 * in them symbolic links are not followed, hidden entries left out, and every other file is taken: whether it is a
 * capture its bytes say.
 */
export function listCaptures(paths: readonly string[]): { captures: CaptureFile[]; unopened: UnopenedPath[] } {
  const captures: CaptureFile[] = [];
  const unopened: UnopenedPath[] = [];
  const seen = new Set<string>();
  for (const path of paths) {
    for (const found of expand(path, unopened)) {
      const identity = found.path === STANDARD_INPUT ? STANDARD_INPUT : identify(found.path);
      if (seen.has(identity)) continue;
      seen.add(identity);
      captures.push(found);
    }
  }
  return { captures, unopened };
}

/** A pipe of the shell (`/dev/fd/63`) has no real path, and a file may be gone. */
function identify(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

function expand(path: string, unopened: UnopenedPath[]): CaptureFile[] {
  if (path === STANDARD_INPUT) return [{ path, size: null, fromFolder: false }];
  let stat: Stats;
  try {
    stat = statSync(path);
  } catch (error) {
    unopened.push({ path, message: describeSystemError(error), hint: 'Check the path' });
    return [];
  }
  if (!stat.isDirectory()) return [{ path, size: stat.isFile() ? stat.size : null, fromFolder: false }];
  const failures = unopened.length;
  const found = walk(path, unopened);
  if (found.length === 0 && unopened.length === failures) {
    unopened.push({ path, message: 'no files in this folder', hint: 'Name a capture, or a folder that holds some' });
  }
  return found.sort((one, other) => (one.path < other.path ? -1 : 1));
}

function walk(root: string, unopened: UnopenedPath[]): CaptureFile[] {
  const found: CaptureFile[] = [];
  // A list, not recursion: how deep a folder goes is not ours to say.
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of readFolder(folder, unopened)) {
      if (entry.name.startsWith('.')) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) folders.push(path);
      else if (entry.isFile()) found.push({ path, size: sizeOf(path), fromFolder: true });
    }
  }
  return found;
}

function readFolder(folder: string, unopened: UnopenedPath[]): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    unopened.push({ path: folder, message: describeSystemError(error), hint: 'Check who may read this folder' });
    return [];
  }
}

/** Null when the file went away meanwhile. */
function sizeOf(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.size ?? null;
}
