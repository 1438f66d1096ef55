import { addRangeText, dateFeed, isJsonObject, jsonItems, jsonText, parseJsonObject } from './feed-json.ts';
import { addProblem, createFeed, type Feed } from './provider-range.ts';

/** Tags whose addresses are announced from every site; Front Door's other tags are ordinary addresses. */
const ANYCAST_TAGS = new Set(['AzureFrontDoor.Frontend']);

/**
 * `ServiceTags_Public_YYYYMMDD.json` and its twins for China and the US government. Tags without a region are left out:
 * they list the same prefixes again, often in smaller pieces, and would hide the region. The file holds no date but in
 * its name.
 */
export function parseAzureTags(text: string, fileName = ''): Feed {
  const feed = createFeed('azure', null);
  const document = parseJsonObject(feed, text);
  if (document === null) return feed;
  feed.edition = `change ${String(document.changeNumber)}`;
  dateFeed(feed, fileName.replace(/^.*_(\d{4})(\d\d)(\d\d)\.json$/, '$1-$2-$3'));
  for (const [at, value] of jsonItems(feed, document, 'values')) {
    const name = jsonText(value, 'name');
    const { properties } = value;
    if (!isJsonObject(properties) || !Array.isArray(properties.addressPrefixes)) {
      addProblem(feed, `${at}.properties.addressPrefixes`, 'no list');
      continue;
    }
    const region = jsonText(properties, 'region');
    const anycast = ANYCAST_TAGS.has(name);
    if (region === '' && !anycast) continue;
    const service = jsonText(properties, 'systemService') || name.replace(/\..*$/, '');
    for (const [i, prefix] of properties.addressPrefixes.entries()) {
      addRangeText(feed, `${at}.properties.addressPrefixes[${i}]`, prefix, {
        services: [service],
        ...(anycast ? { scope: 'global' } : { region }),
      });
    }
  }
  return feed;
}

/** The file that a download page links to and its name; null when the page holds no such link. */
export function findAzureDownload(page: string): string | null {
  return (
    /https:\/\/download\.microsoft\.com\/download\/[\w./-]{1,200}\/ServiceTags_\w{1,40}_\d{8}\.json/.exec(page)?.[0] ??
    null
  );
}
