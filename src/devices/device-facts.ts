import { formatAddress } from '../base/ip-address.ts';
import { WORDS } from '../decode/layers.ts';
import { FACT_KINDS, type FactKind } from './fact-tables.ts';
import type { Observations } from './observations.ts';

/** What frames said of a device: a row of the facts, as text. */
export type FactSeen = {
  fact: FactKind;
  value: string | null;
  capture: number;
  frameNumber: number;
  fileOffset: number;
  time: number;
};

/** Rows of facts by who they are about: the MAC address itself, or the number of an address where no MAC is known. */
export type FactIndex = { mac: Map<number, number[]>; address: Map<number, number[]> };

export function indexFacts({ facts, macs }: Observations): FactIndex {
  const index: FactIndex = { mac: new Map(), address: new Map() };
  const add = (map: Map<number, number[]>, key: number, row: number) => {
    const rows = map.get(key);
    if (rows === undefined) map.set(key, [row]);
    else rows.push(row);
  };
  for (let row = 0; row < facts.length; row++) {
    const mac = facts.columns.mac[row]!;
    if (mac >= 0) add(index.mac, macs[mac]!, row);
    else if (facts.columns.address[row]! >= 0) add(index.address, facts.columns.address[row]!, row);
  }
  return index;
}

/** What frames said about the device, in the order of their last sighting. */
export function factsOf(
  observations: Observations,
  index: FactIndex,
  mac: number | null,
  own: readonly number[],
): FactSeen[] {
  const byAddress = own.flatMap((address) => index.address.get(address) ?? []);
  const byMac = mac === null ? [] : (index.mac.get(mac) ?? []);
  return byAddress
    .concat(byMac)
    .map((row) => factOf(observations, row))
    .sort((a, b) => a.time - b.time || a.frameNumber - b.frameNumber || (a.fact < b.fact ? -1 : 1));
}

function factOf({ facts: { columns }, texts, addresses }: Observations, row: number): FactSeen {
  const address = columns.address[row]! < 0 ? null : formatAddress(addresses, columns.address[row]! * WORDS);
  return {
    fact: FACT_KINDS[columns.kind[row]!]!,
    value: columns.value[row]! < 0 ? address : texts[columns.value[row]!]!,
    capture: columns.capture[row]!,
    frameNumber: columns.frame[row]!,
    fileOffset: columns.offset[row]!,
    time: columns.lastTime[row]!,
  };
}
