import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** The files under a folder, or the file itself, sorted; none when it does not exist. */
export function listFiles(path: string): string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

/** A text that changes when a file is added, removed or written. Reads no content: it runs before every start. */
export function stampFiles(root: string, files: readonly string[]): string {
  return files
    .map((file) => {
      const { mtimeMs, size } = statSync(file);
      return `${relative(root, file)} ${size} ${mtimeMs}\n`;
    })
    .join('');
}

/** SHA-256 over the contents of the files, in order. */
export function hashFiles(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}
