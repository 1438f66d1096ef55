import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { formatDataTable } from '../../../src/attribution/data-table-writer.ts';
import { parseAddress } from '../../../src/base/ip-address.ts';
import { parseMac } from '../../../src/base/mac-address.ts';
import { shippedDataFolder, userDataFolder } from '../../../src/cli/data/data-folders.ts';
import { findTables, loadSources } from '../../../src/cli/data/load-sources.ts';
import { loadTable } from '../../../src/cli/data/load-table.ts';
import { sampleTable } from '../../attribution/sample-table.ts';
import { mmdbBytes } from './mmdb-bytes.ts';

const root = mkdtempSync(join(tmpdir(), 'egresslens-load-'));
afterAll(() => rmSync(root, { recursive: true }));

const none = join(root, 'absent');
const shipped = shippedDataFolder();

function folderOf(...tables: { id: string; date: string | null }[]): string {
  const folder = mkdtempSync(join(root, 'data-'));
  for (const { id, date } of tables) {
    const draft = sampleTable('country', { '192.0.2.0/24': 1 }, { strings: ['HK'] });
    const info = { ...draft.info, id, date, edition: date ?? 'undated' };
    writeFileSync(join(folder, `${id}.bin`), formatDataTable({ ...draft, info }));
  }
  return folder;
}

const editions = (a: string, b: string) =>
  findTables({ shipped: a, user: b }).map(({ info }) => `${info.id} ${info.edition}`);

describe('which tables are used', () => {
  it('takes the fetched table unless the shipped one is dated later', () => {
    const old = folderOf({ id: 'a', date: '2026-01-01' }, { id: 'b', date: '2026-01-01' });
    const later = folderOf({ id: 'a', date: '2026-02-01' }, { id: 'c', date: null });
    expect(editions(old, later)).toEqual(['a 2026-02-01', 'b 2026-01-01', 'c undated']);
    expect(editions(later, old)).toEqual(['a 2026-02-01', 'b 2026-01-01', 'c undated']);
    expect(editions(old, folderOf({ id: 'a', date: null }))).toEqual(['a undated', 'b 2026-01-01']);
  });

  it('takes a database among the fetched', async () => {
    const user = folderOf();
    const records = { '192.0.2.0/24': { country_code: 'SG' } };
    writeFileSync(
      join(user, 'a.mmdb'),
      mmdbBytes({ type: 'DBIP-Country-Lite', built: '2026-11-01', ipVersion: 6, records }),
    );
    const { sources, infos } = await loadSources({ shipped: folderOf({ id: 'a', date: '2026-06-01' }), user });
    expect(infos.map(({ edition }) => edition)).toEqual(['2026-11-01']);
    expect(sources.countries.map((source) => source.lookup(parseAddress('192.0.2.1')!, 0)?.country)).toEqual(['SG']);
  });

  it('says in one line which table is damaged', () => {
    const folder = folderOf({ id: 'a', date: null });
    writeFileSync(join(folder, 'a.bin'), 'ELTB');
    expect(() => findTables({ shipped: folder, user: none })).toThrow(/^cannot use the data table .*a\.bin: [^\n]+$/);
    expect(() => loadTable(join(folder, 'absent.bin'))).toThrow('no such file');
  });
});

describe('the user’s data folder', () => {
  const folder = (platform: NodeJS.Platform, env: Record<string, string>) =>
    userDataFolder({ platform, env, home: join('home', 'u') });
  it('follows the platform', () => {
    expect(folder('linux', {})).toBe(join('home', 'u', '.local', 'share', 'egresslens'));
    expect(folder('linux', { XDG_DATA_HOME: '/x' })).toBe(join('/x', 'egresslens'));
    expect(folder('darwin', {})).toBe(join('home', 'u', 'Library', 'Application Support', 'egresslens'));
    expect(folder('win32', { LOCALAPPDATA: 'L' })).toBe(join('L', 'egresslens', 'data'));
    expect(folder('linux', { EGRESSLENS_DATA: '/y' })).toBe('/y');
  });
});

describe.skipIf(shipped === null)('the shipped tables (needs npm run build)', () => {
  it('know well-known addresses and cameras', async () => {
    const { sources, vendor, infos } = await loadSources({ user: none });
    expect(infos.map(({ id }) => id)).toEqual(['asn', 'dbip-country', 'oui']);
    const asn = (text: string) => sources.networks[0]?.lookup(parseAddress(text)!, 0)?.number;
    const country = (text: string) => sources.countries[0]?.lookup(parseAddress(text)!, 0)?.country;
    expect(['120.24.59.150', '47.254.0.1', '52.4.0.1', '2408:4000::1'].map(asn)).toEqual([37963, 45102, 16509, 37963]);
    expect(['120.24.59.150', '47.242.0.1', '52.4.0.1', '240b:4000::1'].map(country)).toEqual(['CN', 'HK', 'US', 'SG']);
    expect([asn('10.0.0.1'), country('10.0.0.1')]).toEqual([undefined, undefined]);
    // A block of MA-M size inside one that the registry holds.
    expect(vendor(parseMac('a4:da:22:11:00:00')!)).toMatchObject({ name: 'T2T System', prefix: 'a4:da:22:1' });
    expect(vendor(parseMac('a4:da:22:22:00:00')!)).toMatchObject({ name: 'Wyze Labs', prefix: 'a4:da:22:2' });
    expect(vendor(parseMac('18:50:73:00:00:00')!)).toMatchObject({ name: 'Tianjin HuaLai Technology' });
  });

  it('keep an IPv6 boundary inside a /64', async () => {
    const { sources } = await loadSources({ user: none });
    const prefix = sources.countries[0]?.lookup(parseAddress('2001:550::1000:0:0:9a18:1073')!, 0)?.prefix;
    expect(Number(prefix?.split('/')[1])).toBeGreaterThan(64);
  });
});
