import { basename, isAbsolute } from 'node:path';

/** The path as a report gives it, which goes to others: a relative one says how to find the file again, an absolute one too much. */
export function shownPath(path: string): string {
  return isAbsolute(path) ? basename(path) : path;
}
