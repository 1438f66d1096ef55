/**
 * IP addresses as four 32-bit words, most significant first, in an `Int32Array`; IPv4 is ::ffff:a.b.c.d (RFC 4291,
 * section 2.5.5.2). One shape for both families gives the flow table, the tables of prefixes and the reports one path.
 */

/** Word 2 of an IPv4-mapped address. */
const MAPPED = 0x0000ffff;

/** Whether the four words at `at` are an IPv4-mapped address. */
export function isIpv4(words: Int32Array, at = 0): boolean {
  return words[at] === 0 && words[at + 1] === 0 && words[at + 2] === MAPPED;
}

/** The address of the four words at `at` as text: dotted for IPv4, RFC 5952 for IPv6. */
export function formatAddress(words: Int32Array, at = 0): string {
  if (isIpv4(words, at)) return formatIpv4(words[at + 3]!);
  const groups: number[] = [];
  for (let i = 0; i < 4; i++) {
    const word = words[at + i]!;
    groups.push(word >>> 16, word & 0xffff);
  }
  return formatGroups(groups);
}

/** One 32-bit word in dotted notation. */
export function formatIpv4(word: number): string {
  return `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`;
}

/** RFC 5952, section 4: lower case, no leading zeros, the longest run of two or more zero groups as `::`. */
function formatGroups(groups: readonly number[]): string {
  let best = -1;
  let bestLength = 1;
  for (let start = 0; start < groups.length; start++) {
    let end = start;
    while (end < groups.length && groups[end] === 0) end++;
    if (end - start > bestLength) [best, bestLength] = [start, end - start];
    if (end > start) start = end;
  }
  const hex = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':');
  if (best < 0) return hex(groups);
  return `${hex(groups.slice(0, best))}::${hex(groups.slice(best + bestLength))}`;
}

/** Text to four words, or null when it is no address. Accepts IPv4, IPv6 and IPv6 with a dotted tail; no zone. */
export function parseAddress(text: string): Int32Array | null {
  if (!text.includes(':')) {
    const word = parseIpv4(text);
    return word === null ? null : Int32Array.of(0, 0, MAPPED, word);
  }
  const groups = parseGroups(text);
  if (groups === null) return null;
  const words = new Int32Array(4);
  for (let i = 0; i < 4; i++) words[i] = (groups[2 * i]! << 16) | groups[2 * i + 1]!;
  return words;
}

function parseIpv4(text: string): number | null {
  const parts = text.split('.');
  if (parts.length !== 4) return null;
  let word = 0;
  for (const part of parts) {
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return null;
    word = (word << 8) | Number(part);
  }
  return word;
}

function parseGroups(text: string): number[] | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [head, tail] = [readGroups(halves[0]!, halves.length === 1), readGroups(halves[1] ?? '', true)];
  if (head === null || tail === null) return null;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1) return missing === 0 ? head : null;
  if (missing < 1) return null;
  return [...head, ...new Array<number>(missing).fill(0), ...tail];
}

function readGroups(text: string, mayEndDotted: boolean): number[] | null {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [i, part] of parts.entries()) {
    if (mayEndDotted && i === parts.length - 1 && part.includes('.')) {
      const word = parseIpv4(part);
      if (word === null) return null;
      groups.push(word >>> 16, word & 0xffff);
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(part)) return null;
      groups.push(Number.parseInt(part, 16));
    }
  }
  return groups;
}

/** Orders two addresses as unsigned 128-bit numbers: negative, zero or positive. */
export function compareAddresses(a: Int32Array, aAt: number, b: Int32Array, bAt: number): number {
  for (let i = 0; i < 4; i++) {
    const difference = (a[aAt + i]! >>> 0) - (b[bAt + i]! >>> 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Numbers of addresses in `words` (four words each), in rising order of the addresses. Sorts in place. */
export function sortAddresses(words: Int32Array, numbers: number[]): number[] {
  return numbers.sort((a, b) => compareAddresses(words, a * 4, words, b * 4));
}
