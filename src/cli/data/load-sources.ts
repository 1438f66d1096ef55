import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DataTable, TableInfo } from '../../attribution/data-table.ts';
import type { AttributionSources, DistanceSource } from '../../attribution/lookups.ts';
import { lookupOui, type VendorMatch } from '../../attribution/table-lookup.ts';
import { anycastSource, asnSource, countrySource, rangeSource } from '../../attribution/table-sources.ts';
import { Failure } from '../failure.ts';
import { shippedDataFolder, userDataFolder } from './data-folders.ts';
import { openGeoipPackage } from './geoip-package.ts';
import { loadDistances } from './load-outlines.ts';
import { loadTable, loadTableInfo } from './load-table.ts';
import { type OpenedDatabase, openMmdb } from './mmdb.ts';

/** Which data to load. */
export type SourceOptions = {
  /** Paths of further databases. */
  mmdb?: readonly string[];
  /** An installed country package, `geoip-country` or `geoip-lite`; null: none. */
  geoip?: string | null;
  /** Whether distances to countries are needed: a vantage was given. */
  distances?: boolean;
  /** Tables that came with the package; null: wherever they are. */
  shipped?: string | null;
  /** Tables that the user fetched; null: the platform's place. */
  user?: string | null;
  /** A folder whose tables are used whatever their dates, instead of fetched ones; null: none. */
  chosen?: string | null;
};

/** Everything that one run asks, ready to be asked. */
export type LoadedSources = {
  sources: AttributionSources;
  /** Whose block a MAC address is from; the table is read at the first call. */
  vendor: (mac: number) => VendorMatch | null;
  /** All tables and databases, in the order of their ids. */
  infos: readonly TableInfo[];
};

/** Loads the tables, the newer of shipped and fetched, and the databases asked for. Throws `Failure` for a bad one. */
export async function loadSources(options: SourceOptions = {}): Promise<LoadedSources> {
  const files = findTables(options);
  const database: OpenedDatabase[] = (options.mmdb ?? []).map(openMmdb);
  for (const file of files) if (file.database !== undefined) database.push(file.database);
  if (options.geoip) database.push(await openGeoipPackage(options.geoip));
  const tables = files
    .filter(({ info, database }) => info.kind !== 'oui' && database === undefined)
    .map(({ path }) => loadTable(path));
  const oui = files.find(({ info }) => info.kind === 'oui');
  const ofKind = (kind: TableInfo['kind']) => tables.filter(({ info }) => info.kind === kind);
  const present = <T>(item: T | null): item is T => item !== null;
  return {
    sources: {
      networks: [...database.map(({ network }) => network).filter(present), ...ofKind('asn').map(asnSource)],
      countries: [...ofKind('country').map(countrySource), ...database.map(({ country }) => country)].filter(present),
      ranges: ofKind('ranges')
        .filter((table) => !isAnycastList(table))
        .map(rangeSource),
      anycast: ofKind('ranges').filter(isAnycastList).map(anycastSource),
      distances: options.distances ? distancesOf(options) : null,
    },
    vendor: createVendorLookup(oui?.path ?? null),
    infos: [...new Set([...files, ...database].map(({ info }) => info))].sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

function distancesOf({ shipped }: SourceOptions): DistanceSource | null {
  const folder = shipped ?? shippedDataFolder();
  return folder === null ? null : loadDistances(join(folder, 'outlines.json'));
}

/** A table's file and header; of a database that `data update` fetched, the database itself. */
export type TableFile = { path: string; info: TableInfo; database?: OpenedDatabase };

/** The tables to use: of each id the chosen one, else the fetched one unless the shipped one is dated later. */
export function findTables(options: Pick<SourceOptions, 'shipped' | 'user' | 'chosen'>): TableFile[] {
  const shipped = options.shipped ?? shippedDataFolder();
  if (shipped === null) throw new Failure('the data tables are missing', 'build them: npm run build');
  const newest = new Map<string, TableFile>();
  for (const file of tablesIn(shipped)) newest.set(file.info.id, file);
  const chosen = options.chosen ?? null;
  for (const file of chosen === null ? tablesIn(options.user ?? userDataFolder()) : chosenTables(chosen)) {
    const known = newest.get(file.info.id);
    if (known === undefined || chosen !== null || !isOlder(file.info, known.info)) newest.set(file.info.id, file);
  }
  return [...newest.values()].sort((a, b) => (a.info.id < b.info.id ? -1 : 1));
}

/** A folder that was named and holds nothing is a slip: the run would silently use other data. */
function chosenTables(folder: string): TableFile[] {
  const files = tablesIn(folder);
  if (files.length > 0) return files;
  throw new Failure(`no data tables in ${folder}`, `fill it: egresslens data update --data-dir ${folder}`);
}

function isOlder(a: TableInfo, b: TableInfo): boolean {
  return a.date !== null && b.date !== null && a.date < b.date;
}

function tablesIn(folder: string): TableFile[] {
  if (!existsSync(folder)) return [];
  const files: TableFile[] = [];
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (name.endsWith('.bin')) files.push({ path, info: loadTableInfo(path) });
    if (!name.endsWith('.mmdb')) continue;
    const database = openMmdb(path);
    files.push({ path, info: database.info, database });
  }
  return files;
}

function isAnycastList(table: DataTable): boolean {
  return table.info.id.startsWith('anycast');
}

function createVendorLookup(path: string | null): LoadedSources['vendor'] {
  let table: DataTable | null = null;
  return (mac) => {
    if (path === null) return null;
    table ??= loadTable(path);
    return lookupOui(table, mac);
  };
}
