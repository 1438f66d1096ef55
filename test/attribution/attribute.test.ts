import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attribute } from '../../src/attribution/attribute.ts';
import type { Attribution, AttributionContext } from '../../src/attribution/attribution.ts';
import { candidateCountries } from '../../src/attribution/attribution.ts';
import { type AttributionRules, withOverrides } from '../../src/attribution/attribution-rules.ts';
import type { AttributionSources } from '../../src/attribution/lookups.ts';
import { parseOverrides } from '../../src/attribution/overrides.ts';
import { parseAddress } from '../../src/base/ip-address.ts';
import { RULES } from './real-rules.ts';
import { asnSource, countrySource, dayTime, makeSources, rangeSource } from './synthetic-sources.ts';

const NOW: AttributionContext = { captureTime: dayTime('2026-07-01') };

function look(
  address: string,
  sources: Partial<AttributionSources>,
  names: readonly string[] = [],
  context = NOW,
  rules: AttributionRules = RULES,
): Attribution {
  const observed = names.map((name) => ({ name, source: 'dns' }));
  return attribute(parseAddress(address)!, observed, makeSources(sources), rules, context);
}

/** `CN L2 agreed`. */
function place({ location }: Attribution): string {
  return `${location.country ?? '-'} ${location.grade} ${location.status}${location.stale ? ' stale' : ''}`;
}

describe('Alibaba is not China', () => {
  const networks = [asnSource({ '47.88.0.0/14': 45102, '120.76.0.0/14': 37963 })];

  test('an address of AS37963 with one family is in CN', () => {
    const seen = look('120.78.73.68', { networks, countries: [countrySource('dbip', { '120.0.0.0/8': 'CN' })] });
    expect(place(seen)).toBe('CN L2 agreed');
    expect(seen.operator).toMatchObject({ id: 'alibaba', jurisdiction: 'CN', evidence: ['asn:37963'] });
    expect(seen.provider).toEqual({ id: 'alibaba', region: null, product: 'mainland', basis: 'network' });
  });

  test('an address of AS45102 with one family that says CN is not agreed to be there', () => {
    const seen = look('47.91.1.1', { networks, countries: [countrySource('dbip', { '47.88.0.0/14': 'CN' })] });
    expect(place(seen)).toBe('CN L1 single');
  });

  test('an address of AS45102 takes two families to be in CN', () => {
    const countries = [
      countrySource('dbip', { '47.88.0.0/14': 'CN' }),
      countrySource('maxmind', { '47.0.0.0/8': 'CN' }),
    ];
    expect(place(look('47.91.1.1', { networks, countries }))).toBe('CN L2 agreed');
  });

  test('an address of AS45102 in Frankfurt is Alibaba’s and in DE', () => {
    const countries = [countrySource('dbip', { '47.88.0.0/14': 'HK' })];
    const seen = look('47.91.1.1', { networks, countries }, ['motiondetection-eu.oss-eu-central-1.aliyuncs.com']);
    expect(place(seen)).toBe('DE L4 agreed');
    expect(seen.provider).toEqual({ id: 'alibaba', region: 'eu-central-1', product: 'object storage', basis: 'name' });
    expect(seen.location.sources).toContainEqual({
      id: 'dbip-test',
      family: 'dbip',
      edition: '2026-06-01',
      country: 'HK',
    });
    expect(candidateCountries(seen.location)).toEqual(['DE', 'HK']);
  });

  test('no answer of any source for AS45102 gives an agreed CN without two families', () => {
    const answers = ['CN', 'US', 'HK', 'SG', null];
    const rows = (value: string | null) => ({ '47.88.0.0/14': value });
    let reachedCn = 0;
    for (const dbip of answers) {
      for (const maxmind of answers) {
        for (const other of answers) {
          const countries = [
            countrySource('dbip', rows(dbip)),
            countrySource('maxmind', rows(maxmind)),
            countrySource('unknown:x', rows(other)),
          ];
          const { location } = look('47.91.1.1', { networks, countries });
          if (location.country !== 'CN' || location.status !== 'agreed') continue;
          reachedCn++;
          expect([dbip, maxmind, other].filter((value) => value === 'CN').length).toBeGreaterThan(1);
        }
      }
    }
    expect(reachedCn).toBeGreaterThan(0);
  });
});

