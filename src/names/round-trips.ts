import { appendRow, createTable, earliest, keyInt, maximum, sum, type Table } from '../base/columns.ts';
import type { Seen } from '../base/row-set.ts';

/**
 * "The answer of `b` to `a` came `microseconds` after what it answers": the smallest few of each pair in a capture, from
 * messages that echo an identifier. Handshakes of TCP are measured with their flows.
 */
export const ROUND_TRIPS = {
  capture: keyInt('capture'),
  a: keyInt('address'),
  b: keyInt('address'),
  microseconds: keyInt(),
  time: earliest,
  frame: earliest,
  offset: earliest,
  lastTime: maximum,
  count: sum,
} as const;

/** A message that asks, or one that answers it with the same identifier. */
export type Exchange = { id: string; part: 'request' | 'reply' };

type Sample = Seen & { microseconds: number };

/** Requests that wait for their answers, and what was measured. Bounded: see the constants. */
export type RoundTripBook = { readonly waiting: Map<string, number>; readonly samples: Map<string, Sample[]> };

/** More than the two that must agree, so that a stray smallest one does not hide the rest. */
export const KEPT_SAMPLES = 4;
const MOST_WAITING = 4096;
const MOST_PAIRS = 65_536;
/** Longer than any path: an answer that late may be another's. */
const LONGEST = 10e6;

export function createRoundTripBook(): RoundTripBook {
  return { waiting: new Map(), samples: new Map() };
}

/**
 * Takes in a message that `from` sent to `to`, numbers of addresses. A request that is repeated keeps its first time: the
 * sample may come out too long, which refutes nothing, but never too short.
 */
export function noteExchange(book: RoundTripBook, from: number, to: number, { id, part }: Exchange, seen: Seen): void {
  const [a, b] = part === 'request' ? [from, to] : [to, from];
  const key = `${a} ${b} ${id}`;
  if (part === 'request') {
    if (book.waiting.has(key)) return;
    if (book.waiting.size >= MOST_WAITING) book.waiting.delete(book.waiting.keys().next().value!);
    book.waiting.set(key, seen.time);
    return;
  }
  const asked = book.waiting.get(key);
  if (asked === undefined) return;
  book.waiting.delete(key);
  const microseconds = Math.round(seen.time - asked);
  if (microseconds > 0 && microseconds < LONGEST) keepSample(book, `${a} ${b}`, { ...copySeen(seen), microseconds });
}

/** `seen` is reused by its owner. */
function copySeen({ time, frame, offset }: Seen): Seen {
  return { time, frame, offset };
}

function keepSample({ samples }: RoundTripBook, pair: string, sample: Sample): void {
  const kept = samples.get(pair);
  if (kept === undefined) {
    if (samples.size < MOST_PAIRS) samples.set(pair, [sample]);
    return;
  }
  const at = kept.findIndex((other) => other.microseconds > sample.microseconds);
  kept.splice(at < 0 ? kept.length : at, 0, sample);
  if (kept.length > KEPT_SAMPLES) kept.pop();
}

/** What was measured, as a mergeable table. Equal samples of a pair are one row that counts them. */
export function roundTripTable({ samples }: RoundTripBook, capture: number): Table<typeof ROUND_TRIPS> {
  const table = createTable(ROUND_TRIPS);
  for (const [pair, kept] of samples) {
    const [a, b] = pair.split(' ').map(Number) as [number, number];
    for (const [i, { microseconds, time, frame, offset }] of kept.entries()) {
      const { columns, length } = table;
      if (i > 0 && kept[i - 1]!.microseconds === microseconds) {
        columns.count[length - 1]!++;
        columns.lastTime[length - 1] = time;
      } else appendRow(table, { capture, a, b, microseconds, time, frame, offset, lastTime: time, count: 1 });
    }
  }
  return table;
}
