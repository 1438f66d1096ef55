import { WORDS } from '../decode/layers.ts';
import { flowTables } from '../flow/flow-export.ts';
import type { FlowTable } from '../flow/flow-table.ts';
import type { DatagramReader } from '../names/datagram-reader.ts';
import type { NameBook } from '../names/name-book.ts';
import { listOverflow } from './capture-description.ts';
import type { FactBook } from './fact-book.ts';
import type { Observations } from './observations.ts';
import { type Pieces, splitIntoPieces } from './pieces.ts';

/** What an observer has filled while it read. */
type FilledTables = { flows: FlowTable; book: NameBook; facts: FactBook; datagrams: DatagramReader; pieces: Pieces };

/** All that was counted and quoted, as mergeable tables. `capture`: the number that rows carry. To be called once, at the end. */
export function collectObservations(tables: FilledTables, capture: number): Observations {
  const { flows, book, facts, pieces } = tables;
  pieces.captures.at(-1)!.overflow = listOverflow(tables);
  const observations = {
    captures: pieces.captures,
    addresses: flows.addresses.words.slice(0, flows.addresses.count * WORDS),
    macs: flows.macs.macs,
    ...flowTables(flows, capture),
    ...book.tables,
    facts: facts.facts.table,
    texts: book.texts.texts,
  };
  return splitIntoPieces(observations, pieces);
}
