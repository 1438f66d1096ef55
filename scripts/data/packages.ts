import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** An installed package that data is compiled from. */
export type DataPackage = { name: string; version: string; folder: string; files: string[] };

/** Finds the package in `root`'s node_modules; `files` are those that the compiler reads. */
export function findPackage(root: string, name: string, files: string[]): DataPackage {
  const folder = join(root, 'node_modules', name);
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  return { name, version, folder, files: files.map((file) => join(folder, file)) };
}

/** The day in a version such as 2.3.2026061719; null when it holds none. */
export function dateInVersion(version: string): string | null {
  const match = /\.(20\d\d)(\d\d)(\d\d)\d*$/.exec(version);
  return match === null ? null : `${match[1]}-${match[2]}-${match[3]}`;
}
