/** MAC addresses by number, in order of first sight. Past the limit every new one is -1 (unknown). */
export type MacIndex = { readonly numbers: Map<number, number>; readonly macs: number[]; readonly limit: number };

export function createMacIndex(limit = 1_000_000): MacIndex {
  return { numbers: new Map(), macs: [], limit };
}

/** The number of a MAC address, given on first sight. */
export function internMac(index: MacIndex, mac: number): number {
  const known = index.numbers.get(mac);
  if (known !== undefined) return known;
  if (index.macs.length >= index.limit) return -1;
  index.numbers.set(mac, index.macs.length);
  return index.macs.push(mac) - 1;
}
