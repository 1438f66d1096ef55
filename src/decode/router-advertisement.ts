import { readMac } from '../base/mac-address.ts';
import { readIpv6Field, readIpv6Fields } from './address-field.ts';

// Neighbor Discovery: RFC 4861, section 4; DNS options: RFC 8106; captive portals are left out.

export const NEIGHBOR_DISCOVERY = {
  routerSolicitation: 133,
  routerAdvertisement: 134,
  neighborSolicitation: 135,
  neighborAdvertisement: 136,
  redirect: 137,
} as const;

/** Options by type, their length (in units of eight bytes) in the second byte. */
export const OPTION = { sourceLink: 1, targetLink: 2, prefix: 3, mtu: 5, dnsServers: 25 } as const;
export const OPTION_LENGTH = 1;
export const OPTION_UNIT = 8;

/** Of an advertisement: the R flag of a neighbor's is the first bit. */
export const FLAGS = 4;
export const ROUTER_LIFETIME = 6;
export const TARGET = 8;

/** Of an option, from its type on. */
export const LINK_ADDRESS = 2;
export const PREFIX = { length: 2, flags: 3, validLifetime: 4, prefix: 16, end: 32 } as const;
export const MTU = 4;
export const DNS_SERVERS = 8;

/** Where options begin, by message type. */
export const OPTIONS_OFFSET: Readonly<Record<number, number>> = { 133: 8, 134: 16, 135: 24, 136: 24, 137: 40 };

const MAX_OPTIONS = 64;

export type AdvertisedPrefix = {
  prefix: Int32Array;
  length: number;
  /** The L flag: addresses under it are on this link. */
  onLink: boolean;
  /** The A flag: hosts make their own addresses under it. */
  autonomous: boolean;
  /** In seconds; 0xffffffff is for ever. */
  validLifetime: number;
};

/** A message of Neighbor Discovery; what its type does not have is null, or an empty list. */
export type NeighborDiscovery = {
  /** See NEIGHBOR_DISCOVERY. */
  type: number;
  /** Router advertisement: in seconds; 0 says "I am no default router". */
  routerLifetime: number | null;
  /** Solicitation, advertisement and redirect: whom the message is about. */
  target: Int32Array | null;
  /** Neighbor advertisement: the R flag, "I am a router". */
  isRouter: boolean;
  sourceMac: number | null;
  targetMac: number | null;
  prefixes: AdvertisedPrefix[];
  dnsServers: Int32Array[];
  mtu: number | null;
  complete: boolean;
};

/** The message of Neighbor Discovery at `offset`, where the ICMPv6 header begins, or null when it is another ICMPv6 message. */
export function readNeighborDiscovery(view: DataView, offset: number, end: number): NeighborDiscovery | null {
  if (end - offset < 8) return null;
  const type = view.getUint8(offset);
  const options = OPTIONS_OFFSET[type];
  // The code of all five is 0 (RFC 4861, section 4).
  if (options === undefined || view.getUint8(offset + 1) !== 0) return null;
  const hasTarget = type >= NEIGHBOR_DISCOVERY.neighborSolicitation && end - offset >= 24;
  const message: NeighborDiscovery = {
    type,
    routerLifetime: type === NEIGHBOR_DISCOVERY.routerAdvertisement ? view.getUint16(offset + ROUTER_LIFETIME) : null,
    target: hasTarget ? readIpv6Field(view, offset + TARGET) : null,
    isRouter: type === NEIGHBOR_DISCOVERY.neighborAdvertisement && (view.getUint8(offset + FLAGS) & 0x80) !== 0,
    sourceMac: null,
    targetMac: null,
    prefixes: [],
    dnsServers: [],
    mtu: null,
    complete: false,
  };
  message.complete = readOptions(view, offset + options, end, message);
  return message;
}

/** Type, length in units of eight bytes, value. Returns whether they filled the message to its end. */
function readOptions(view: DataView, offset: number, end: number, message: NeighborDiscovery): boolean {
  let at = offset;
  for (let i = 0; i < MAX_OPTIONS && at + 2 <= end; i++) {
    const length = OPTION_UNIT * view.getUint8(at + OPTION_LENGTH);
    if (length === 0 || at + length > end) return false;
    readOption(view, view.getUint8(at), at, at + length, message);
    at += length;
  }
  return at === end;
}

function readOption(view: DataView, type: number, offset: number, end: number, message: NeighborDiscovery): void {
  switch (type) {
    case OPTION.sourceLink:
      message.sourceMac = readMac(view, offset + LINK_ADDRESS);
      return;
    case OPTION.targetLink:
      message.targetMac = readMac(view, offset + LINK_ADDRESS);
      return;
    case OPTION.prefix:
      if (end - offset >= PREFIX.end) message.prefixes.push(readPrefix(view, offset));
      return;
    case OPTION.mtu:
      message.mtu = view.getUint32(offset + MTU);
      return;
    case OPTION.dnsServers:
      message.dnsServers.push(...readIpv6Fields(view, offset + DNS_SERVERS, end));
  }
}

function readPrefix(view: DataView, offset: number): AdvertisedPrefix {
  const flags = view.getUint8(offset + PREFIX.flags);
  return {
    prefix: readIpv6Field(view, offset + PREFIX.prefix),
    length: Math.min(128, view.getUint8(offset + PREFIX.length)),
    onLink: (flags & 0x80) !== 0,
    autonomous: (flags & 0x40) !== 0,
    validLifetime: view.getUint32(offset + PREFIX.validLifetime),
  };
}
