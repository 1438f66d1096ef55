import { describe, expect, it } from 'vitest';
import { parseAwsRanges } from '../../src/attribution/feed-aws.ts';
import { expectHardy, rangesOf } from './feed-expectations.ts';

const row = (prefix: string, region: string, service: string, group = region) => ({
  ip_prefix: prefix,
  region,
  service,
  network_border_group: group,
});

const sample = JSON.stringify({
  syncToken: '1',
  createDate: '2026-08-22-10-11-12',
  prefixes: [
    row('192.0.2.0/25', 'us-east-1', 'EC2', 'us-east-1-bue-1'),
    row('198.51.100.0/24', 'GLOBAL', 'CLOUDFRONT'),
  ],
  ipv6_prefixes: [
    { ipv6_prefix: '2001:db8::/40', region: 'cn-north-1', service: 'S3', network_border_group: 'cn-north-1' },
  ],
});

describe('AWS ip-ranges.json', () => {
  it('gives region, border group and service; GLOBAL is a scope and no region', () => {
    const feed = parseAwsRanges(sample);
    expect(feed).toMatchObject({ provider: 'aws', date: '2026-08-22', edition: '2026-08-22', problemCount: 0 });
    expect(rangesOf(feed)).toEqual([
      { prefix: '192.0.2.0/25', region: 'us-east-1', borderGroup: 'us-east-1-bue-1', services: ['EC2'] },
      { prefix: '198.51.100.0/24', scope: 'global', services: ['CLOUDFRONT'] },
      { prefix: '2001:db8::/40', region: 'cn-north-1', borderGroup: 'cn-north-1', services: ['S3'] },
    ]);
  });

  it('names the place of what it cannot use, and keeps the rest', () => {
    const text = JSON.stringify({ prefixes: [row('nonsense', 'x', 'EC2'), 7, row('192.0.2.0/24', 'x', 'EC2')] });
    const feed = parseAwsRanges(text);
    expect(feed.ranges).toHaveLength(1);
    expect(feed.problems.map(({ at }) => at)).toEqual(['$.prefixes[0].ip_prefix', '$.prefixes[1]', '$.ipv6_prefixes']);
    expect(feed.date).toBeNull();
  });

  it('says so of a page that is no JSON', () => {
    expect(parseAwsRanges('<html>').problems).toMatchObject([{ at: '$' }]);
  });

  it('reads anything', () => expectHardy(parseAwsRanges, sample));
});
