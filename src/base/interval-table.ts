import { isIpv4 } from './ip-address.ts';
import { keepBits, type Prefix } from './prefix.ts';

/**
 * A sorted, gap-free division of a number space: row `r` runs from its start to just before the next row's, the last row
 * to the end of the space. One binary search answers "which row holds this key".
 */
export type IntervalTable = {
  /** One column per 32-bit word of the key, most significant first: 1 for IPv4, 4 for IPv6, 2 for a split MAC. */
  readonly starts: readonly Uint32Array[];
  /** By row: 0 for "nothing known", else what the owner of the table put there. */
  readonly values: Uint8Array | Uint16Array | Uint32Array;
};

/** A table of no rows. */
export function emptyIntervals(width: number): IntervalTable {
  return { starts: Array.from({ length: width }, () => new Uint32Array(0)), values: new Uint8Array(0) };
}

/** The row holding the key whose words begin at `at`, or -1 when it lies before the first row. Allocates nothing. */
export function findInterval(table: IntervalTable, words: Int32Array, at: number): number {
  const starts = table.starts;
  const first = starts[0]!;
  const key = words[at]! >>> 0;
  let low = 0;
  let high = first.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const start = first[middle]!;
    if (start < key || (start === key && !isAfter(starts, middle, words, at))) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Whether row `row` starts after the key, given that their first words are equal. */
function isAfter(starts: readonly Uint32Array[], row: number, words: Int32Array, at: number): boolean {
  for (let i = 1; i < starts.length; i++) {
    const start = starts[i]![row]!;
    const key = words[at + i]! >>> 0;
    if (start !== key) return start > key;
  }
  return false;
}

/** Where the key of an address begins among its four words, for a table of `width` words: IPv4 lives in the last. */
export function keyOffset(width: number): number {
  return 4 - width;
}

/** The widest CIDR prefix around the address at `at` that stays inside row `row`, of a table of IPv4 or IPv6 keys. */
export function prefixWithin(table: IntervalTable, row: number, words: Int32Array, at: number): Prefix {
  const width = table.starts.length;
  const offset = keyOffset(width);
  const address = words.slice(at, at + 4);
  let low = 128 - 32 * width;
  let high = 128;
  // Wider blocks contain narrower ones, so "fits" is monotonic in the length and can be bisected.
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (blockFits(table, row, address, middle, offset)) high = middle;
    else low = middle + 1;
  }
  keepBits(address, low);
  return { words: address, length: isIpv4(address) ? low - 96 : low };
}

function blockFits(table: IntervalTable, row: number, address: Int32Array, bits: number, offset: number): boolean {
  const block = Int32Array.from(address);
  keepBits(block, bits);
  if (findInterval(table, block, offset) !== row) return false;
  for (let i = 0; i < 4; i++) {
    const free = bits - 32 * i;
    if (free <= 0) block[i] = -1;
    else if (free < 32) block[i] = block[i]! | (-1 >>> free);
  }
  return findInterval(table, block, offset) === row;
}
