import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { parseAddress } from '../../../src/base/ip-address.ts';
import { familyOf, openMmdb } from '../../../src/cli/data/mmdb.ts';
import { Failure } from '../../../src/cli/failure.ts';
import { type MmdbSample, mmdbBytes } from './mmdb-bytes.ts';

const folder = mkdtempSync(join(tmpdir(), 'egresslens-mmdb-'));
afterAll(() => rmSync(folder, { recursive: true }));

function open(name: string, sample: MmdbSample) {
  const path = join(folder, name);
  writeFileSync(path, mmdbBytes(sample));
  return openMmdb(path);
}

const find = (source: { lookup(words: Int32Array, at: number): unknown } | null, text: string) =>
  source?.lookup(parseAddress(text)!, 0);

const nested: MmdbSample = {
  type: 'GeoLite2-City',
  built: '2026-09-26',
  ipVersion: 6,
  records: {
    '192.0.0.0/8': {
      country: { iso_code: 'US' },
      subdivisions: [{ names: { en: 'Oregon' } }],
      city: { names: { en: 'Boardman' } },
    },
    '1.1.1.0/24': { registered_country: { iso_code: 'AU' } },
    '2001:db8::/32': { country: { iso_code: 'DE' } },
  },
};

describe('MaxMind DB files', () => {
  it('reads MaxMind’s nested records, for IPv4 and IPv6', () => {
    const { info, country, network } = open('x.mmdb', nested);
    expect(info).toMatchObject({
      id: 'x',
      kind: 'country',
      family: 'maxmind',
      edition: '2026-09-26',
      date: '2026-09-26',
    });
    expect(info.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(network).toBeNull();
    expect(find(country, '192.0.2.1')).toEqual({
      country: 'US',
      region: 'Oregon',
      city: 'Boardman',
      prefix: '192.0.0.0/8',
    });
    expect(find(country, '2001:db8::1')).toEqual({ country: 'DE', prefix: '2001:db8::/32' });
    expect(find(country, '203.0.113.1')).toBeNull();
  });

  it('does not take a registered country for a place', () => {
    expect(find(open('x.mmdb', nested).country, '1.1.1.1')).toEqual({ country: null, prefix: '1.1.1.0/24' });
  });

  it('reads flat records', () => {
    const records = { '192.0.0.0/8': { country_code: 'HK', state1: 'HK', city: 'Hong Kong' } };
    const { info, country } = open('dbip-city.mmdb', {
      type: 'city ipvAll',
      built: '2026-06-01',
      ipVersion: 6,
      records,
    });
    expect(info.family).toBe('dbip');
    expect(find(country, '192.0.2.1')).toEqual({
      country: 'HK',
      region: 'HK',
      city: 'Hong Kong',
      prefix: '192.0.0.0/8',
    });
  });

  it('reads AS numbers, alone or beside countries', () => {
    const asn = open('asn.mmdb', {
      type: 'GeoLite2-ASN',
      built: '2026-06-01',
      ipVersion: 6,
      records: { '192.0.0.0/8': { autonomous_system_number: 64500, autonomous_system_organization: 'Example' } },
    });
    expect([asn.info.kind, asn.country]).toEqual(['asn', null]);
    expect(find(asn.network, '192.0.2.1')).toEqual({ number: 64500, organization: 'Example', prefix: '192.0.0.0/8' });
    const both = open('lite.mmdb', {
      type: 'lite',
      built: '2026-06-01',
      ipVersion: 4,
      records: { '192.0.0.0/8': { country_code: 'JP', asn: 'AS64501', as_name: 'Other' } },
    });
    expect(find(both.country, '192.0.2.1')).toMatchObject({ country: 'JP' });
    expect(find(both.network, '192.0.2.1')).toMatchObject({ number: 64501, organization: 'Other' });
    expect(both.country?.family).toBe('unknown:lite');
  });

  it('asks a database of IPv4 nothing about IPv6: its reader would answer for the first 32 bits', () => {
    const records = { '32.0.0.0/4': { country_code: 'US' } };
    const { country } = open('v4.mmdb', { type: 'country ipv4', built: '2026-06-01', ipVersion: 4, records });
    expect(find(country, '32.1.2.3')).toMatchObject({ country: 'US' });
    expect(find(country, '2001:db8::1')).toBeNull();
  });

  it('gives registries no vote', () => {
    const records = { '192.0.0.0/8': { country_code: 'CN' } };
    const { info, country } = open('geo-whois-asn-country.mmdb', {
      type: 'country ipvAll',
      built: '2026-06-01',
      ipVersion: 6,
      records,
    });
    expect([info.family, country]).toEqual(['registry', null]);
  });

  it.each([
    ['GeoLite2-Country', 'maxmind'],
    ['GeoIP2-City', 'maxmind'],
    ['DBIP-Country-Lite', 'dbip'],
    ['dbip-country.mmdb', 'dbip'],
    ['iptoasn-country.mmdb', 'registry'],
    ['ipinfo generic_country_free.mmdb', null],
  ])('%s is of family %s', (label, family) => {
    expect(familyOf(label)).toBe(family);
  });

  it('refuses what is no such file in one line that names it', () => {
    const path = join(folder, 'text.mmdb');
    writeFileSync(path, 'not a database\n'.repeat(50));
    for (const name of [path, join(folder, 'absent.mmdb'), folder]) {
      expect(() => openMmdb(name)).toThrow(Failure);
      expect(() => openMmdb(name)).toThrow(/^cannot use the database .*: [^\n]+$/);
      expect(() => openMmdb(name)).toThrow(name);
    }
  });

  it('with bytes changed is refused or answers', () => {
    const bytes = mmdbBytes(nested);
    const path = join(folder, 'changed.mmdb');
    let [opened, refused] = [0, 0];
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bytes.length - 1 }), fc.integer({ min: 0, max: 255 }), (at, value) => {
        const changed = Buffer.from(bytes);
        changed[at] = value;
        writeFileSync(path, changed);
        try {
          const { country } = openMmdb(path);
          for (const text of ['192.0.2.1', '1.1.1.1', '2001:db8::1', '::']) find(country, text);
          opened++;
        } catch (error) {
          expect(error).toBeInstanceOf(Failure);
          refused++;
        }
      }),
      { numRuns: 120, examples: [[bytes.indexOf('build_epoch') + 'build_epoch'.length, 0]] },
    );
    expect(opened).toBeGreaterThan(20);
    expect(refused).toBeGreaterThan(0);
  });
});