describe('names', () => {
  const networks = [asnSource({ '17.0.0.0/8': 714, '52.0.0.0/8': 16509, '61.139.0.0/16': 4134 })];

  test('a token on an address that somebody else operates is kept and counts for nothing', () => {
    const seen = look('17.253.1.1', { networks }, ['x.oss-cn-beijing.aliyuncs.com']);
    expect(place(seen)).toBe('- L0 unknown');
    expect(seen.statements).toContainEqual(
      expect.objectContaining({ kind: 'provider-name', country: 'CN', standing: 'elsewhere' }),
    );
    expect(seen.operator?.id).toBe('apple');
  });

  test('a country in the last label of a name is nothing', () => {
    expect(place(look('17.253.1.1', { networks }, ['ntp.sjtu.edu.cn']))).toBe('- L0 unknown');
  });

  test('a content network’s name in a carrier’s network names the provider, the carrier stays the operator', () => {
    const seen = look('61.139.2.69', { networks, countries: [countrySource('dbip', { '61.0.0.0/8': 'CN' })] }, [
      'img.example.com',
      'img.example.com.m.kunlunaq.com',
    ]);
    expect(seen.provider).toMatchObject({ id: 'alibaba', basis: 'name' });
    expect(seen.operator?.id).toBe('china-telecom');
    expect(place(seen)).toBe('CN L2 agreed');
    expect(seen.tags).toContain('cdn');
  });

  test('a vendor’s region label is L3, one wider than a country is nothing', () => {
    expect(place(look('52.1.1.1', { networks }, ['us-d-master-tutk.iotcplatform.com']))).toBe('US L3 agreed');
    expect(place(look('52.1.1.1', { networks }, ['n-euw1-devs.tplinkcloud.com']))).toBe('IE L3 agreed');
    expect(place(look('52.1.1.1', { networks }, ['api.eu.xiaoyi.com']))).toBe('- L0 unknown');
  });
});

describe('published ranges', () => {
  const networks = [asnSource({ '52.0.0.0/6': 16509 })];
  const aws = rangeSource('aws', {
    '52.24.0.0/14': { region: 'us-west-2', borderGroup: 'us-west-2', services: ['EC2'] },
    '52.80.0.0/16': { region: 'cn-north-1', borderGroup: 'cn-north-1' },
    '52.90.0.0/16': { region: 'us-east-1', borderGroup: 'us-east-1-bue-1' },
    '52.91.0.0/16': { region: 'us-east-1', borderGroup: 'us-east-1-new-zone-1' },
    '52.84.0.0/15': { region: 'GLOBAL', services: ['CLOUDFRONT'], scope: 'global' },
  });

  test('a region is L5 and stands against two families', () => {
    const rows = { '52.0.0.0/8': 'CA' };
    const countries = [countrySource('dbip', rows), countrySource('maxmind', rows)];
    const seen = look('52.24.1.1', { networks, countries, ranges: [aws] });
    expect(place(seen)).toBe('US L5 agreed');
    expect(seen.provider).toEqual({ id: 'aws', region: 'us-west-2', product: 'EC2', basis: 'range' });
    expect(seen.operator?.evidence).toEqual(['range:ranges-aws', 'asn:16509']);
  });

  test('AWS’s list of its licensees’ regions names their operator', () => {
    const seen = look('52.80.1.1', { networks, ranges: [aws] });
    expect(seen.operator).toMatchObject({ id: 'aws-china', jurisdiction: 'CN' });
    expect(place(seen)).toBe('CN L5 agreed');
  });

  test('the border group decides, not the region; an unknown one is no place', () => {
    expect(place(look('52.90.1.1', { networks, ranges: [aws] }))).toBe('AR L5 agreed');
    expect(place(look('52.91.1.1', { networks, ranges: [aws] }))).toBe('- L0 unknown');
  });

  test('a front has no country, unless two families say CN', () => {
    const one = [countrySource('dbip', { '52.84.0.0/15': 'CN' })];
    const two = [...one, countrySource('maxmind', { '52.84.0.0/15': 'CN' })];
    expect(place(look('52.84.1.1', { networks, ranges: [aws], countries: one }))).toBe('- L0 anycast');
    const china = look('52.84.1.1', { networks, ranges: [aws], countries: two });
    expect(place(china)).toBe('CN L2 agreed');
    expect(china.tags).toEqual(['cdn', 'global']);
  });

  test('a third party’s geofeed is L1 and names no operator', () => {
    const geofeed = rangeSource('somebody', { '52.24.0.0/14': { country: 'NL' } }, '2026-06-01', 'third-party');
    const seen = look('52.24.1.1', { networks, ranges: [geofeed] });
    expect(place(seen)).toBe('NL L1 single');
    expect(seen.operator?.id).toBe('amazon');
  });
});

