import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { playScenario } from './play.ts';
import { type Form, parseScenario } from './scenario.ts';

/** The folder of the scenario files. */
export const SCENARIOS = fileURLToPath(new URL('scenarios/', import.meta.url));

/** The names of all scenarios. */
export function scenarioNames(): string[] {
  return readdirSync(SCENARIOS)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => basename(file, '.yaml'))
    .toSorted();
}

/** A capture file of a scenario's form, or null when the scenario has no such form. */
export function generateCapture(name: string, form: Form): { file: string; bytes: Uint8Array } | null {
  const path = join(SCENARIOS, `${name}.yaml`);
  const scenario = parseScenario(basename(path), readFileSync(path, 'utf8'), form);
  if (scenario === null) return null;
  const bytes = playScenario(scenario);
  const file = `${scenario.name}.${scenario.format}`;
  if (!scenario.gzip) return { file, bytes };
  const packed = gzipSync(bytes, { level: 9 });
  // The tenth byte of the header names the operating system (RFC 1952, section 2.3.1): 255, unknown, everywhere.
  packed[9] = 255;
  return { file: `${file}.gz`, bytes: packed };
}

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      form: { type: 'string', default: 'short' },
      output: { type: 'string', short: 'o', default: 'captures' },
    },
  });
  const form = values.form === '72h' ? '72h' : 'short';
  mkdirSync(values.output, { recursive: true });
  for (const name of positionals.length > 0 ? positionals : scenarioNames()) {
    const capture = generateCapture(name, form);
    if (capture === null) continue;
    writeFileSync(join(values.output, capture.file), capture.bytes);
    process.stdout.write(`${capture.file} ${capture.bytes.length}\n`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
