import { formatAddress, isIpv4, parseAddress } from './ip-address.ts';

/** A CIDR prefix (RFC 4632, RFC 4291 section 2.3). */
export type Prefix = {
  /** The network address as four words, host bits zero; IPv4 is mapped. */
  words: Int32Array;
  /** As written: 0 to 32 for IPv4, 0 to 128 for IPv6. */
  length: number;
};

/** The 96 leading bits that an IPv4-mapped address spends on being mapped. */
const MAPPED_BITS = 96;

/**
 * `192.0.2.0/24`, `2001:db8::/32`, or a bare address, which stands for itself alone; null when it is neither. Host bits
 * are cleared: published lists and people write `10.0.0.1/8` for the network.
 */
export function parsePrefix(text: string): Prefix | null {
  const slash = text.indexOf('/');
  const words = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (words === null) return null;
  const dotted = !text.includes(':');
  const limit = dotted ? 32 : 128;
  const digits = slash < 0 ? String(limit) : text.slice(slash + 1);
  if (!/^(0|[1-9]\d{0,2})$/.test(digits) || Number(digits) > limit) return null;
  const bits = Number(digits) + (dotted ? MAPPED_BITS : 0);
  keepBits(words, bits);
  return { words, length: isIpv4(words) && bits >= MAPPED_BITS ? bits - MAPPED_BITS : bits };
}

/** The prefix in CIDR notation. */
export function formatPrefix(prefix: Prefix): string {
  return `${formatAddress(prefix.words)}/${prefix.length}`;
}

/** Length of the prefix in the 128-bit space that both families share. */
export function prefixBits(prefix: Prefix): number {
  return isIpv4(prefix.words) ? prefix.length + MAPPED_BITS : prefix.length;
}

/** Whether the address of the four words at `at` lies inside the prefix. `::/0` holds no IPv4 address. */
export function containsAddress(prefix: Prefix, words: Int32Array, at = 0): boolean {
  if (isIpv4(prefix.words) !== isIpv4(words, at)) return false;
  let bits = prefixBits(prefix);
  for (let i = 0; i < 4 && bits > 0; i++, bits -= 32) {
    if (((words[at + i]! ^ prefix.words[i]!) & maskOf(bits)) !== 0) return false;
  }
  return true;
}

/** The highest address of the prefix, as four fresh words. */
export function lastAddress(prefix: Prefix): Int32Array {
  const words = Int32Array.from(prefix.words);
  const bits = prefixBits(prefix);
  for (let i = 0; i < 4; i++) words[i] = words[i]! | ~maskOf(bits - 32 * i);
  return words;
}

/** Clears in place all but the first `bits` bits of the address in the first four words. */
export function keepBits(words: Int32Array, bits: number): void {
  for (let i = 0; i < 4; i++) words[i] = words[i]! & maskOf(bits - 32 * i);
}

/** The first `bits` bits of a word set; counts outside 0 to 32 are taken as the nearer end. */
function maskOf(bits: number): number {
  if (bits <= 0) return 0;
  return bits >= 32 ? -1 : -1 << (32 - bits);
}
