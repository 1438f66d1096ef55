import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseAddress } from '../../../src/base/ip-address.ts';
import { openGeoipPackage } from '../../../src/cli/data/geoip-package.ts';

const folder = mkdtempSync(join(tmpdir(), 'egresslens-geoip-'));
afterAll(() => rmSync(folder, { recursive: true }));

function install(name: string, version: string, code: string, checksum?: string): void {
  const root = join(folder, 'node_modules', name);
  mkdirSync(join(root, 'data'), { recursive: true });
  writeFileSync(join(root, 'package.json'), JSON.stringify({ name, version, main: 'index.js' }));
  writeFileSync(join(root, 'index.js'), code);
  if (checksum !== undefined) writeFileSync(join(root, 'data', 'city.checksum'), checksum);
}

const ANSWERS = `exports.lookup = (ip) => ({ '192.0.2.1': { country: 'US' }, '2001:db8::1': { country: 'DE' }, '1.1.1.1': { country: '' } })[ip] ?? null;`;
const find = async (name: string, address: string) =>
  (await openGeoipPackage(name, folder)).country?.lookup(parseAddress(address)!, 0);

describe('packages of the geoip-lite shape', () => {
  it('answers for IPv4 and IPv6, as MaxMind’s family', async () => {
    install('geoip-sample', '5.0.202609260156', ANSWERS);
    const { info, country } = await openGeoipPackage('geoip-sample', folder);
    expect(info).toMatchObject({ id: 'geoip-sample', family: 'maxmind', edition: '2026-09-26', date: '2026-09-26' });
    expect(country?.lookup(parseAddress('192.0.2.1')!, 0)).toEqual({ country: 'US', prefix: '192.0.2.1/32' });
    expect(await find('geoip-sample', '2001:db8::1')).toEqual({ country: 'DE', prefix: '2001:db8::1/128' });
    expect(await find('geoip-sample', '1.1.1.1')).toEqual({ country: null, prefix: '1.1.1.1/32' });
    expect(await find('geoip-sample', '203.0.113.1')).toBeNull();
  });

  it('has its edition from the archive named in its checksum, else from its version, else none is made up', async () => {
    install('geoip-lite-like', '1.4.10', ANSWERS, 'dfd29a  GeoLite2-City-CSV_20231115.zip\n');
    install('geoip-old', '3.1.0', ANSWERS);
    expect((await openGeoipPackage('geoip-lite-like', folder)).info.edition).toBe('2023-11-15');
    expect((await openGeoipPackage('geoip-old', folder)).info).toMatchObject({ edition: '3.1.0', date: null });
  });

  it('says which command installs what is absent', async () => {
    await expect(openGeoipPackage('geoip-nowhere', folder)).rejects.toMatchObject({
      message: 'the package geoip-nowhere is not installed',
      hint: 'install it: npm install --save-dev geoip-nowhere',
    });
  });

  it('imports no paths, and nothing without a lookup function', async () => {
    install('geoip-empty', '1.0.0', 'exports.find = 1;');
    install('geoip-broken', '1.0.0', 'throw new Error("no data\\nsecond line");');
    await expect(openGeoipPackage('./node_modules/geoip-sample/index.js', folder)).rejects.toThrow('not installed');
    await expect(openGeoipPackage('geoip-empty', folder)).rejects.toThrow('it has no lookup function');
    await expect(openGeoipPackage('geoip-broken', folder)).rejects.toThrow(/no data$/);
  });
});

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}

describe.each(['geoip-country', 'geoip-lite'])('the real %s', (name) => {
  it.skipIf(!isInstalled(name))('knows where well-known addresses are (needs npm install --no-save)', async () => {
    const { info, country } = await openGeoipPackage(name);
    expect(info.date).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(country?.lookup(parseAddress('8.8.8.8')!, 0)).toEqual({ country: 'US', prefix: '8.8.8.8/32' });
    expect(country?.lookup(parseAddress('47.92.0.1')!, 0)).toMatchObject({ country: 'CN' });
    expect(country?.lookup(parseAddress('10.0.0.1')!, 0)).toBeNull();
  });
});
