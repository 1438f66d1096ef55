import type { SocksRequest } from '../decode/socks.ts';
import type { Findings } from './findings.ts';

/** Greeting, login (RFC 1929) and request (RFC 1928) of SOCKS 5 together. */
export const LONGEST_SOCKS_START = 18 + 513 + 262;
const MOST_SOCKS_METHODS = 16;

/** Whether the bytes are a greeting of SOCKS 5, with the beginning of a login or request behind it. */
export function mayBeSocks(view: DataView, at: number, end: number): boolean {
  if (end - at < 3 || view.getUint8(at) !== 5) return false;
  const methods = view.getUint8(at + 1);
  const next = at + 2 + methods;
  if (methods === 0 || methods > MOST_SOCKS_METHODS) return false;
  return next >= end || view.getUint8(next) === 1 || view.getUint8(next) === 5;
}

export function noteProxied(request: SocksRequest, fromOriginator: boolean, findings: Findings): void {
  findings.service('socks');
  if (request.address !== null) findings.referral(request.address, 'socks', fromOriginator);
}
