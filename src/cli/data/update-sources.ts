import { parseAwsRanges } from '../../attribution/feed-aws.ts';
import { findAzureDownload, parseAzureTags } from '../../attribution/feed-azure.ts';
import { parseCidrList, parseFastlyRanges } from '../../attribution/feed-cidr-list.ts';
import { parseGeofeed } from '../../attribution/feed-geofeed.ts';
import { parseGoogleRanges } from '../../attribution/feed-google.ts';
import { parseOracleRanges } from '../../attribution/feed-oracle.ts';
import type { Feed } from '../../attribution/provider-range.ts';
import { compileDatabase, compileIptoasn, feedCompiler } from './compile-source.ts';
import type { UpdateSource } from './update-source.ts';

const MEGABYTE = 1024 * 1024;

/** A provider's own list of its prefixes. */
function rangeList(
  id: string,
  title: string,
  {
    urls,
    fileNames,
    parse,
    ...rest
  }: Pick<UpdateSource, 'urls' | 'fileNames' | 'findLink'> & { parse: (text: string, name: string) => Feed },
): UpdateSource {
  return {
    id: `ranges-${id}`,
    title,
    urls,
    fileNames,
    limit: 32 * MEGABYTE,
    licence: 'published by the provider, no licence stated',
    attribution: `${title}, published by the provider`,
    compile: feedCompiler(parse),
    ...rest,
  };
}

const azurePage = (id: number) => `https://www.microsoft.com/en-us/download/details.aspx?id=${id}`;

/** All that `data update` knows to fetch, in the order in which it does. */
export const UPDATE_SOURCES: readonly UpdateSource[] = [
  rangeList('aws', 'AWS address ranges', {
    urls: ['https://ip-ranges.amazonaws.com/ip-ranges.json'],
    fileNames: [/^(aws-)?ip-ranges\.json$/],
    parse: parseAwsRanges,
  }),
  rangeList('google', 'Google Cloud address ranges', {
    urls: ['https://www.gstatic.com/ipranges/cloud.json'],
    fileNames: [/^(cloud|google-cloud-ip-ranges)\.json$/],
    parse: parseGoogleRanges,
  }),
  rangeList('azure', 'Azure service tags', {
    urls: [azurePage(56519)],
    findLink: findAzureDownload,
    fileNames: [/^ServiceTags_Public_\d{8}\.json$/, /^microsoft-azure-ip-ranges\.json$/],
    parse: parseAzureTags,
  }),
  rangeList('azure-china', 'Azure China service tags', {
    urls: [azurePage(57062)],
    findLink: findAzureDownload,
    fileNames: [/^ServiceTags_China_\d{8}\.json$/],
    parse: parseAzureTags,
  }),
  rangeList('azure-government', 'Azure US Government service tags', {
    urls: [azurePage(57063)],
    findLink: findAzureDownload,
    fileNames: [/^ServiceTags_AzureGovernment_\d{8}\.json$/],
    parse: parseAzureTags,
  }),
  rangeList('oracle', 'Oracle Cloud address ranges', {
    urls: ['https://docs.oracle.com/en-us/iaas/tools/public_ip_ranges.json'],
    fileNames: [/^(public_ip_ranges|oracle-cloud-ip-ranges)\.json$/],
    parse: parseOracleRanges,
  }),
  rangeList('digitalocean', 'DigitalOcean geofeed', {
    urls: ['https://digitalocean.com/geo/google.csv'],
    fileNames: [/^(digitalocean|google)\.csv$/],
    parse: (text) => parseGeofeed(text, 'digitalocean'),
  }),
  rangeList('linode', 'Linode (Akamai) geofeed', {
    urls: ['https://geoip.linode.com/'],
    fileNames: [/^linode\.(txt|csv)$/],
    parse: (text) => parseGeofeed(text, 'linode'),
  }),
  rangeList('vultr', 'Vultr geofeed', {
    urls: ['https://geofeed.constant.com/?text'],
    fileNames: [/^vultr\.(txt|csv)$/],
    parse: (text) => parseGeofeed(text, 'vultr'),
  }),
  rangeList('huawei', 'Huawei Cloud geofeed', {
    urls: ['https://res-static.hc-cdn.cn/cloudbu-site/china/zh-cn/IP-location/google-geo-feed.csv'],
    fileNames: [/^(google-geo-feed|huawei)\.csv$/],
    parse: (text) => parseGeofeed(text, 'huawei'),
  }),
  rangeList('cloudflare', 'Cloudflare address ranges', {
    urls: ['https://www.cloudflare.com/ips-v4/', 'https://www.cloudflare.com/ips-v6/'],
    fileNames: [/^(ips-v4|cloudflare-v4-ip-ranges)(\.txt)?$/, /^(ips-v6|cloudflare-v6-ip-ranges)(\.txt)?$/],
    parse: (text) => parseCidrList(text, 'cloudflare'),
  }),
  rangeList('fastly', 'Fastly address ranges', {
    urls: ['https://api.fastly.com/public-ip-list'],
    fileNames: [/^(public-ip-list|fastly-ip-ranges)(\.json)?$/],
    parse: parseFastlyRanges,
  }),
  {
    id: 'anycast',
    title: 'Anycast prefixes seen by bgp.tools',
    urls: ['v4', 'v6'].map(
      (family) => `https://raw.githubusercontent.com/bgptools/anycast-prefixes/master/anycatch-${family}-prefixes.txt`,
    ),
    fileNames: [/^anycatch-v4-prefixes\.txt$/, /^anycatch-v6-prefixes\.txt$/],
    limit: 8 * MEGABYTE,
    licence: 'no licence stated',
    attribution: 'Anycast prefixes: bgp.tools',
    compile: feedCompiler((text) => parseCidrList(text, 'anycast')),
  },
  {
    id: 'dbip-country',
    title: 'DB-IP country database',
    urls: ['https://download.db-ip.com/free/dbip-country-lite-{YYYY-MM}.mmdb.gz'],
    fileNames: [/^dbip-country-lite-\d{4}-\d\d\.mmdb(\.gz)?$/],
    limit: 128 * MEGABYTE,
    licence: 'CC-BY-4.0',
    attribution: 'IP Geolocation by DB-IP (https://db-ip.com)',
    compile: compileDatabase,
  },
  {
    id: 'asn',
    title: 'AS numbers by prefix, from iptoasn',
    urls: ['https://iptoasn.com/data/ip2asn-combined.tsv.gz'],
    fileNames: [/^ip2asn-combined\.tsv(\.gz)?$/],
    limit: 256 * MEGABYTE,
    licence: 'PDDL-1.0',
    attribution: 'AS numbers: iptoasn.com',
    compile: compileIptoasn,
  },
];
