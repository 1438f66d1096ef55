import { mergeTables, type Renumbering, type Table } from '../base/columns.ts';
import { compareTexts } from '../base/compare-texts.ts';
import { compareAddresses } from '../base/ip-address.ts';
import type { CaptureFacts } from '../capture/capture-facts.ts';
import { WORDS } from '../decode/layers.ts';
import { orderCaptures } from './capture-order.ts';
import { TABLES } from './observation-tables.ts';

/**
 * What was seen in one or more captures: counted and quoted, nothing interpreted. Numbers in the tables refer to
 * `captures`, `addresses` (four words each), `macs` and `texts`.
 */
export type Observations = {
  captures: CaptureFacts[];
  addresses: Int32Array;
  macs: number[];
  texts: string[];
} & { [N in keyof typeof TABLES]: Table<(typeof TABLES)[N]> };

/** Several observations as one. Associative and commutative: the result depends on the captures alone. */
export function mergeObservations(parts: readonly Observations[]): Observations {
  const captures = orderCaptures(parts);
  const addresses = uniteAddresses(parts.map((part) => part.addresses));
  const macs = [...new Set(parts.flatMap((part) => part.macs))].sort((a, b) => a - b);
  const texts = [...new Set(parts.flatMap((part) => part.texts))].sort(compareTexts);
  const numbered = { addresses, macs: numberAll(macs), texts: numberAll(texts) };
  const captureNumbers = parts.map((part) => new Int32Array(part.captures.length));
  for (const [number, placed] of captures.entries()) captureNumbers[placed.part]![placed.number] = number;
  const renumberings = parts.map((part, i) => renumber(part, captureNumbers[i]!, numbered));
  const merge = <N extends keyof typeof TABLES>(name: N): Observations[N] => {
    const tables = parts.map((part, i) => ({ table: part[name], renumbering: renumberings[i]! }));
    return mergeTables(TABLES[name], tables as Parameters<typeof mergeTables>[1]) as Observations[N];
  };
  return {
    captures: captures.map(({ facts }) => facts),
    addresses,
    macs,
    texts,
    flows: merge('flows'),
    names: merge('names'),
    lookups: merge('lookups'),
    records: merge('records'),
    messages: merge('messages'),
    referrals: merge('referrals'),
    roundTrips: merge('roundTrips'),
    facts: merge('facts'),
    activity: merge('activity'),
    bursts: merge('bursts'),
    interArrivals: merge('interArrivals'),
  };
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
  addresses: Int32Array;
  macs: Map<number, number>;
  texts: Map<string, number>;
};

function renumber(part: Observations, capture: Int32Array, { addresses, macs, texts }: Numbered): Renumbering {
  return {
    capture,
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
