import { describe, expect, it } from 'vitest';
import { parseGeofeed } from '../../src/attribution/feed-geofeed.ts';
import { expectHardy, rangesOf } from './feed-expectations.ts';

const sample = `# Last modified: 2026-07-24 10:00:06
192.0.2.0/24,US,US-NJ,Newark,
2001:db8::/32,de,,Frankfurt am Main,60306

198.51.100.0/24,,,,
203.0.113.0/24,ZZ
`;

describe('geofeeds (RFC 8805)', () => {
  it('gives country, subdivision and city; an empty country or ZZ places nothing', () => {
    const feed = parseGeofeed(sample, 'linode');
    expect(feed).toMatchObject({ provider: 'linode', date: '2026-07-24', problemCount: 0 });
    expect(rangesOf(feed)).toEqual([
      { prefix: '192.0.2.0/24', country: 'US', subdivision: 'US-NJ', city: 'Newark' },
      { prefix: '2001:db8::/32', country: 'DE', city: 'Frankfurt am Main' },
      { prefix: '198.51.100.0/24' },
      { prefix: '203.0.113.0/24' },
    ]);
  });

  it('names the line of what it cannot use', () => {
    const feed = parseGeofeed('192.0.2.0/24,USA\nfoo,US\n192.0.2.0/24,US\r\n', 'x');
    expect(feed.problems.map(({ at }) => at)).toEqual(['line 1', 'line 2']);
    expect(feed.ranges).toHaveLength(1);
  });

  it('reads anything', () => expectHardy((text) => parseGeofeed(text, 'x'), sample));
});
