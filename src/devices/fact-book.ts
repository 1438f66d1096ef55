import { createRowSet, noteRow, type RowSet, type Seen } from '../base/row-set.ts';
import { internText, type TextTable } from '../base/text-table.ts';
import { type AddressIndex, internAddress } from '../flow/address-index.ts';
import { internMac, type MacIndex } from '../flow/mac-index.ts';
import { FACT_KINDS, FACTS, type FactKind } from './fact-tables.ts';

/** What frames said about devices; filled by the readers of this room. */
export type FactBook = {
  readonly facts: RowSet<typeof FACTS>;
  readonly addresses: AddressIndex;
  readonly macs: MacIndex;
  readonly texts: TextTable;
  readonly capture: number;
};

export function createFactBook(addresses: AddressIndex, macs: MacIndex, texts: TextTable, capture: number): FactBook {
  return { facts: createRowSet(FACTS), addresses, macs, texts, capture };
}

/** A fact; `mac` and `words` are null when it is not about one, `value` when the kind says all. */
export type Fact = { kind: FactKind; mac: number | null; words: Int32Array | null; at?: number; value: string | null };

/** Notes a fact of a message; `words`: the address that it is about, the sender's unless given. */
export type Say = (kind: FactKind, value: string | null, words?: Int32Array) => void;

export function noteFact(book: FactBook, seen: Seen, fact: Fact): void {
  noteRow(book.facts, seen, {
    capture: book.capture,
    mac: fact.mac === null ? -1 : internMac(book.macs, fact.mac),
    address: fact.words === null ? -1 : internAddress(book.addresses, fact.words, fact.at ?? 0),
    kind: FACT_KINDS.indexOf(fact.kind),
    value: fact.value === null ? -1 : internText(book.texts, fact.value),
  });
}
