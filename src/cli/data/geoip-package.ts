import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TableInfo } from '../../attribution/data-table.ts';
import { formatAddress } from '../../base/ip-address.ts';
import { Failure } from '../failure.ts';
import type { OpenedDatabase } from './mmdb.ts';

/** What packages of the `geoip-lite` shape export. */
type GeoipModule = { lookup(address: string): { country?: unknown; region?: unknown; city?: unknown } | null };

/**
 * Opens `geoip-country`, `geoip-lite` or a package of their shape, found from the working folder, from this package,
 * or among those installed globally. Throws `Failure` with the command that installs it when it is nowhere.
 */
export async function openGeoipPackage(name: string, from: string = process.cwd()): Promise<OpenedDatabase> {
  const entry = resolvePackage(name, from);
  // Without --save-dev npm leaves out what a clone of this project names as an optional peer.
  if (entry === null)
    throw new Failure(`the package ${name} is not installed`, `install it: npm install --save-dev ${name}`);
  const geoip = await importGeoip(name, entry);
  const { edition, date } = editionOf(entry);
  const info: TableInfo = {
    id: name,
    kind: 'country',
    family: 'maxmind',
    edition,
    date,
    licence: 'GeoLite2 EULA',
    attribution: 'This product includes GeoLite2 data created by MaxMind, available from https://www.maxmind.com',
    source: name,
    sha256: null,
  };
  const lookup = (words: Int32Array, at: number) => {
    const address = formatAddress(words, at);
    const found = geoip.lookup(address);
    if (found === null) return null;
    const country = typeof found.country === 'string' && /^[A-Z]{2}$/.test(found.country) ? found.country : null;
    return { country, prefix: `${address}/${address.includes(':') ? 128 : 32}` };
  };
  return { info, network: null, country: { id: name, family: 'maxmind', edition, licence: info.licence, lookup } };
}

function resolvePackage(name: string, from: string): string | null {
  // A package name and nothing else: a path here would import any file.
  if (!/^(@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*$/.test(name)) return null;
  const globalFolder =
    process.platform === 'win32'
      ? join(process.env.APPDATA ?? '', 'npm', 'x.js')
      : join(dirname(process.execPath), '..', 'lib', 'x.js');
  for (const base of [join(from, 'x.js'), import.meta.url, globalFolder]) {
    try {
      return createRequire(base).resolve(name);
    } catch {
      // Not there; the next place may have it.
    }
  }
  return null;
}

async function importGeoip(name: string, entry: string): Promise<GeoipModule> {
  let reason = 'it has no lookup function';
  try {
    const module: { default?: unknown; lookup?: unknown } = await import(pathToFileURL(entry).href);
    for (const candidate of [module, module.default]) if (hasLookup(candidate)) return candidate;
  } catch (error) {
    reason = error instanceof Error ? error.message.split('\n', 1)[0]! : String(error);
  }
  throw new Failure(`cannot use the package ${name}: ${reason}`, `install it again: npm install --save-dev ${name}`);
}

function hasLookup(value: unknown): value is GeoipModule {
  return typeof value === 'object' && value !== null && 'lookup' in value && typeof value.lookup === 'function';
}

/** Day of the data: in the name of the archive it was made from, else in the version; else the version alone. */
function editionOf(entry: string): { edition: string; date: string | null } {
  const root = packageRoot(entry);
  const manifest: { name?: string; version?: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const version = manifest.version ?? '';
  const texts = [...checksumsIn(join(root, 'data')), version];
  for (const text of texts) {
    const match = /(?:^|[._-])(20\d\d)(0[1-9]|1[0-2])([0-3]\d)/.exec(text);
    if (match !== null) {
      const date = `${match[1]}-${match[2]}-${match[3]}`;
      return { edition: date, date };
    }
  }
  // 2.x went back to the last data that its authors may pass on, of August 2019; the day is that of their statement.
  if (manifest.name === 'geoip-lite' && version.startsWith('2.')) return { edition: '2019-08-28', date: '2019-08-28' };
  return { edition: version, date: null };
}

function packageRoot(entry: string): string {
  let folder = dirname(entry);
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

function checksumsIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.checksum'))
    .map((name) => readFileSync(join(folder, name), 'utf8').slice(0, 1000));
}