describe('resolvers and anycast', () => {
  test('a public resolver of a Chinese operator is in CN although another network announces it', () => {
    const seen = look('114.114.114.114', {
      networks: [asnSource({ '114.114.112.0/20': 21859 })],
      countries: [countrySource('dbip', { '114.0.0.0/8': 'CN' })],
    });
    expect(place(seen)).toBe('CN L2 agreed');
    expect(seen.operator).toMatchObject({ id: 'nanjing-xinfeng', jurisdiction: 'CN' });
    expect(seen.provider).toBeNull();
    expect(seen.tags).toEqual(['anycast', 'cdn']);
  });

  test('any other public resolver has no country', () => {
    const seen = look('8.8.8.8', {
      networks: [asnSource({ '8.8.8.0/24': 15169 })],
      countries: [countrySource('dbip', { '8.0.0.0/8': 'US' }), countrySource('maxmind', { '8.0.0.0/8': 'US' })],
    });
    expect(place(seen)).toBe('- L0 anycast');
  });

  test('Cloudflare’s network has no country whatever databases say', () => {
    const networks = [asnSource({ '104.16.0.0/13': 13335 })];
    const seen = look('104.16.0.1', { networks, countries: [countrySource('dbip', { '104.0.0.0/8': 'CA' })] });
    expect(place(seen)).toBe('- L0 anycast');
    expect(seen.tags).toEqual(['cdn']);
  });
});

describe('round trips', () => {
  const networks = [asnSource({ '47.88.0.0/14': 45102 })];
  const countries = [
    countrySource('dbip', { '47.88.0.0/14': 'CN' }),
    countrySource('maxmind', { '47.88.0.0/14': 'CN' }),
  ];
  const distances = {
    id: 'distances',
    edition: '2026-01-01',
    kilometres: (_: unknown, country: string) => (country === 'CN' ? 9000 : 0),
  };
  const rtt = (microseconds: number, samples = 3) => ({
    ...NOW,
    rtt: { microseconds, samples, vantage: { country: 'US' } },
  });

  test('an answer in 12 ms disputes a place 9,000 km away', () => {
    const seen = look('47.91.1.1', { networks, countries, distances }, [], rtt(12_000));
    expect(place(seen)).toBe('CN L2 disputed');
    expect(seen.location.rttMicroseconds).toBe(12_000);
    expect(seen.statements.at(-1)).toMatchObject({ kind: 'round-trip', country: 'CN', detail: '1800 km' });
  });

  test('a slow answer proves nothing, and so does a single sample or a missing vantage', () => {
    expect(place(look('47.91.1.1', { networks, countries, distances }, [], rtt(60_000)))).toBe('CN L2 agreed');
    expect(place(look('47.91.1.1', { networks, countries, distances }, [], rtt(12_000, 1)))).toBe('CN L2 agreed');
    const blind = { ...NOW, rtt: { microseconds: 12_000, samples: 3, vantage: null } };
    expect(place(look('47.91.1.1', { networks, countries, distances }, [], blind))).toBe('CN L2 agreed');
  });
});

describe('editions', () => {
  const networks = [asnSource({ '120.76.0.0/14': 37963 })];

  test('a family has one vote, its newest edition', () => {
    const countries = [
      countrySource('maxmind', { '120.0.0.0/8': 'US' }, '2023-11-15', 'geoip-lite'),
      countrySource('maxmind', { '120.0.0.0/8': 'CN' }, '2026-06-17', 'geoip-country'),
    ];
    const seen = look('120.78.1.1', { countries });
    expect(place(seen)).toBe('CN L1 single');
    expect(seen.statements.map(({ source, standing }) => [source, standing])).toEqual([
      ['geoip-country', 'counts'],
      ['geoip-lite', 'older-edition'],
    ]);
  });

  test('a capture years from the data is graded down and marked stale', () => {
    const countries = [countrySource('dbip', { '120.0.0.0/8': 'CN' })];
    expect(place(look('120.78.1.1', { networks, countries }, [], { captureTime: dayTime('2019-04-27') }))).toBe(
      'CN L1 single stale',
    );
    expect(place(look('120.78.1.1', { networks, countries }, [], { captureTime: dayTime('2025-01-01') }))).toBe(
      'CN L1 single stale',
    );
  });

  test('without a capture time the day asked for counts', () => {
    const countries = [countrySource('dbip', { '120.0.0.0/8': 'CN' })];
    const context = { captureTime: null, asOf: dayTime('2030-01-01') };
    expect(place(look('120.78.1.1', { networks, countries }, [], context))).toBe('CN L1 single stale');
    expect(place(look('120.78.1.1', { networks, countries }, [], { captureTime: null }))).toBe('CN L2 agreed');
  });
});

