import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMmdbCountry, readMmdbNetwork } from '../../../src/cli/data/mmdb-record.ts';

describe('records of MaxMind DB files', () => {
  it.each([
    [{ country: { iso_code: 'US' } }, { country: 'US' }],
    [{ country_code: 'hk' }, { country: 'HK' }],
    [{ country: 'JP' }, { country: 'JP' }],
    [{ country_code: 'ZZ' }, { country: null }],
    [{ country_code: '' }, { country: null }],
    [{ registered_country: { iso_code: 'AU' } }, { country: null }],
    [{ autonomous_system_number: 1 }, null],
    ['US', null],
    [null, null],
  ])('%j is the place %j', (record, expected) => {
    expect(readMmdbCountry(record)).toEqual(expected);
  });

  it.each([
    [
      { autonomous_system_number: 4134, autonomous_system_organization: 'Chinanet' },
      { number: 4134, organization: 'Chinanet' },
    ],
    [
      { asn: 'AS13335', as_name: 'Cloudflare' },
      { number: 13335, organization: 'Cloudflare' },
    ],
    [{ asn: 13335 }, { number: 13335, organization: '' }],
    [{ asn: 'ASx' }, null],
    [{ asn: 0 }, null],
    [{ country_code: 'US' }, null],
  ])('%j is the network %j', (record, expected) => {
    expect(readMmdbNetwork(record)).toEqual(expected);
  });

  it('reads anything', () => {
    fc.assert(
      fc.property(fc.anything(), (record) => {
        readMmdbCountry(record);
        readMmdbNetwork(record);
      }),
    );
  });
});
