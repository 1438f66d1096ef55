import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { buildTables } from '../../../scripts/data/build-tables.ts';
import { dateInVersion } from '../../../scripts/data/packages.ts';
import { readDataTable } from '../../../src/attribution/data-table.ts';
import { lookupAsn, lookupCountry, lookupOui } from '../../../src/attribution/table-lookup.ts';
import { parseAddress } from '../../../src/base/ip-address.ts';
import { parseMac } from '../../../src/base/mac-address.ts';

const root = mkdtempSync(join(tmpdir(), 'egresslens-compile-'));
afterAll(() => rmSync(root, { recursive: true }));

function install(name: string, version: string, files: Record<string, string>): void {
  const folder = join(root, 'node_modules', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ version }));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
}

install('@ip-location-db/asn', '2.3.2026061719', {
  'asn-ipv4.csv': '192.0.2.0,192.0.2.255,64500,"Example, ""A"" Inc."\n198.51.100.0,198.51.100.255,64501,Other\n',
  'asn-ipv6.csv': '2001:db8::,2001:db8::ffff,64500,"Example, ""A"" Inc."\n',
});
install('@ip-location-db/dbip-country', '2.3.2026060120', {
  'dbip-country-ipv4.csv': '192.0.2.0,192.0.2.255,HK\n198.51.100.0,198.51.100.255,ZZ\n',
  'dbip-country-ipv6.csv': '2001:db8::,2001:db8::ffff,CN\n',
});
install('oui-data', '2.1.9', {
  'index.json': JSON.stringify({
    '00005E': "ICANN, IANA Department\nINTERNET ASS'N NOS.AND NAMES",
    A4DA22: 'IEEE Registration Authority\n445 Hoes Lane',
    A4DA222: 'Wyze Labs Inc\n22522 29TH DR SE',
    A4DA22234: 'Private',
  }),
});

const build = (out: string, compilers = 'a') => buildTables(root, join(root, out), compilers);
const table = (out: string, name: string) => readDataTable(readFileSync(join(root, out, name)));

describe('compiling the shipped tables', () => {
  it('dates them by the version of their package, and makes up no date', () => {
    build('dated');
    const editions = ['asn.bin', 'dbip-country.bin', 'oui.bin'].map((name) => table('dated', name).info);
    expect(editions.map(({ edition, date }) => [edition, date])).toEqual([
      ['2026-06-17', '2026-06-17'],
      ['2026-06-01', '2026-06-01'],
      ['2.1.9', null],
    ]);
    expect(editions.map(({ source }) => source)).toContain('oui-data@2.1.9');
    expect([dateInVersion('1.2.3'), dateInVersion('5.0.202609260156')]).toEqual([null, '2026-09-26']);
  });

  it('keeps numbers, names, countries and blocks; what names nobody is nobody', () => {
    build('content');
    const asn = table('content', 'asn.bin');
    expect(lookupAsn(asn, parseAddress('192.0.2.1')!)).toMatchObject({
      number: 64500,
      organization: 'Example, "A" Inc.',
    });
    expect(lookupAsn(asn, parseAddress('2001:db8::1')!)).toMatchObject({ number: 64500, prefix: '2001:db8::/112' });
    const country = table('content', 'dbip-country.bin');
    expect(lookupCountry(country, parseAddress('192.0.2.1')!)?.country).toBe('HK');
    expect(lookupCountry(country, parseAddress('198.51.100.1')!)).toBeNull();
    const oui = table('content', 'oui.bin');
    expect(lookupOui(oui, parseMac('a4:da:22:21:00:00')!)?.name).toBe('Wyze Labs');
    expect(lookupOui(oui, parseMac('a4:da:22:23:45:00')!)).toBeNull();
    expect(lookupOui(oui, parseMac('a4:da:22:30:00:00')!)).toBeNull();
  });

  it('gives the same bytes twice', () => {
    build('once');
    build('twice');
    for (const name of ['asn.bin', 'dbip-country.bin', 'oui.bin']) {
      expect(readFileSync(join(root, 'once', name))).toEqual(readFileSync(join(root, 'twice', name)));
    }
  });

  it('builds again only what changed', () => {
    expect(build('again')).toEqual(['asn.bin', 'dbip-country.bin', 'oui.bin']);
    const before = statSync(join(root, 'again', 'asn.bin')).mtimeMs;
    expect(build('again')).toEqual([]);
    expect(statSync(join(root, 'again', 'asn.bin')).mtimeMs).toBe(before);
    rmSync(join(root, 'again', 'oui.bin'));
    expect(build('again')).toEqual(['oui.bin']);
    expect(build('again', 'other compilers')).toHaveLength(3);
  });

  it('fails at a row that it does not understand', () => {
    install('@ip-location-db/dbip-country', '2.3.2026060121', {
      'dbip-country-ipv4.csv': '192.0.2.0,192.0.2.255,Hong Kong\n',
    });
    expect(() => build('wrong')).toThrow('not a country: 192.0.2.0,192.0.2.255,Hong Kong');
  });
});
