import type { Destination } from '../destinations/destination.ts';
import type { Analysis } from './analysis.ts';

/**
 * The analysis for reports that people pass on: a direct peer's address is a household's, so only its network part is
 * shown. Documents for programs keep it whole.
 */
export function maskPeers(analysis: Analysis): Analysis {
  if (!analysis.destinations.some(isPeer)) return analysis;
  const peers = new Set(analysis.destinations.filter(isPeer).map(({ address }) => address));
  const masked = (address: string) => (peers.has(address) ? maskAddress(address) : address);
  return {
    ...analysis,
    destinations: analysis.destinations.map((row) => maskRow(row, masked)),
    ...(analysis.exposures && {
      exposures: analysis.exposures.map((row) => (row.remote === null ? row : { ...row, remote: masked(row.remote) })),
    }),
  };
}

function maskRow(row: Destination, masked: (address: string) => string): Destination {
  const referrals = row.referrals?.map((referral) => ({ ...referral, via: masked(referral.via) }));
  return { ...row, address: isPeer(row) ? masked(row.address) : row.address, ...(referrals && { referrals }) };
}

/** Whether the far side is a household's: the other end of P2P, or reached without a name in the network of a consumer's provider. */
export function isPeer({ chooser }: Destination): boolean {
  return chooser === 'peer';
}

/** The first half of an IPv4 address, the first 48 bits of an IPv6 one. */
export function maskAddress(address: string): string {
  if (!address.includes(':')) return `${address.split('.').slice(0, 2).join('.')}.*.*`;
  const [head = ''] = address.split('::');
  return `${head.split(':').slice(0, 3).join(':')}:*`;
}
