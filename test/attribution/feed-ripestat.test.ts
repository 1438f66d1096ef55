import { describe, expect, it } from 'vitest';
import { parseRipestatPrefixes } from '../../src/attribution/feed-ripestat.ts';
import { expectHardy, rangesOf } from './feed-expectations.ts';

const sample = JSON.stringify({
  status: 'ok',
  data: {
    resource: '37963',
    query_endtime: '2026-11-23T00:00:00',
    prefixes: [{ prefix: '192.0.2.0/24', timelines: [] }, { prefix: '2001:db8::/32' }],
  },
});

describe('RIPEstat announced-prefixes', () => {
  it('gives what the AS announces, without a place', () => {
    const feed = parseRipestatPrefixes(sample);
    expect(feed).toMatchObject({ provider: 'as37963', date: '2026-11-23', problemCount: 0 });
    expect(feed.ranges.every(({ provider }) => provider === 'as37963')).toBe(true);
    expect(rangesOf(feed)).toEqual([{ prefix: '192.0.2.0/24' }, { prefix: '2001:db8::/32' }]);
  });

  it('notes an answer without a resource', () => {
    expect(parseRipestatPrefixes('{"data":{"prefixes":[]}}').problems).toMatchObject([{ at: '$.data.resource' }]);
    expect(parseRipestatPrefixes('{"data":null}').problems).toMatchObject([{ at: '$.data' }]);
  });

  it('reads anything', () => expectHardy(parseRipestatPrefixes, sample));
});
