import { addRangeText, dateFeed } from './feed-json.ts';
import { addProblem, createFeed, type Feed } from './provider-range.ts';

/**
 * A self-published geofeed (RFC 8805, section 2.1.1): prefix, country, region, city, postal code. An empty country, or
 * ZZ, means that the publisher asks not to be placed there; the row is kept without one.
 */
export function parseGeofeed(text: string, provider: string): Feed {
  const feed = createFeed(provider, null);
  let number = 0;
  for (const line of text.split(/\r?\n/)) {
    number++;
    if (line.startsWith('#')) {
      if (feed.date === null && /modified|updated|generated/i.test(line)) dateFeed(feed, line);
      continue;
    }
    if (line.trim() !== '') addRow(feed, `line ${number}`, line);
  }
  return feed;
}

function addRow(feed: Feed, at: string, line: string): void {
  const [prefix, code = '', subdivision = '', city = ''] = line
    .split(',')
    .map((field) => field.trim().replace(/^"(.*)"$/, '$1'));
  const country = code.toUpperCase();
  if (country !== '' && !/^[A-Z]{2}$/.test(country)) {
    addProblem(feed, at, `not a country: ${JSON.stringify(code.slice(0, 20))}`);
    return;
  }
  addRangeText(feed, at, prefix, {
    ...(country !== '' && country !== 'ZZ' && { country }),
    ...(/^[A-Za-z]{2}-[A-Za-z0-9]{1,3}$/.test(subdivision) && { subdivision: subdivision.toUpperCase() }),
    ...(city !== '' && { city }),
  });
}
