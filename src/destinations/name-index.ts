import { DNS_TYPE } from '../decode/dns-record.ts';
import type { Observations } from '../devices/observations.ts';
import { NAME_SOURCES, type NameSource } from '../names/name-source.ts';
import { DNS_KIND, DNS_KINDS } from '../names/name-tables.ts';

/** A name that an address was called by, in one device's traffic (`asker`: address number, or -1 for everybody's). */
export type AddressName = {
  asker: number;
  name: string;
  source: NameSource;
  time: number;
  capture: number;
  frame: number;
  offset: number;
};

/** Address number → its names, whoever learned them. */
export type NameIndex = Map<number, AddressName[]>;

/** All names by address: what traffic said outright, and what DNS answers amount to. */
export function indexNames(observations: Observations): NameIndex {
  const index: NameIndex = new Map();
  const add = (address: number, name: AddressName) => {
    const known = index.get(address);
    if (known === undefined) index.set(address, [name]);
    else known.push(name);
  };
  const { names, texts } = observations;
  for (let row = 0; row < names.length; row++) {
    const source = NAME_SOURCES[names.columns.source[row]!]!;
    const name = texts[names.columns.name[row]!]!;
    add(names.columns.address[row]!, { ...seen(names.columns, row), name, source });
  }
  addDnsNames(observations, add);
  return index;
}

type SeenColumns = {
  asker: Int32Array;
  time: Float64Array;
  capture: Int32Array;
  frame: Float64Array;
  offset: Float64Array;
};

function seen(columns: SeenColumns, row: number) {
  return {
    asker: columns.asker[row]!,
    time: columns.time[row]!,
    capture: columns.capture[row]!,
    frame: columns.frame[row]!,
    offset: columns.offset[row]!,
  };
}

/** An address in an answer is called by the name asked for, and by every alias on the way to it. */
function addDnsNames(observations: Observations, add: (address: number, name: AddressName) => void): void {
  const { records, texts } = observations;
  const { columns } = records;
  const aliases = aliasesByQuestion(observations);
  for (let row = 0; row < records.length; row++) {
    const address = columns.address[row]!;
    if (address < 0) continue;
    const question = columns.question[row]!;
    const source = DNS_KINDS[columns.kind[row]!]!;
    add(address, { ...seen(columns, row), name: texts[question]!, source });
    if (columns.kind[row] !== DNS_KIND.dns || columns.owner[row] === question) continue;
    for (const alias of aliases.get(questionKey(columns.asker[row]!, question)) ?? []) {
      if (alias !== question) add(address, { ...seen(columns, row), name: texts[alias]!, source: 'dns-cname' });
    }
  }
}

function questionKey(asker: number, question: number): string {
  return `${asker} ${question}`;
}

/** The targets of CNAME records, by who asked for what. */
export function aliasesByQuestion({ records: { columns, length } }: Observations): Map<string, Set<number>> {
  const aliases = new Map<string, Set<number>>();
  for (let row = 0; row < length; row++) {
    if (columns.type[row] !== DNS_TYPE.cname || columns.target[row]! < 0) continue;
    const key = questionKey(columns.asker[row]!, columns.question[row]!);
    const known = aliases.get(key);
    if (known === undefined) aliases.set(key, new Set([columns.target[row]!]));
    else known.add(columns.target[row]!);
  }
  return aliases;
}
