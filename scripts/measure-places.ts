import { basename } from 'node:path';
import { attribute } from '../src/attribution/attribute.ts';
import type { Attribution } from '../src/attribution/attribution.ts';
import { loadSources } from '../src/cli/data/load-sources.ts';
import { planFolder } from '../src/cli/data/update.ts';
import { UPDATE_SOURCES } from '../src/cli/data/update-sources.ts';
import { loadRulebook } from '../src/cli/load-rulebook.ts';
import { drawAddresses, type PublishedPlace, readPublishedPlaces } from './published-places.ts';

/**
 * How often places are right where providers publish theirs:
 *
 *   tsx scripts/measure-places.ts FEEDS [--geoip PACKAGE] [--data-dir DIR]
 *
 * FEEDS is a folder of published lists under their usual names. Of every prefix a few addresses are drawn, always the
 * same. They are attributed from the box alone, with the package, and with the tables that `data update --from FEEDS
 * --data-dir DIR` made.
 */

/** What became of the addresses of one provider. */
type Score = { drawn: number; agreed: number; right: number; wrong: number; disputed: number; single: number };

const DRAWS = 2;
const [folder, ...options] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: measure-places.ts FEEDS [--geoip PACKAGE] [--data-dir DIR]');
const optionOf = (name: string) => (options.includes(name) ? options[options.indexOf(name) + 1]! : null);

const rules = loadRulebook();
const places = planFolder(UPDATE_SOURCES, folder).flatMap(({ source, from }) =>
  readPublishedPlaces(source, from, rules),
);
const draws = places.flatMap((place) => drawAddresses(place, DRAWS).map((words) => ({ words, place })));
process.stdout.write(`${places.length} prefixes in ${folder} with a country, ${draws.length} addresses drawn\n`);

const [geoip, dataDir] = [optionOf('--geoip'), optionOf('--data-dir')];
/** A folder that holds nothing keeps what this user once fetched out of the figures. */
const nowhere = '/nonexistent';
await measure('the box alone', await loadSources({ user: nowhere }));
if (geoip !== null) await measure(`the box and ${geoip}`, await loadSources({ user: nowhere, geoip }));
if (dataDir !== null) await measure(`the box and ${basename(dataDir)}`, await loadSources({ chosen: dataDir }), true);
if (geoip !== null && dataDir !== null)
  await measure(`the box, ${geoip} and ${basename(dataDir)}`, await loadSources({ chosen: dataDir, geoip }), true);

async function measure(title: string, { sources, infos }: Awaited<ReturnType<typeof loadSources>>, ofFeeds = false) {
  const date = infos.find(({ kind }) => kind === (ofFeeds ? 'ranges' : 'country'))?.date ?? null;
  const captureTime = date === null ? null : Date.parse(`${date}T12:00:00Z`) * 1000;
  const editions = infos.filter(({ kind }) => kind === 'country' || kind === 'ranges');
  process.stdout.write(
    `\n${title}, capture of ${date}: ${editions.map(({ id, edition }) => `${id} ${edition}`).join(', ')}\n`,
  );
  const scores = new Map<string, Score>();
  for (const { words, place } of draws) {
    const country = judge(attribute(words, [], sources, rules, { captureTime }), place);
    for (const key of [place.provider, 'all', place.country === 'US' ? 'all in US' : 'all outside US'])
      addTo(scores, key, country);
  }
  for (const [name, score] of [...scores].sort(([a], [b]) => (a < b ? -1 : 1)))
    process.stdout.write(formatScore(name, score));
}

type Verdict = 'right' | 'wrong' | 'disputed' | 'single' | 'other';

function judge({ location }: Attribution, { country }: PublishedPlace): Verdict {
  if (location.status === 'agreed') return location.country === country ? 'right' : 'wrong';
  return location.status === 'disputed' || location.status === 'single' ? location.status : 'other';
}

function addTo(scores: Map<string, Score>, key: string, verdict: Verdict): void {
  const score = scores.get(key) ?? { drawn: 0, agreed: 0, right: 0, wrong: 0, disputed: 0, single: 0 };
  scores.set(key, score);
  score.drawn++;
  if (verdict === 'right' || verdict === 'wrong') score.agreed++;
  if (verdict !== 'other') score[verdict]++;
}

function formatScore(name: string, { drawn, agreed, right, wrong, disputed, single }: Score): string {
  const share = (count: number, of: number) => `${of === 0 ? '-' : ((100 * count) / of).toFixed(2)} %`.padStart(8);
  return [
    `  ${name.padEnd(16)} ${String(drawn).padStart(7)} drawn`,
    `agreed ${share(agreed, drawn)}`,
    `of them right ${share(right, agreed)} (at least ${(100 * lowerBound(right, agreed)).toFixed(2)} %)`,
    `wrong and undisputed ${share(wrong, drawn)}`,
    `disputed ${share(disputed, drawn)}`,
    `one voice ${share(single, drawn)}\n`,
  ].join(', ');
}

/** Wilson's lower bound of a share, one-sided, 95 %. */
function lowerBound(hits: number, of: number): number {
  if (of === 0) return 0;
  const [z, p] = [1.6449, hits / of];
  const middle = p + (z * z) / (2 * of);
  return (middle - z * Math.sqrt((p * (1 - p) + (z * z) / (4 * of)) / of)) / (1 + (z * z) / of);
}
