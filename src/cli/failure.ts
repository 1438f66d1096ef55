import { escapeUnprintable } from '../report/printable.ts';

/** The work could not be done, for a reason that the user can mend. */
export class Failure extends Error {
  /** What to do about it. */
  readonly hint: string;

  constructor(message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Failure';
    this.hint = hint;
  }
}

/** One line: what, where, what to do. */
export function formatFailure({ message, hint }: { message: string; hint: string }): string {
  return `egresslens: ${escapeUnprintable(message)}${hint === '' ? '' : ` — ${escapeUnprintable(hint)}`}\n`;
}

/** What a failed call of the operating system means in words. */
export function describeSystemError(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const words: Readonly<Record<string, string>> = {
    ENOENT: 'no such file or folder',
    EACCES: 'permission denied',
    EPERM: 'not permitted',
    EISDIR: 'is a folder',
    ENOTDIR: 'a part of the path is no folder',
    ENOSPC: 'no space left',
    EROFS: 'read-only file system',
    EMFILE: 'too many open files',
  };
  return words[code] ?? (error instanceof Error ? error.message : String(error));
}
