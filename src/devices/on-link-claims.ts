import { isIpv4 } from '../base/ip-address.ts';
import { isGroupMac } from '../base/mac-address.ts';
import { WORDS } from '../decode/layers.ts';
import { FACT_KINDS, type FactKind } from './fact-tables.ts';
import type { Observations } from './observations.ts';
import { SIDE } from './side.ts';

/** Facts by which an address is on the home's own link, whatever its range. */
const CLAIM_KINDS: readonly FactKind[] = ['arp', 'ndp', 'dhcp-address'];
const CLAIMS: ReadonlySet<number> = new Set(CLAIM_KINDS.map((kind) => FACT_KINDS.indexOf(kind)));

/**
 * Addresses outside the home's ranges that are on its link all the same, because a station there says that it has them.
 * Anybody can say so: a claim is not believed when frames of the address travel by another MAC than the one that claims
 * it, or when its MAC claims several and carries others besides, as a router does that answers ARP for the whole world
 * (proxy ARP, RFC 1027). What is believed wrongly would vanish from the report.
 */
export function addressesOnLink(observations: Observations, sides: Uint8Array): number[] {
  const claims = claimsOf(observations, sides);
  if (claims.byAddress.size === 0) return [];
  const { contradicted, carriers } = weighClaims(observations, sides, claims);
  const isProxy = (mac: number) => claims.ipv4ByMac.get(mac)! > 1 && carriers.has(mac);
  const isBelieved = (address: number, macs: ReadonlySet<number>) =>
    !contradicted.has(address) && !(isIpv4(observations.addresses, address * WORDS) && [...macs].some(isProxy));
  return [...claims.byAddress].filter(([address, macs]) => isBelieved(address, macs)).map(([address]) => address);
}

/** Claimed addresses with who claims them, and how many IPv4 addresses each MAC claims. */
type Claims = { byAddress: Map<number, Set<number>>; ipv4ByMac: Map<number, number> };

function claimsOf({ facts: { columns, length }, addresses }: Observations, sides: Uint8Array): Claims {
  const claims: Claims = { byAddress: new Map(), ipv4ByMac: new Map() };
  for (let row = 0; row < length; row++) {
    const [address, mac] = [columns.address[row]!, columns.mac[row]!];
    if (address < 0 || mac < 0 || sides[address] !== SIDE.remote || !CLAIMS.has(columns.kind[row]!)) continue;
    const macs = claims.byAddress.get(address) ?? new Set<number>();
    claims.byAddress.set(address, macs);
    if (macs.has(mac)) continue;
    macs.add(mac);
    if (isIpv4(addresses, address * WORDS)) claims.ipv4ByMac.set(mac, (claims.ipv4ByMac.get(mac) ?? 0) + 1);
  }
  return claims;
}

/** Which claims the traffic contradicts, and which MACs carry remote IPv4 addresses that they do not claim. */
function weighClaims({ flows, macs, addresses }: Observations, sides: Uint8Array, { byAddress }: Claims) {
  const [contradicted, carriers] = [new Set<number>(), new Set<number>()];
  const note = (address: number, mac: number) => {
    if (mac < 0 || sides[address] !== SIDE.remote || isGroupMac(macs[mac]!)) return;
    const claimers = byAddress.get(address);
    if (claimers !== undefined && !claimers.has(mac)) contradicted.add(address);
    if (claimers === undefined && isIpv4(addresses, address * WORDS)) carriers.add(mac);
  };
  const { originator, responder, originatorMac, responderMac } = flows.columns;
  for (let row = 0; row < flows.length; row++) {
    note(originator[row]!, originatorMac[row]!);
    note(responder[row]!, responderMac[row]!);
  }
  return { contradicted, carriers };
}
