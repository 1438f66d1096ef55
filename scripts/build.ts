import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildCommand } from './build-command.ts';
import { collectRules } from './collect-rules.ts';
import { compileRules } from './compile-rules.ts';
import { buildOutlines, outlinePackage } from './data/build-outlines.ts';
import { buildTables, writeWhole } from './data/build-tables.ts';
import { hashFiles, listFiles, stampFiles } from './input-stamp.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');

/** What decides the bytes of the tables, besides the packages: read by content, so that a fresh clone skips nothing. */
const COMPILERS = [
  'scripts/data',
  ...['interval-builder', 'interval-table', 'ip-address', 'prefix', 'utf8'].map((name) => `src/base/${name}.ts`),
  'src/attribution/table-lookup.ts',
  'src/attribution/data-table.ts',
  'src/attribution/data-table-writer.ts',
  'src/attribution/address-rows.ts',
  'src/attribution/csv-rows.ts',
];

/** What decides which rules are sound, and what they are compiled to. */
const RULE_CHECKERS = ['src/rulebook.ts', 'src/base', 'src/attribution', 'src/decode/protocol-rules.ts'];

/** Runs a step unless its inputs are as they were when it last succeeded. */
async function step(name: string, stamp: string, run: () => void | Promise<void>): Promise<void> {
  const file = join(dist, `.${name}.stamp`);
  if (existsSync(file) && readFileSync(file, 'utf8') === stamp) return;
  const start = performance.now();
  await run();
  writeWhole(file, stamp);
  process.stderr.write(`built ${name} in ${Math.round(performance.now() - start)} ms\n`);
}

mkdirSync(dist, { recursive: true });
const paths = (names: readonly string[]) => names.flatMap((name) => listFiles(join(root, name)));

for (const table of await buildTables(root, join(dist, 'data'), hashFiles(paths(COMPILERS)))) {
  process.stderr.write(`built data/${table}\n`);
}

const outlines = outlinePackage(root);
await step('outlines', `${outlines.version} ${hashFiles(paths(['scripts/data/build-outlines.ts']))}`, () => {
  writeWhole(join(dist, 'data', 'outlines.json'), `${JSON.stringify(buildOutlines(outlines))}\n`);
});

const rules = listFiles(join(root, 'rules')).filter((file) => file.endsWith('.json'));
await step('rules', stampFiles(root, [...rules, ...paths(RULE_CHECKERS)]), () => {
  writeWhole(join(dist, 'data', 'rules.json'), compileRules(collectRules(join(root, 'rules'), rules)));
});

const sources = paths(['src', 'tsconfig.json', 'package-lock.json', 'scripts/build-command.ts']);
await step('command', stampFiles(root, sources), () => buildCommand(root));
