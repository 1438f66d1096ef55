import { addRangeText, dateFeed, isJsonObject, jsonItems, jsonText, parseJsonObject } from './feed-json.ts';
import { addProblem, createFeed, type Feed } from './provider-range.ts';

/**
 * RIPEstat's announced-prefixes (https://stat.ripe.net/docs/02.data-api/announced-prefixes.html): what one AS
 * announces. The provider is `as` and the number; announcing says who operates, never where.
 */
export function parseRipestatPrefixes(text: string): Feed {
  const feed = createFeed('as0', null);
  const document = parseJsonObject(feed, text);
  if (document === null) return feed;
  const { data } = document;
  if (!isJsonObject(data)) {
    addProblem(feed, '$.data', 'not an object');
    return feed;
  }
  const number = /^(?:AS)?(\d{1,10})$/i.exec(String(data.resource ?? ''))?.[1];
  if (number === undefined) addProblem(feed, '$.data.resource', 'no AS number');
  else feed.provider = `as${number}`;
  dateFeed(feed, jsonText(data, 'query_endtime') || jsonText(data, 'latest_time'));
  for (const [at, item] of jsonItems(feed, data, 'prefixes', '$.data'))
    addRangeText(feed, `${at}.prefix`, item.prefix, {});
  return feed;
}
