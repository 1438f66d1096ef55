import { addRangeText, dateFeed, jsonItems, jsonText, parseJsonObject } from './feed-json.ts';
import { createFeed, type Feed } from './provider-range.ts';

/** `public_ip_ranges.json` (https://docs.oracle.com/en-us/iaas/Content/General/Concepts/addressranges.htm). */
export function parseOracleRanges(text: string): Feed {
  const feed = createFeed('oracle', null);
  const document = parseJsonObject(feed, text);
  if (document === null) return feed;
  dateFeed(feed, jsonText(document, 'last_updated_timestamp'));
  for (const [at, entry] of jsonItems(feed, document, 'regions')) {
    const region = jsonText(entry, 'region');
    for (const [place, item] of jsonItems(feed, entry, 'cidrs', at)) {
      const tags = Array.isArray(item.tags) ? item.tags.filter((tag) => typeof tag === 'string') : [];
      addRangeText(feed, `${place}.cidr`, item.cidr, {
        ...(region !== '' && { region }),
        ...(tags.length > 0 && { services: tags }),
      });
    }
  }
  return feed;
}
