import { describe, expect, it } from 'vitest';
import type { DataFamily, DataTable } from '../../src/attribution/data-table.ts';
import { createDataTable } from '../../src/attribution/data-table-writer.ts';
import { formatRangeRecord } from '../../src/attribution/provider-range.ts';
import {
  anycastSource,
  asnSource,
  countrySource,
  rangeSource,
  votingFamily,
} from '../../src/attribution/table-sources.ts';
import { parseAddress } from '../../src/base/ip-address.ts';
import { sampleTable } from './sample-table.ts';

const words = parseAddress('192.0.2.1')!;

describe('tables as sources', () => {
  it('gives a vote to geolocation families only: registries place nothing', () => {
    const votes = (['dbip', 'maxmind', 'unknown', 'registry', 'routeviews', 'ieee', 'provider'] as DataFamily[]).map(
      (family) => votingFamily({ id: 'x', family }),
    );
    expect(votes).toEqual(['dbip', 'maxmind', 'unknown:x', null, null, null, null]);
  });

  it('asks the country table, and refuses to be asked of a registry', () => {
    const table = createDataTable(sampleTable('country', { '192.0.2.0/24': 1 }, { strings: ['HK'] }));
    const source = countrySource(table);
    expect(source).toMatchObject({ id: 'sample-country', family: 'dbip', edition: '2026-06-01' });
    expect(source?.lookup(words, 0)).toEqual({ country: 'HK', prefix: '192.0.2.0/24' });
    const registry: DataTable = { ...table, info: { ...table.info, family: 'registry' } };
    expect(countrySource(registry)).toBeNull();
  });

  it('names the provider of a feed from its records, and fills what it does not say with null', () => {
    const strings = [
      formatRangeRecord({ provider: 'aws', region: 'eu-west-1' }),
      formatRangeRecord({ provider: 'aws', scope: 'global' }),
    ];
    const table = createDataTable(sampleTable('ranges', { '192.0.2.0/25': 1, '192.0.2.128/25': 2 }, { strings }));
    const source = rangeSource(table);
    expect(source).toMatchObject({ providerId: 'aws', publisher: 'provider' });
    expect(source.lookup(words, 0)).toEqual({
      region: 'eu-west-1',
      borderGroup: null,
      services: [],
      country: null,
      prefix: '192.0.2.0/25',
    });
    expect(source.lookup(parseAddress('192.0.2.200')!, 0)).toMatchObject({ region: null, scope: 'global' });
    expect(source.lookup(parseAddress('192.0.3.0')!, 0)).toBeNull();
    expect(anycastSource(table).lookup(words, 0)).toMatchObject({ prefix: '192.0.2.0/25' });
  });

  it('asks the AS table', () => {
    const table = createDataTable(
      sampleTable('asn', { '192.0.2.0/24': 1 }, { numbers: [64500], strings: ['Example'] }),
    );
    expect(asnSource(table).lookup(words, 0)).toEqual({
      number: 64500,
      organization: 'Example',
      prefix: '192.0.2.0/24',
    });
  });
});
