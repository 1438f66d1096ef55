import { finishHash, hashWord, randomSeed } from '../base/word-hash.ts';
import { attribute } from './attribute.ts';
import type { Attribution, AttributionContext, ObservedName } from './attribution.ts';
import type { AttributionRules } from './attribution-rules.ts';
import type { AttributionSources } from './lookups.ts';

/** `attribute` that remembers: the same address under the same names on the same day is asked of the sources once. */
export type Attributor = (
  words: Int32Array,
  names: readonly ObservedName[],
  context: AttributionContext,
) => Attribution;

type Answer = {
  words: Int32Array;
  names: readonly ObservedName[];
  context: AttributionContext;
  attribution: Attribution;
  next: Answer | null;
};

/** Answers kept; past them the oldest half of the memory is of no more use than the newest, and all are dropped. */
const MOST_ANSWERS = 65_536;

const MICROSECONDS_PER_DAY = 86_400e6;

/** An attributor over what a run has loaded. Answers are shared between callers, who must not change them. */
export function createAttributor(sources: AttributionSources, rules: AttributionRules): Attributor {
  const answers = new Map<number, Answer>();
  const seed = randomSeed();
  let count = 0;
  return (words, names, given) => {
    const hash = hashOf(seed, words);
    const first = answers.get(hash) ?? null;
    for (let answer = first; answer !== null; answer = answer.next) {
      if (sameWords(answer.words, words) && sameContext(answer.context, given) && sameNames(answer.names, names))
        return answer.attribution;
    }
    const context = { ...given, captureTime: startOfDay(given.captureTime) };
    const attribution = attribute(words, names, sources, rules, context);
    if (++count > MOST_ANSWERS) {
      answers.clear();
      count = 1;
    }
    const next = answers.get(hash) ?? null;
    answers.set(hash, { words: words.slice(0, 4), names: [...names], context, attribution, next });
    return attribution;
  };
}

function hashOf(seed: number, words: Int32Array): number {
  let hash = seed;
  for (let i = 0; i < 4; i++) hash = hashWord(hash, words[i]!);
  return finishHash(hash);
}

function sameWords(a: Int32Array, b: Int32Array): boolean {
  return a[3] === b[3] && a[2] === b[2] && a[1] === b[1] && a[0] === b[0];
}

/** Ages of data are counted in days. */
function startOfDay(time: number | null): number | null {
  return time === null ? null : Math.floor(time / MICROSECONDS_PER_DAY) * MICROSECONDS_PER_DAY;
}

function sameContext(a: AttributionContext, b: AttributionContext): boolean {
  if (a.captureTime !== startOfDay(b.captureTime) || (a.asOf ?? null) !== (b.asOf ?? null)) return false;
  if (a.thresholds !== b.thresholds) return false;
  const [x, y] = [a.rtt ?? null, b.rtt ?? null];
  if (x === null || y === null) return x === y;
  return x.microseconds === y.microseconds && x.samples === y.samples && x.vantage === y.vantage;
}

function sameNames(a: readonly ObservedName[], b: readonly ObservedName[]): boolean {
  return a.length === b.length && a.every(({ name, source }, i) => name === b[i]!.name && source === b[i]!.source);
}
