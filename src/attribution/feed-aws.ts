import { addRangeText, dateFeed, jsonItems, jsonText, parseJsonObject } from './feed-json.ts';
import { createFeed, type Feed } from './provider-range.ts';

/**
 * `ip-ranges.json` (https://docs.aws.amazon.com/vpc/latest/userguide/aws-ip-syntax.html). The network border group is
 * kept beside the region: `us-east-1` has zones in other countries.
 */
export function parseAwsRanges(text: string): Feed {
  const feed = createFeed('aws', null);
  const document = parseJsonObject(feed, text);
  if (document === null) return feed;
  dateFeed(feed, jsonText(document, 'createDate'));
  for (const [list, field] of [
    ['prefixes', 'ip_prefix'],
    ['ipv6_prefixes', 'ipv6_prefix'],
  ] as const) {
    for (const [at, item] of jsonItems(feed, document, list)) {
      const region = jsonText(item, 'region');
      const borderGroup = jsonText(item, 'network_border_group');
      const service = jsonText(item, 'service');
      addRangeText(feed, `${at}.${field}`, item[field], {
        ...(region === 'GLOBAL' ? { scope: 'global' } : region !== '' && { region }),
        ...(borderGroup !== '' && borderGroup !== 'GLOBAL' && { borderGroup }),
        ...(service !== '' && { services: [service] }),
      });
    }
  }
  return feed;
}
