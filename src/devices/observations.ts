import { mergeTables, type Renumbering, type Table } from '../base/columns.ts';
import { compareAddresses } from '../base/ip-address.ts';
import type { CaptureFacts } from '../capture/capture-facts.ts';
import { WORDS } from '../decode/layers.ts';
import { ACTIVITY, BURSTS } from '../flow/activity.ts';
import { FLOWS } from '../flow/flow-columns.ts';
import { LOOKUPS, NAMES, RECORDS } from '../names/name-tables.ts';
import { MESSAGES, REFERRALS } from '../names/service-tables.ts';
import { FACTS } from './fact-tables.ts';

/**
 * What was seen in one or more captures: counted and quoted, nothing interpreted. Numbers in the tables refer to
 * `captures`, `addresses` (four words each), `macs` and `texts`.
 */
export type Observations = {
  captures: CaptureFacts[];
  addresses: Int32Array;
  macs: number[];
  texts: string[];
  flows: Table<typeof FLOWS>;
  names: Table<typeof NAMES>;
  lookups: Table<typeof LOOKUPS>;
  records: Table<typeof RECORDS>;
  messages: Table<typeof MESSAGES>;
  referrals: Table<typeof REFERRALS>;
  facts: Table<typeof FACTS>;
  activity: Table<typeof ACTIVITY>;
  bursts: Table<typeof BURSTS>;
};

/** Several observations as one. Associative and commutative: the result depends on the captures alone. */
export function mergeObservations(parts: readonly Observations[]): Observations {
  const captures = parts.flatMap((part) => part.captures).sort(compareCaptures);
  const addresses = uniteAddresses(parts.map((part) => part.addresses));
  const macs = [...new Set(parts.flatMap((part) => part.macs))].sort((a, b) => a - b);
  const texts = [...new Set(parts.flatMap((part) => part.texts))].sort(compareTexts);
  const numbered = { captures, addresses, macs: numberAll(macs), texts: numberAll(texts) };
  const renumberings = parts.map((part) => renumber(part, numbered));
  const merge = <S extends Parameters<typeof mergeTables>[0]>(
    spec: S,
    table: (part: Observations) => Table<S>,
  ): Table<S> =>
    mergeTables(
      spec,
      parts.map((part, i) => ({ table: table(part), renumbering: renumberings[i]! })),
    );
  return {
    captures,
    addresses,
    macs,
    texts,
    flows: merge(FLOWS, (part) => part.flows),
    names: merge(NAMES, (part) => part.names),
    lookups: merge(LOOKUPS, (part) => part.lookups),
    records: merge(RECORDS, (part) => part.records),
    messages: merge(MESSAGES, (part) => part.messages),
    referrals: merge(REFERRALS, (part) => part.referrals),
    facts: merge(FACTS, (part) => part.facts),
    activity: merge(ACTIVITY, (part) => part.activity),
    bursts: merge(BURSTS, (part) => part.bursts),
  };
}

/** By first timestamp, packets, bytes, path: what the file says, not the order in which it was read. */
function compareCaptures(a: CaptureFacts, b: CaptureFacts): number {
  return (
    (a.firstTime ?? -1) - (b.firstTime ?? -1) ||
    a.packets - b.packets ||
    a.originalBytes - b.originalBytes ||
    compareTexts(a.path, b.path) ||
    compareTexts(a.site, b.site)
  );
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function numberAll<T>(values: readonly T[]): Map<T, number> {
  return new Map(values.map((value, number) => [value, number]));
}

/** All addresses once, in rising order; number 0 stays `::`, the others. */
function uniteAddresses(lists: readonly Int32Array[]): Int32Array {
  const all = lists.flatMap((words) =>
    Array.from({ length: words.length / WORDS }, (_, i) => ({ words, at: i * WORDS })),
  );
  all.sort((a, b) => compareAddresses(a.words, a.at, b.words, b.at));
  const united = new Int32Array(all.length * WORDS);
  let count = 0;
  for (const { words, at } of all) {
    if (count > 0 && compareAddresses(united, (count - 1) * WORDS, words, at) === 0) continue;
    united.set(words.subarray(at, at + WORDS), count * WORDS);
    count++;
  }
  return united.slice(0, count * WORDS);
}

type Numbered = {
  captures: CaptureFacts[];
  addresses: Int32Array;
  macs: Map<number, number>;
  texts: Map<string, number>;
};

function renumber(part: Observations, { captures, addresses, macs, texts }: Numbered): Renumbering {
  return {
    capture: Int32Array.from(part.captures, (capture) => captures.indexOf(capture)),
    address: Int32Array.from({ length: part.addresses.length / WORDS }, (_, i) =>
      findAddress(addresses, part.addresses, i * WORDS),
    ),
    mac: Int32Array.from(part.macs, (mac) => macs.get(mac)!),
    text: Int32Array.from(part.texts, (text) => texts.get(text)!),
  };
}

function findAddress(sorted: Int32Array, words: Int32Array, at: number): number {
  let [low, high] = [0, sorted.length / WORDS - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareAddresses(sorted, middle * WORDS, words, at) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