describe('special addresses', () => {
  const everywhere = {
    countries: [countrySource('dbip', { '0.0.0.0/0': 'US', '::/0': 'US' })],
    networks: [asnSource({ '0.0.0.0/0': 37963, '::/0': 37963 })],
  };

  test.each([
    '192.168.1.1',
    '224.0.0.251',
    '255.255.255.255',
    '192.0.2.1',
    '100.64.0.1',
    'fe80::1',
    'ff02::fb',
    'fd00::1',
    '2001:db8::1',
    '64:ff9b::192.168.1.1',
  ])('%s is never attributed', (address) => {
    const seen = look(address, everywhere);
    expect(seen).toMatchObject({ operator: null, provider: null, autonomousSystem: null, statements: [] });
    expect(place(seen)).toBe('- L0 unknown');
  });

  test('a NAT64 address is the IPv4 address inside it', () => {
    const seen = look('64:ff9b::120.78.73.68', {
      networks: [asnSource({ '120.76.0.0/14': 37963 })],
      countries: [countrySource('dbip', { '120.0.0.0/8': 'CN' })],
    });
    expect(place(seen)).toBe('CN L2 agreed');
    expect(seen).toMatchObject({ scope: 'nat64', tags: ['nat64'] });
  });
});

test('the user’s own word stands and is shown as such', () => {
  const overrides = parseOverrides(
    { overrides: [{ prefix: '47.91.1.0/24', operator: 'My host', country: 'NL', note: 'rented' }] },
    'overrides.json',
    [],
  )!;
  const networks = [asnSource({ '47.88.0.0/14': 45102 })];
  const countries = [
    countrySource('dbip', { '47.88.0.0/14': 'CN' }),
    countrySource('maxmind', { '47.88.0.0/14': 'CN' }),
  ];
  const seen = look('47.91.1.1', { networks, countries }, [], NOW, withOverrides(RULES, overrides));
  expect(seen.operator).toMatchObject({ id: 'user-my-host', name: 'My host', evidence: ['user', 'asn:45102'] });
  expect(place(seen)).toBe('NL L4 agreed');
  expect(seen.tags).toContain('user');
  expect(place(look('47.91.2.1', { networks, countries }, [], NOW, withOverrides(RULES, overrides)))).toBe(
    'CN L2 agreed',
  );
});

test('an unknown network is an operator by its number and registered name, without jurisdiction', () => {
  const seen = look('5.5.5.5', { networks: [asnSource({ '5.0.0.0/8': 64500 })] });
  expect(seen.operator).toEqual({
    id: 'as64500',
    name: 'Organization 64500',
    jurisdiction: null,
    evidence: ['asn:64500'],
  });
});

test('any address and any names are answered', () => {
  const label = fc.constantFrom(
    'oss-cn-beijing',
    'aliyuncs',
    'com',
    'amazonaws',
    's3',
    'us-west-2',
    'iotcplatform',
    '',
    '*',
    '__proto__',
    'constructor',
    'x'.repeat(300),
  );
  const name = fc.array(label, { maxLength: 6 }).map((labels) => labels.join('.'));
  const sources = makeSources({
    networks: [asnSource({ '0.0.0.0/1': 37963, '128.0.0.0/1': 16509 })],
    countries: [countrySource('dbip', { '0.0.0.0/1': 'CN' })],
  });
  let located = 0;
  fc.assert(
    fc.property(
      fc.array(fc.integer(), { minLength: 4, maxLength: 4 }),
      fc.boolean(),
      fc.array(name, { maxLength: 3 }),
      (words, mapped, names) => {
        const address = Int32Array.from(mapped ? [0, 0, 0xffff, words[3]!] : words);
        const observed = names.map((text) => ({ name: text, source: 'dns' }));
        const seen = attribute(address, observed, sources, RULES, NOW);
        if (seen.location.country !== null) located++;
        expect(seen.location.status === 'unknown' || seen.scope === 'global' || seen.tags.includes('nat64')).toBe(true);
      },
    ),
  );
  expect(located).toBeGreaterThan(0);
});
