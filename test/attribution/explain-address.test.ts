import { describe, expect, test } from 'vitest';
import { explainAddress } from '../../src/attribution/explain-address.ts';
import { parseAddress } from '../../src/base/ip-address.ts';
import { RULES } from './real-rules.ts';
import { asnSource, countrySource, dayTime, makeSources } from './synthetic-sources.ts';

const SOURCES = makeSources({
  networks: [asnSource({ '120.24.0.0/16': 37963 })],
  countries: [countrySource('dbip', { '120.0.0.0/8': 'CN' }), countrySource('maxmind', { '8.0.0.0/8': 'US' })],
});

const explain = (address: string, name: string | null = null) =>
  explainAddress(parseAddress(address)!, name, SOURCES, RULES, { captureTime: dayTime('2026-07-01') });

describe('an address explained', () => {
  test('tells every statement, who was silent, and which devices have it built in', () => {
    const seen = explain('120.24.59.150');
    expect(seen.attribution.statements.map(({ kind, country }) => [kind, country])).toEqual([
      ['family', 'CN'],
      ['network', null],
      ['confined', 'CN'],
    ]);
    expect(seen.silent).toEqual([{ id: 'maxmind-test', edition: '2026-06-01' }]);
    expect(seen.vendors).toEqual([
      { id: 'tutk', title: 'ThroughTek Kalay (TUTK)', purpose: 'master', matched: '120.24.59.150' },
    ]);
  });

  test('takes a name along', () => {
    const seen = explain('120.24.59.150', 'm1.iotcplatform.com');
    expect(seen.vendors[0]).toMatchObject({ id: 'tutk', matched: 'iotcplatform.com' });
    expect(explain('120.24.59.150', 'time.google.com').serviceRole).toBe('ntp');
  });

  test('unwraps NAT64, and asks nobody about special addresses', () => {
    expect(explain('64:ff9b::120.24.59.150').embedded).toBe('120.24.59.150');
    expect(explain('10.0.0.1')).toMatchObject({ silent: [], attribution: { scope: 'private' } });
  });
});
