import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createDataTable } from '../../src/attribution/data-table-writer.ts';
import { parseAwsRanges } from '../../src/attribution/feed-aws.ts';
import { parseAzureTags } from '../../src/attribution/feed-azure.ts';
import { parseGeofeed } from '../../src/attribution/feed-geofeed.ts';
import { parseGoogleRanges } from '../../src/attribution/feed-google.ts';
import { parseOracleRanges } from '../../src/attribution/feed-oracle.ts';
import {
  createFeed,
  type Feed,
  formatRangeRecord,
  parseRangeRecord,
  type RangeRecord,
} from '../../src/attribution/provider-range.ts';
import { compileRanges } from '../../src/attribution/range-table.ts';
import { lookupRange } from '../../src/attribution/table-lookup.ts';
import { parseAddress } from '../../src/base/ip-address.ts';
import { parsePrefix } from '../../src/base/prefix.ts';

const terms = { id: 'ranges-test', licence: 'none', attribution: '', source: 'a test' };

function tableOf(...ranges: [string, Omit<RangeRecord, 'provider'>][]) {
  const feed = createFeed('aws', '2026-08-22');
  for (const [text, record] of ranges) feed.ranges.push({ ...record, provider: 'aws', prefix: parsePrefix(text)! });
  return createDataTable(compileRanges(feed, terms));
}

const find = (table: ReturnType<typeof tableOf>, address: string) => lookupRange(table, parseAddress(address)!);

describe('a feed as a table', () => {
  it('answers with the most specific prefix', () => {
    const table = tableOf(
      ['192.0.2.0/24', { region: 'a' }],
      ['192.0.2.64/26', { region: 'b' }],
      ['192.0.2.65/32', { region: 'c' }],
    );
    expect(
      ['192.0.2.63', '192.0.2.64', '192.0.2.65', '192.0.2.66', '192.0.2.128'].map((ip) => find(table, ip)?.region),
    ).toEqual(['a', 'b', 'c', 'b', 'a']);
    expect(find(table, '192.0.3.0')).toBeNull();
  });

  it('keeps every service of a prefix that is listed once for each, sorted', () => {
    const table = tableOf(
      ['192.0.2.0/24', { region: 'a', services: ['S3'] }],
      ['192.0.2.0/24', { region: 'a', services: ['AMAZON', 'S3'] }],
    );
    expect(find(table, '192.0.2.1')?.services).toEqual(['AMAZON', 'S3']);
  });

  it('prefers the row with a region to the one that says global, whichever comes first', () => {
    const regional: [string, Omit<RangeRecord, 'provider'>] = ['192.0.2.0/24', { region: 'a', services: ['EC2'] }];
    const global: [string, Omit<RangeRecord, 'provider'>] = [
      '192.0.2.0/24',
      { scope: 'global', services: ['CLOUDFRONT'] },
    ];
    for (const table of [tableOf(regional, global), tableOf(global, regional)]) {
      expect(find(table, '192.0.2.1')).toEqual({
        provider: 'aws',
        region: 'a',
        services: ['CLOUDFRONT', 'EC2'],
        prefix: '192.0.2.0/24',
      });
    }
  });

  it('writes records that come back, and reads nothing else', () => {
    const record: RangeRecord = {
      provider: 'linode',
      country: 'SG',
      subdivision: 'SG-04',
      city: 'Singapore',
      services: ['b', 'a', 'a'],
    };
    expect(parseRangeRecord(formatRangeRecord(record))).toEqual({ ...record, services: ['a', 'b'] });
    for (const text of ['', '{}', '[]', '[1,2,3,4,5,6,7,[]]', '["x","","","","","",""]'])
      expect(parseRangeRecord(text)).toBeNull();
  });
});

const feeds = fileURLToPath(new URL('../../../shared/feeds/', import.meta.url));

describe.skipIf(!existsSync(feeds))('the providers’ own files (needs ../shared/feeds)', () => {
  const table = (name: string, parse: (text: string) => Feed) => {
    const feed = parse(readFileSync(`${feeds}${name}`, 'utf8'));
    expect(feed.problems).toEqual([]);
    return createDataTable(compileRanges(feed, terms));
  };

  it('AWS: regions, China, a zone of us-east-1 abroad, global services', () => {
    const aws = table('aws-ip-ranges.json', parseAwsRanges);
    expect(find(aws, '52.4.0.1')).toMatchObject({ region: 'us-east-1', services: ['AMAZON', 'EC2'] });
    expect(find(aws, '52.80.0.1')).toMatchObject({ region: 'cn-north-1' });
    expect(find(aws, '75.2.0.1')).toMatchObject({ scope: 'global', services: ['AMAZON', 'GLOBALACCELERATOR'] });
    expect(find(aws, '2600:1f14::1')).toMatchObject({ region: 'us-west-2' });
    const groups = new Set(
      parseAwsRanges(readFileSync(`${feeds}aws-ip-ranges.json`, 'utf8')).ranges.map((range) => range.borderGroup),
    );
    expect(groups).toContain('us-east-1-bue-1');
  });

  it('Google, Azure, Oracle and Linode', () => {
    expect(find(table('google-cloud-ip-ranges.json', parseGoogleRanges), '35.190.0.1')).toMatchObject({
      scope: 'global',
    });
    expect(find(table('microsoft-azure-ip-ranges.json', parseAzureTags), '20.42.0.1')).toMatchObject({
      region: 'eastus',
    });
    expect(find(table('oracle-cloud-ip-ranges.json', parseOracleRanges), '129.146.0.1')).toMatchObject({
      region: 'us-phoenix-1',
    });
    const linode = table('linode.txt', (text) => parseGeofeed(text, 'linode'));
    expect(find(linode, '45.33.0.1')).toMatchObject({ country: 'US', city: 'Richardson' });
  });
});
