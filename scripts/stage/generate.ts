import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { playScenario } from './play.ts';
import { type Form, parseScenario, type Scenario } from './scenario.ts';

/** The folder of the scenario files. */
export const SCENARIOS = fileURLToPath(new URL('scenarios/', import.meta.url));

/** The names of all scenarios. */
export function scenarioNames(): string[] {
  return readdirSync(SCENARIOS)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => basename(file, '.yaml'))
    .toSorted();
}

/** A scenario by its name, or null when it has no such form. */
export function readScenario(name: string, form: Form): Scenario | null {
  return parseScenario(`${name}.yaml`, readFileSync(join(SCENARIOS, `${name}.yaml`), 'utf8'), form);
}

/** A capture file of a scenario's form, or null when the scenario has no such form. */
export function generateCapture(name: string, form: Form): { file: string; bytes: Uint8Array } | null {
  const scenario = readScenario(name, form);
  if (scenario === null) return null;
  const bytes = playScenario(scenario);
  const file = `${scenario.name}.${scenario.format}`;
  if (!scenario.gzip) return { file, bytes };
  const packed = gzipSync(bytes, { level: 9 });
  // The tenth byte of the header names the operating system (RFC 1952, section 2.3.1): 255, unknown, everywhere.
  packed[9] = 255;
  return { file: `${file}.gz`, bytes: packed };
}

/** The captures that the project ships: every short form, and the long forms that are packed. */
export function shippedCaptures(): { name: string; form: Form }[] {
  return scenarioNames().flatMap((name) => {
    const long = readScenario(name, '72h');
    const forms: Form[] = long?.gzip === true ? ['short', '72h'] : ['short'];
    return forms.map((form) => ({ name, form }));
  });
}

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { form: { type: 'string' }, output: { type: 'string', short: 'o', default: 'captures' } },
  });
  const form: Form = values.form === '72h' ? '72h' : 'short';
  const names = positionals.length > 0 ? positionals : scenarioNames();
  const asked = names.map((name) => ({ name, form }));
  mkdirSync(values.output, { recursive: true });
  for (const wanted of positionals.length > 0 || values.form !== undefined ? asked : shippedCaptures()) {
    const capture = generateCapture(wanted.name, wanted.form);
    if (capture === null) continue;
    writeFileSync(join(values.output, capture.file), capture.bytes);
    process.stdout.write(`${capture.file} ${capture.bytes.length}\n`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
