import { readFileSync } from 'node:fs';

/** The version of this package. Source and built files lie two folders below the package's root. */
export function loadVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
