import { describe, expect, it } from 'vitest';
import { parseOracleRanges } from '../../src/attribution/feed-oracle.ts';
import { expectHardy, rangesOf } from './feed-expectations.ts';

const sample = JSON.stringify({
  last_updated_timestamp: '2026-07-21T07:13:25.457838',
  regions: [
    { region: 'us-phoenix-1', cidrs: [{ cidr: '192.0.2.0/24', tags: ['OCI', 'OSN'] }] },
    { region: 'eu-frankfurt-1', cidrs: [{ cidr: '198.51.100.0/24' }, { cidr: 'x' }] },
  ],
});

describe('Oracle public_ip_ranges.json', () => {
  it('gives region and tags, and the place of what is wrong', () => {
    const feed = parseOracleRanges(sample);
    expect(feed).toMatchObject({ provider: 'oracle', date: '2026-07-21' });
    expect(rangesOf(feed)).toEqual([
      { prefix: '192.0.2.0/24', region: 'us-phoenix-1', services: ['OCI', 'OSN'] },
      { prefix: '198.51.100.0/24', region: 'eu-frankfurt-1' },
    ]);
    expect(feed.problems).toEqual([{ at: '$.regions[1].cidrs[1].cidr', message: 'not a prefix: "x"' }]);
  });

  it('reads anything', () => expectHardy(parseOracleRanges, sample.replace('"x"', '"203.0.113.0/24"')));
});
