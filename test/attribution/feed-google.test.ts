import { describe, expect, it } from 'vitest';
import { parseGoogleRanges } from '../../src/attribution/feed-google.ts';
import { expectHardy, rangesOf } from './feed-expectations.ts';

const sample = JSON.stringify({
  creationTime: '2026-07-24T19:16:28.780563',
  prefixes: [
    { ipv4Prefix: '192.0.2.0/24', service: 'Google Cloud', scope: 'asia-east2' },
    { ipv6Prefix: '2001:db8::/44', service: 'Google Cloud', scope: 'global' },
    { ipv4Prefix: '198.51.100.0/24' },
  ],
});

describe('Google cloud.json and goog.json', () => {
  it('takes the scope for the region, but for global', () => {
    const feed = parseGoogleRanges(sample);
    expect(feed).toMatchObject({ provider: 'google', date: '2026-07-24', problemCount: 0 });
    expect(rangesOf(feed)).toEqual([
      { prefix: '192.0.2.0/24', region: 'asia-east2', services: ['Google Cloud'] },
      { prefix: '2001:db8::/44', scope: 'global', services: ['Google Cloud'] },
      { prefix: '198.51.100.0/24' },
    ]);
  });

  it('reads anything', () => expectHardy(parseGoogleRanges, sample));
});
