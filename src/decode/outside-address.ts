import { isIpv4 } from '../base/ip-address.ts';
import { containsAddress, parsePrefix } from '../base/prefix.ts';

/**
 * IPv4 addresses that nobody on the internet has (RFC 6890, RFC 5771, RFC 1112). Those of documentation are left in:
 * synthetic captures consist of them.
 */
const NOBODYS = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.168.0.0/16', '198.18.0.0/15', '224.0.0.0/3'],
].map((text) => parsePrefix(text)!);

/** Whether the address can be a machine's on the internet: all of IPv6 that is assigned begins with 001 (RFC 4291, section 2.4). */
export function isOutsideAddress(words: Int32Array): boolean {
  if (!isIpv4(words)) return words[0]! >>> 29 === 1;
  return !NOBODYS.some((prefix) => containsAddress(prefix, words));
}
