import { describe, expect, it } from 'vitest';
import { parseCidrList, parseFastlyRanges } from '../../src/attribution/feed-cidr-list.ts';
import { expectHardy, rangesOf } from './feed-expectations.ts';

const list = '# as of 2026-08-22\n192.0.2.0/24\t\n\n2001:db8::/32 # comment\r\n198.51.100.7';
const fastly = JSON.stringify({ addresses: ['192.0.2.0/24'], ipv6_addresses: ['2001:db8::/32'] });

describe('lists of prefixes', () => {
  it('takes one a line, whatever the line ends with, as served from many places', () => {
    const feed = parseCidrList(list, 'cloudflare');
    expect(feed).toMatchObject({ provider: 'cloudflare', date: '2026-08-22', problemCount: 0 });
    expect(rangesOf(feed)).toEqual([
      { prefix: '192.0.2.0/24', scope: 'global' },
      { prefix: '2001:db8::/32', scope: 'global' },
      { prefix: '198.51.100.7/32', scope: 'global' },
    ]);
  });

  it('counts all problems and keeps the first hundred', () => {
    const feed = parseCidrList('nonsense\n'.repeat(150), 'x');
    expect([feed.problemCount, feed.problems.length, feed.problems[99]?.at]).toEqual([150, 100, 'line 100']);
  });

  it('reads anything', () => expectHardy((text) => parseCidrList(text, 'x'), list));
});

describe('Fastly public-ip-list', () => {
  it('gives both families', () => {
    expect(rangesOf(parseFastlyRanges(fastly))).toEqual([
      { prefix: '192.0.2.0/24', scope: 'global' },
      { prefix: '2001:db8::/32', scope: 'global' },
    ]);
    expect(parseFastlyRanges('{"addresses": 1}').problems.map(({ at }) => at)).toEqual([
      '$.addresses',
      '$.ipv6_addresses',
    ]);
  });

  it('reads anything', () => expectHardy(parseFastlyRanges, fastly));
});
