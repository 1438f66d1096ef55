import { addRangeText, dateFeed, parseJsonObject } from './feed-json.ts';
import { addProblem, createFeed, type Feed } from './provider-range.ts';

/**
 * Prefixes one a line, `#` comments: Cloudflare's lists, lists of anycast prefixes. All are taken as served from many
 * places at once, which is what such lists are of.
 */
export function parseCidrList(text: string, provider: string): Feed {
  const feed = createFeed(provider, null);
  let number = 0;
  for (const line of text.split(/\r?\n/)) {
    number++;
    const [entry = ''] = line.split('#', 1);
    if (line.startsWith('#') && feed.date === null) dateFeed(feed, line);
    if (entry.trim() !== '') addRangeText(feed, `line ${number}`, entry.trim(), { scope: 'global' });
  }
  return feed;
}

/** Fastly's `public-ip-list`: `{ addresses, ipv6_addresses }`. */
export function parseFastlyRanges(text: string): Feed {
  const feed = createFeed('fastly', null);
  const document = parseJsonObject(feed, text);
  if (document === null) return feed;
  for (const field of ['addresses', 'ipv6_addresses']) {
    const list = document[field];
    if (!Array.isArray(list)) addProblem(feed, `$.${field}`, 'no list');
    else for (const [i, prefix] of list.entries()) addRangeText(feed, `$.${field}[${i}]`, prefix, { scope: 'global' });
  }
  return feed;
}
