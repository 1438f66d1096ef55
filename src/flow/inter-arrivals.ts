import { earliest, keyInt, maximum, sum, type Table } from '../base/columns.ts';
import { createRowSet, noteRow, type RowSet, type Seen } from '../base/row-set.ts';
import { I } from './flow-record.ts';
import { createMessageIndex, lastTimeOf, type MessageIndex, setLastTime, slotOf } from './message-index.ts';

/** Payload after a silence of this many microseconds begins a burst: the second by which BehavIoT (IMC 2023) parts them. */
export const BURST_GAP = 1e6;

/** A time between two messages falls into a bin of two per cent, from one second to a week. */
const BIN_RATIO = Math.log(1.02);
const LONGEST = 7 * 86_400e6;

/**
 * Inter-arrival times: how long after the last time the same message began a burst again, as a histogram. A message is
 * the same when it goes the same way to the same service and has the same length; docs/decisions/0008 says why.
 */
export const INTER_ARRIVALS = {
  capture: keyInt('capture'),
  originator: keyInt('address'),
  responder: keyInt('address'),
  protocol: keyInt(),
  /** The responder's. */
  port: keyInt(),
  /** 1 when the responder sent the message. */
  answers: keyInt(),
  /** Payload bytes of the message. */
  length: keyInt(),
  /** Of the logarithm of the time. */
  bin: keyInt(),
  /** Microseconds. */
  total: sum,
  /** Of the message that ended the earliest. */
  time: earliest,
  frame: earliest,
  offset: earliest,
  lastTime: maximum,
  count: sum,
} as const;

/** Messages that began bursts, and the times between them. Bounded by `limit` messages and the rows of a row set. */
export type Arrivals = { readonly messages: MessageIndex; readonly rows: RowSet<typeof INTER_ARRIVALS> };

export function createArrivals(limit: number): Arrivals {
  return { messages: createMessageIndex(limit), rows: createRowSet(INTER_ARRIVALS) };
}

/** Notes that a message of `length` payload bytes begins a burst in the flow whose record is at `base`. */
export function noteArrival(
  arrivals: Arrivals,
  ints: Int32Array,
  base: number,
  fromOriginator: boolean,
  length: number,
  seen: Seen,
): void {
  const { messages } = arrivals;
  const { key } = messages;
  const answers = fromOriginator ? 0 : 1;
  key[0] = ints[base + I.originator]!;
  key[1] = ints[base + I.responder]!;
  key[2] = (ints[base + I.protocol]! << 16) | (ints[base + I.ports]! & 0xffff);
  // Datagrams of more than 64 KiB do not beat.
  key[3] = (answers << 16) | Math.min(length, 0xffff);
  // Addresses that found no place are many under one number.
  if (key[0] === 0 || key[1] === 0) return;
  const slot = slotOf(messages);
  if (slot < 0) return;
  const previous = lastTimeOf(messages, slot);
  const waited = previous < 0 ? LONGEST + 1 : seen.time - previous;
  // Another flow's part of the same burst.
  if (waited >= 0 && waited < BURST_GAP) return;
  setLastTime(messages, slot, seen.time);
  if (waited > 0 && waited <= LONGEST) noteWait(arrivals, waited, seen);
}

/** Counts the time between two messages, the later one at `seen`; which message is in the index's key. */
function noteWait({ messages: { key }, rows }: Arrivals, waited: number, seen: Seen): void {
  const row = noteRow(rows, seen, {
    capture: 0,
    originator: key[0]!,
    responder: key[1]!,
    protocol: key[2]! >> 16,
    port: key[2]! & 0xffff,
    answers: key[3]! >>> 16,
    length: key[3]! & 0xffff,
    bin: Math.floor(Math.log(waited / BURST_GAP) / BIN_RATIO),
    total: 0,
  });
  if (row >= 0) rows.table.columns.total[row]! += waited;
}

/** What was counted as a mergeable table; `capture` is the number of the capture it comes from. */
export function interArrivalTable({ rows: { table } }: Arrivals, capture: number): Table<typeof INTER_ARRIVALS> {
  table.columns.capture.fill(capture, 0, table.length);
  return table;
}
