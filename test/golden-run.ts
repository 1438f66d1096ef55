import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { AttributionSources } from '../src/attribution/lookups.ts';
import { containsAddress, formatPrefix, type Prefix, parsePrefix } from '../src/base/prefix.ts';
import { type Analysis, analyze, createObserver, readRulebook } from '../src/index.ts';

/** The sample captures, by file name. */
export const SAMPLES = readdirSync('captures').filter((name) => /\.(pcap|pcapng)(\.gz)?$/.test(name));

const EDITION = '2026-06-01';
const LICENCE = 'test data';

type Place = { prefix: Prefix; number: number; organization: string; dbip: string; maxmind: string };

function readPlaces(): Place[] {
  const [, ...lines] = readFileSync('test/data/places.csv', 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [prefix, number, organization, dbip, maxmind] = line.split(',') as [string, string, string, string, string];
    return { prefix: parsePrefix(prefix)!, number: Number(number), organization, dbip, maxmind };
  });
}

/** The small dated tables of test/data as sources. */
export function goldenSources(): AttributionSources {
  const places = readPlaces();
  const find = (words: Int32Array, at: number) =>
    places.find(({ prefix }) => containsAddress(prefix, words, at)) ?? null;
  const country = (family: 'dbip' | 'maxmind') => ({
    id: `test-${family}`,
    family,
    edition: EDITION,
    licence: LICENCE,
    lookup(words: Int32Array, at: number) {
      const place = find(words, at);
      return place === null || place[family] === ''
        ? null
        : { country: place[family], prefix: formatPrefix(place.prefix) };
    },
  });
  return {
    countries: [country('dbip'), country('maxmind')],
    networks: [
      {
        id: 'test-asn',
        edition: EDITION,
        licence: LICENCE,
        lookup(words, at) {
          const place = find(words, at);
          if (place === null) return null;
          return { number: place.number, organization: place.organization, prefix: formatPrefix(place.prefix) };
        },
      },
    ],
    ranges: [],
    anycast: [],
    distances: null,
  };
}

function ruleFiles(): { path: string; text: string }[] {
  return readdirSync('rules', { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.json') && !path.startsWith('schema/'))
    .sort()
    .map((path) => ({ path, text: readFileSync(`rules/${path}`, 'utf8') }));
}

/** The analysis of a sample capture with the golden sources and the project's rules. */
export async function analyzeSample(name: string): Promise<Analysis> {
  const file = readFileSync(`captures/${name}`);
  const { attribution, protocols, problems } = readRulebook(ruleFiles());
  if (problems.length > 0) throw new Error(JSON.stringify(problems[0]));
  const observer = createObserver({ path: `captures/${name}`, site: 'home', maxFlows: 100_000, protocols });
  observer.feed(name.endsWith('.gz') ? gunzipSync(file) : file);
  return analyze([await observer.end()], {
    sources: goldenSources(),
    rules: attribution,
    protocols,
    vendorOf: () => null,
    data: [],
    version: 'golden',
    lan: null,
    expect: { label: 'US', countries: ['US'] },
    maxFlows: 100_000,
    flows: false,
    asOf: null,
  });
}
