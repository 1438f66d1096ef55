import type { Table, TableSpec } from '../base/columns.ts';
import type { CaptureFacts } from '../capture/capture-facts.ts';
import type { CaptureSummary } from '../capture/record.ts';
import { createPacketTotals, type PacketTotals } from '../flow/packet-totals.ts';
import { type CaptureLabel, describeCapture } from './capture-description.ts';
import type { Observations } from './observations.ts';

/**
 * The captures that one observer reads one after the other: rotated pieces of one recording, or just one. While they are
 * read, frames are counted through all of them; so one number tells both piece and frame.
 */
export type Pieces = {
  /** Those that have ended. */
  readonly captures: CaptureFacts[];
  /** Frames before each piece, the one that is being read included. */
  readonly starts: number[];
  framesBefore: number;
  /** Of the piece that is being read. */
  totals: PacketTotals;
};

export function createPieces(): Pieces {
  return { captures: [], starts: [0], framesBefore: 0, totals: createPacketTotals(0) };
}

/** Ends the piece that is being read; the next one goes on where it ended. Returns what is known of it. */
export function endPiece(
  pieces: Pieces,
  summary: CaptureSummary,
  label: CaptureLabel,
  sha256: string | null,
): CaptureFacts {
  const { totals, captures } = pieces;
  const capture = describeCapture(totals, summary, label, { sha256, continues: captures.length > 0 });
  captures.push(capture);
  pieces.framesBefore += totals.packets;
  pieces.starts.push(pieces.framesBefore);
  pieces.totals = createPacketTotals(totals.times.previousTime);
  return capture;
}

/**
 * Says of every row in which piece it was seen, and in which frame of that piece's own count. What an unset clock dated
 * before the capture is given the time of its first dated packet. The tables are changed in place.
 */
export function splitIntoPieces(observations: Observations, { captures, starts }: Pieces): Observations {
  const { flows, names, lookups, records, messages, referrals, roundTrips, facts, interArrivals } = observations;
  const tables: Table<TableSpec>[] = [
    flows,
    names,
    lookups,
    records,
    messages,
    referrals,
    roundTrips,
    facts,
    interArrivals,
  ];
  if (captures.length > 1) for (const table of tables) splitRows(table, captures.length, starts);
  if (captures.some(({ clockUnset }) => clockUnset.count > 0)) for (const table of tables) dateRows(table, captures);
  return observations;
}

function splitRows({ columns, length }: Table<TableSpec>, count: number, starts: readonly number[]): void {
  for (let row = 0; row < length; row++) {
    const piece = findPiece(columns.frame![row]!, count, starts);
    columns.capture![row] = piece;
    columns.frame![row]! -= starts[piece]!;
  }
}

function dateRows({ columns, length }: Table<TableSpec>, captures: readonly CaptureFacts[]): void {
  for (let row = 0; row < length; row++) {
    const first = captures[columns.capture![row]!]!.firstTime ?? 0;
    for (const times of [columns.time!, columns.lastTime!]) times[row] = Math.max(times[row]!, first);
  }
}

/** The last piece before which there are fewer frames than `frame`; frames count from 1. */
function findPiece(frame: number, count: number, starts: readonly number[]): number {
  let [low, high] = [0, count - 1];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (starts[middle]! < frame) low = middle;
    else high = middle - 1;
  }
  return low;
}
