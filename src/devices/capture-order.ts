import type { Column, Table, TableSpec } from '../base/columns.ts';
import { compareTexts } from '../base/compare-texts.ts';
import type { CaptureFacts } from '../capture/capture-facts.ts';
import { WORDS } from '../decode/layers.ts';
import { TABLES } from './observation-tables.ts';
import type { Observations } from './observations.ts';

/** A capture and where it stands: number `number` of part `part`. */
export type PlacedCapture = { part: number; number: number; facts: CaptureFacts };

/**
 * All captures by first timestamp, packets, bytes, path, then by everything else that is known of them: what the files
 * say, not the order in which they were read.
 */
export function orderCaptures(parts: readonly Observations[]): PlacedCapture[] {
  const prints = new Map<PlacedCapture, number>();
  const printOf = (placed: PlacedCapture) => {
    const print = prints.get(placed) ?? contentPrint(parts[placed.part]!, placed.number);
    prints.set(placed, print);
    return print;
  };
  return parts
    .flatMap(({ captures }, part) => captures.map((facts, number) => ({ part, number, facts })))
    .sort((a, b) => compareFacts(a.facts, b.facts) || printOf(a) - printOf(b));
}

function compareFacts(a: CaptureFacts, b: CaptureFacts): number {
  return (
    (a.firstTime ?? -1) - (b.firstTime ?? -1) ||
    a.packets - b.packets ||
    a.originalBytes - b.originalBytes ||
    compareTexts(a.path, b.path) ||
    compareTexts(a.site, b.site) ||
    compareTexts(JSON.stringify(a), JSON.stringify(b))
  );
}

/**
 * A number that two captures share when their rows say the same, and hardly otherwise: for captures that are alike as
 * wholes, such as one file under two folders of which one copy was changed. The order of rows does not matter.
 */
function contentPrint(observations: Observations, capture: number): number {
  const references = { capture: () => 0, ...referencePrints(observations) };
  let print = 0;
  for (const [name, spec] of Object.entries(TABLES)) {
    const table = observations[name as keyof typeof TABLES] as Table<TableSpec>;
    for (let row = 0; row < table.length; row++) {
      if (table.columns.capture![row] === capture) print = (print + rowPrint(spec, table, row, references)) | 0;
    }
  }
  return print;
}

type ReferencePrints = Readonly<Record<NonNullable<Column['refers']>, (number: number) => number>>;

function referencePrints({ addresses, macs, texts }: Observations): Omit<ReferencePrints, 'capture'> {
  const ofTexts = new Map<number, number>();
  return {
    mac: (number) => mix(mix(START, macs[number]! % 2 ** 32), Math.floor(macs[number]! / 2 ** 32)),
    address: (number) => addresses.subarray(number * WORDS, (number + 1) * WORDS).reduce(mix, START),
    text: (number) => {
      const print = ofTexts.get(number) ?? textPrint(texts[number]!);
      ofTexts.set(number, print);
      return print;
    },
  };
}

function rowPrint(spec: TableSpec, table: Table<TableSpec>, row: number, references: ReferencePrints): number {
  let print = START;
  for (const [name, column] of Object.entries(spec)) {
    const value = table.columns[name]![row]!;
    if (column.refers !== undefined) print = mix(print, value < 0 ? -1 : references[column.refers](value));
    else print = mix(mix(print, value % 2 ** 32), Math.floor(value / 2 ** 32));
  }
  return print;
}

/** Fowler, Noll and Vo's hash (FNV-1a), a word at a time. */
const START = 0x811c9dc5 | 0;

function mix(print: number, word: number): number {
  const mixed = Math.imul(print ^ word, 0x01000193);
  return mixed ^ (mixed >>> 15);
}

function textPrint(text: string): number {
  let print = START;
  for (let i = 0; i < text.length; i++) print = mix(print, text.charCodeAt(i));
  return print;
}
