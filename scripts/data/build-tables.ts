import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatDataTable, type TableDraft } from '../../src/attribution/data-table-writer.ts';
import { compileAsn } from './compile-asn.ts';
import { compileCountry } from './compile-country.ts';
import { compileOui } from './compile-oui.ts';
import { type DataPackage, findPackage } from './packages.ts';

/** One table of `dist/data`: the package it comes from, the files in it, and how they become a table. */
type TableBuild = { file: string; name: string; inputs: string[]; compile: (data: DataPackage) => TableDraft };

const TABLES: readonly TableBuild[] = [
  { file: 'asn.bin', name: '@ip-location-db/asn', inputs: ['asn-ipv4.csv', 'asn-ipv6.csv'], compile: compileAsn },
  {
    file: 'dbip-country.bin',
    name: '@ip-location-db/dbip-country',
    inputs: ['dbip-country-ipv4.csv', 'dbip-country-ipv6.csv'],
    compile: compileCountry,
  },
  { file: 'oui.bin', name: 'oui-data', inputs: ['index.json'], compile: compileOui },
];

/**
 * Compiles the shipped tables into `out`, each only when its package or the compilers changed since `stamps` was
 * written. Returns the files written.
 */
export function buildTables(root: string, out: string, compilers: string): string[] {
  mkdirSync(out, { recursive: true });
  const written: string[] = [];
  for (const table of TABLES) {
    const data = findPackage(root, table.name, table.inputs);
    const sizes = data.files.map((file) => statSync(file).size);
    const stamp = JSON.stringify({ package: data.name, version: data.version, sizes, compilers });
    const [target, stampFile] = [join(out, table.file), join(out, `.${table.file}.stamp`)];
    if (existsSync(target) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) continue;
    writeWhole(target, formatDataTable(table.compile(data)));
    writeWhole(stampFile, stamp);
    written.push(table.file);
  }
  return written;
}

/** Never leaves half a file for a command that runs meanwhile. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const part = `${path}.${process.pid}.part`;
  writeFileSync(part, content);
  renameSync(part, path);
}
