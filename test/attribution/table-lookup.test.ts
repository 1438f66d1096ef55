import { describe, expect, it } from 'vitest';
import { createDataTable } from '../../src/attribution/data-table-writer.ts';
import { formatRangeRecord } from '../../src/attribution/provider-range.ts';
import { lookupAsn, lookupCountry, lookupOui, lookupRange, macKey } from '../../src/attribution/table-lookup.ts';
import { addRange, buildIntervals, createRangeList } from '../../src/base/interval-builder.ts';
import { parseAddress } from '../../src/base/ip-address.ts';
import { parseMac } from '../../src/base/mac-address.ts';
import { sampleTable } from './sample-table.ts';

describe('looking up an address', () => {
  const countries = createDataTable(
    sampleTable(
      'country',
      { '198.51.100.0/24': 1, '198.51.100.128/25': 2, '2001:db8::/32': 2 },
      { strings: ['HK', 'CN'] },
    ),
  );

  it.each([
    ['198.51.100.1', { country: 'HK', prefix: '198.51.100.0/25' }],
    ['198.51.100.200', { country: 'CN', prefix: '198.51.100.128/25' }],
    ['2001:db8::1', { country: 'CN', prefix: '2001:db8::/32' }],
    ['198.51.101.0', null],
    ['2001:db9::', null],
    ['0.0.0.0', null],
    ['255.255.255.255', null],
  ])('%s', (address, expected) => {
    expect(lookupCountry(countries, parseAddress(address)!)).toEqual(expected);
  });

  it('reads the four words where they lie', () => {
    const words = Int32Array.of(9, 9, 9, ...parseAddress('198.51.100.1')!);
    expect(lookupCountry(countries, words, 3)?.country).toBe('HK');
  });

  it('gives AS number and name', () => {
    const table = createDataTable(
      sampleTable('asn', { '192.0.2.0/24': 1 }, { numbers: [4200000001], strings: ['Example'] }),
    );
    expect(lookupAsn(table, parseAddress('192.0.2.1')!)).toEqual({
      number: 4200000001,
      organization: 'Example',
      prefix: '192.0.2.0/24',
    });
    expect(lookupAsn(countries, parseAddress('198.51.100.1')!)).toBeNull();
  });

  it('gives what a provider publishes, and nothing from a table of other records', () => {
    const record = { provider: 'aws', region: 'us-east-1', borderGroup: 'us-east-1-bue-1', services: ['EC2'] };
    const table = createDataTable(
      sampleTable('ranges', { '192.0.2.0/24': 1 }, { strings: [formatRangeRecord(record)] }),
    );
    expect(lookupRange(table, parseAddress('192.0.2.1')!)).toEqual({ ...record, prefix: '192.0.2.0/24' });
    expect(lookupRange(countries, parseAddress('198.51.100.1')!)).toBeNull();
  });
});

describe('looking up a MAC address', () => {
  const list = createRangeList(2);
  const block = (prefix: string, value: number) => {
    const size = 16 ** (12 - prefix.length);
    const first = Number.parseInt(prefix, 16) * size;
    addRange(list, macKey(first), macKey(first + size - 1), value);
  };
  block('a4da22', 0);
  block('a4da222', 1);
  block('a4da22234', 2);
  block('2caa8e', 3);
  const table = createDataTable({
    info: { ...sampleTable('oui', {}, {}).info },
    mac: buildIntervals(list),
    numbers: [7, 9, 6],
    strings: ['Wyze Labs Inc', 'Example GmbH', 'Third Co., Ltd.'],
  });

  it.each([
    ['a4:da:22:20:00:00', { name: 'Wyze Labs', organization: 'Wyze Labs Inc', prefix: 'a4:da:22:2' }],
    ['a4:da:22:23:45:67', { name: 'Example', organization: 'Example GmbH', prefix: 'a4:da:22:23:4' }],
    ['a4:da:22:2f:ff:ff', { name: 'Wyze Labs', organization: 'Wyze Labs Inc', prefix: 'a4:da:22:2' }],
    ['2c:aa:8e:ff:ff:ff', { name: 'Third', organization: 'Third Co., Ltd.', prefix: '2c:aa:8e' }],
    ['a4:da:22:30:00:00', null],
    ['2c:aa:8f:00:00:00', null],
    ['ff:ff:ff:ff:ff:ff', null],
    ['a6:da:22:20:00:00', null],
  ])('%s', (text, expected) => {
    expect(lookupOui(table, parseMac(text)!)).toEqual(expected);
  });
});
