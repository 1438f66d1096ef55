import type { Observations } from '../devices/observations.ts';
import { NAME_SOURCES, type NameSource } from '../names/name-source.ts';
import { DNS_KIND, DNS_KINDS } from '../names/name-tables.ts';
import { indexAliases, namesLeadingTo } from './alias-chains.ts';

/** A name that an address was called by, and where that is said first. */
export type AddressName = {
  name: string;
  source: NameSource;
  time: number;
  /** When it was said last. */
  lastTime: number;
  capture: number;
  frame: number;
  offset: number;
};

/** Names of addresses, by the device in whose traffic they were learned; those that hold for everybody apart. */
export type NameIndex = {
  width: number;
  /** Device number × width + address number → names. */
  own: Map<number, AddressName[]>;
  /** Address number → names. */
  everybody: Map<number, AddressName[]>;
};

/** Names of one address that are kept, the most telling first: answers can put any number of names on it. */
const MOST_NAMES = 64;

/** All names by address: what traffic said outright, and what DNS answers amount to. `deviceOf`: by address number, or -1. */
export function indexNames(observations: Observations, deviceOf: Int32Array): NameIndex {
  const index: NameIndex = { width: deviceOf.length, own: new Map(), everybody: new Map() };
  const add: AddName = (asker, address, name) => {
    const device = asker < 0 ? -1 : deviceOf[asker]!;
    if (asker >= 0 && device < 0) return;
    const [map, key] = asker < 0 ? [index.everybody, address] : [index.own, device * index.width + address];
    const known = map.get(key);
    if (known === undefined) map.set(key, [name]);
    else known.push(name);
  };
  addSpokenNames(observations, add);
  addDnsNames(observations, add);
  for (const map of [index.own, index.everybody]) for (const [key, names] of map) map.set(key, rankNames(names));
  return index;
}

/** The names of an address as `device` learned them, each once, the most telling source first, then the earliest. */
export function namesOf({ own, everybody, width }: NameIndex, device: number, address: number): AddressName[] {
  const [mine, shared] = [own.get(device * width + address) ?? [], everybody.get(address) ?? []];
  return shared.length === 0 ? mine : rankNames([...mine, ...shared]);
}

/** Names that a device learns before it uses them, or after; aliases only where nothing else leads to the address. */
const LEARNED: readonly (readonly NameSource[])[] = [['dns', 'mdns', 'llmnr', 'payload'], ['dns-cname']];

/**
 * What `device` meant by an address at `time`: the name of its latest evidence before, else of the first after (`later`).
 * Of a name that was said before and after, the first time counts.
 */
export function nameMeant(
  index: NameIndex,
  device: number,
  address: number,
  time: number,
): { name: AddressName; later: boolean } | null {
  const names = namesOf(index, device, address);
  for (const sources of LEARNED) {
    const learned = names.filter(({ source }) => sources.includes(source));
    const when = (name: AddressName) => (name.lastTime <= time ? name.lastTime : name.time);
    const before = learned.filter((name) => name.time <= time).sort((a, b) => when(b) - when(a));
    if (before.length > 0) return { name: before[0]!, later: false };
    const after = learned.toSorted((a, b) => a.time - b.time);
    if (after.length > 0) return { name: after[0]!, later: true };
  }
  return null;
}

function rankNames(names: readonly AddressName[]): AddressName[] {
  const byName = new Map<string, AddressName>();
  for (const name of names.toSorted(compareNames)) {
    const known = byName.get(name.name);
    if (known === undefined) byName.set(name.name, { ...name });
    else known.lastTime = Math.max(known.lastTime, name.lastTime);
  }
  return [...byName.values()].slice(0, MOST_NAMES);
}

function compareNames(a: AddressName, b: AddressName): number {
  return (
    NAME_SOURCES.indexOf(a.source) - NAME_SOURCES.indexOf(b.source) ||
    a.time - b.time ||
    a.capture - b.capture ||
    a.frame - b.frame ||
    (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)
  );
}

/** Takes a name of an address number that was read in the traffic of an address number, or in everybody's (-1). */
type AddName = (asker: number, address: number, name: AddressName) => void;

type SeenColumns = {
  time: Float64Array;
  lastTime: Float64Array;
  capture: Int32Array;
  frame: Float64Array;
  offset: Float64Array;
};

function seen(columns: SeenColumns, row: number) {
  return {
    time: columns.time[row]!,
    lastTime: columns.lastTime[row]!,
    capture: columns.capture[row]!,
    frame: columns.frame[row]!,
    offset: columns.offset[row]!,
  };
}

function addSpokenNames({ names: { columns, length }, texts }: Observations, add: AddName): void {
  for (let row = 0; row < length; row++) {
    const source = NAME_SOURCES[columns.source[row]!]!;
    const name = texts[columns.name[row]!]!;
    add(columns.asker[row]!, columns.address[row]!, { ...seen(columns, row), name, source });
  }
}

/** An address in an answer is called by the name asked for, and by every alias on the way to it. */
function addDnsNames(observations: Observations, add: AddName): void {
  const { records, texts } = observations;
  const { columns } = records;
  const aliases = indexAliases(observations);
  for (let row = 0; row < records.length; row++) {
    const [address, owner] = [columns.address[row]!, columns.owner[row]!];
    if (address < 0 || owner < 0) continue;
    const [asker, question, kind] = [columns.asker[row]!, columns.question[row]!, columns.kind[row]!];
    const names = kind === DNS_KIND.dns ? namesLeadingTo(aliases, asker, question, owner) : [owner];
    const asked = names.includes(question) ? question : owner;
    for (const text of names) {
      const source = text === asked ? DNS_KINDS[kind]! : 'dns-cname';
      add(asker, address, { ...seen(columns, row), name: texts[text]!, source });
    }
  }
}
