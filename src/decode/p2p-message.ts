import type { SocketAddress } from './address-field.ts';

/** Families of protocols by which cameras are reached without names, through servers that introduce peers to each other. */
export const P2P_FAMILIES = ['pppp', 'tutk', 'dahua', 'xiongmai', 'reolink', 'tuya', 'gwell', 'ezviz'] as const;

export type P2pFamily = (typeof P2P_FAMILIES)[number];

/** One message of such a protocol. */
export type P2pMessage = {
  family: P2pFamily;
  /** What the message is for, in the words of those who described the protocol: `device-login`, `punch-to`, `data`. */
  message: string;
  /** Who sends such a message; null when more than one party does. */
  sender: 'device' | 'server' | 'client' | null;
  /** Addresses named inside: peers and relays handed out, and the sender's own. */
  addresses: SocketAddress[];
  /** The identifier under which the device is known, if it stands in the clear. */
  deviceId: string | null;
  /** What the recognition rests on. `scrambled` is bytes as well, after undoing a scrambling whose key is public. */
  basis: 'bytes' | 'scrambled';
};
