import { addRangeText, dateFeed, jsonItems, jsonText, parseJsonObject } from './feed-json.ts';
import { createFeed, type Feed } from './provider-range.ts';

/** `cloud.json`, and `goog.json`, which names no scopes (https://support.google.com/a/answer/10026322). */
export function parseGoogleRanges(text: string): Feed {
  const feed = createFeed('google', null);
  const document = parseJsonObject(feed, text);
  if (document === null) return feed;
  dateFeed(feed, jsonText(document, 'creationTime'));
  for (const [at, item] of jsonItems(feed, document, 'prefixes')) {
    const scope = jsonText(item, 'scope');
    const service = jsonText(item, 'service');
    addRangeText(feed, at, item.ipv4Prefix ?? item.ipv6Prefix, {
      ...(scope === 'global' ? { scope } : scope !== '' && { region: scope }),
      ...(service !== '' && { services: [service] }),
    });
  }
  return feed;
}
