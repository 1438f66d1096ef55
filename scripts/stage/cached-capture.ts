import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateCapture } from './generate.ts';
import type { Form } from './scenario.ts';

const STAGE = fileURLToPath(new URL('.', import.meta.url));
const CACHE = fileURLToPath(new URL('../../.build/captures/', import.meta.url));

/**
 * The path of a scenario's capture, made on demand in `.build/captures/` and made anew when the generator or a scenario
 * has changed. Throws when the scenario has no such form.
 */
export function cachedCapture(name: string, form: Form): string {
  const folder = join(CACHE, stageFingerprint());
  const known = existsSync(folder) ? readdirSync(folder) : [];
  const stem = form === 'short' ? name : `${name}-${form}`;
  const existing = known.find((file) => file.startsWith(`${stem}.`) && !file.endsWith('.part'));
  if (existing !== undefined) return join(folder, existing);
  const capture = generateCapture(name, form);
  if (capture === null) throw new Error(`The scenario ${name} has no form ${form}.`);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, capture.file);
  // Tests run in several processes: the file appears whole or not at all.
  const part = `${path}.${process.pid}.part`;
  writeFileSync(part, capture.bytes);
  renameSync(part, path);
  return path;
}

function stageFingerprint(): string {
  const hash = createHash('sha256');
  for (const entry of readdirSync(STAGE, { recursive: true, withFileTypes: true }).toSorted((a, b) =>
    order(path(a), path(b)),
  )) {
    if (entry.isFile()) hash.update(entry.name).update(readFileSync(path(entry)));
  }
  return hash.digest('hex').slice(0, 16);
}

function path(entry: { parentPath: string; name: string }): string {
  return join(entry.parentPath, entry.name);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
