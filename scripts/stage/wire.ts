import { bytesKey } from './address.ts';
import { u8 } from './bytes.ts';
import { encodeIp } from './encode/ip.ts';
import { encodeFrame, type Link } from './encode/link.ts';
import { encodeUdp, type Ports } from './encode/udp.ts';
import type { Random } from './random.ts';

/** One end of a conversation, as the home network's wire sees it. */
export type Station = {
  /** 4 or 16 bytes. */
  address: Uint8Array;
  /** Of the device, or of the gateway for everything beyond it. */
  mac: Uint8Array;
  /** TTL or hop limit of its packets at the capture point. */
  hopLimit: number;
};

/** A frame as the capture holds it. Times are microseconds since 1970. */
export type CapturedFrame = { time: number; outbound: boolean; bytes: Uint8Array };

/** What the capture point does to what passes it. */
export type CaptureConditions = {
  link: Link;
  vlan: number | null;
  /** Share of frames (0 to 1) that a mirror port delivers twice. */
  duplicates: number;
  /** The direction that the capture misses, as seen from the home. */
  missing: 'none' | 'inbound' | 'outbound';
};

/** The capture point: conversations put packets on it in any order; `frames` sorts them. */
export type Wire = {
  /** Any frame; `outbound` when it comes from a device of the home. */
  frame(time: number, from: Uint8Array, to: Uint8Array, etherType: number, payload: Uint8Array): void;
  ip(time: number, from: Station, to: Station, protocol: number, payload: Uint8Array): void;
  udp(time: number, from: Station, to: Station, ports: Ports, payload: Uint8Array): void;
  /** Everything seen until now, by time; equal times keep the order in which they were put. */
  frames(): CapturedFrame[];
};

/** The Ethernet type of IPv4. */
export const ETHER_TYPE_IPV4 = 0x0800;
/** The Ethernet type of ARP. */
export const ETHER_TYPE_ARP = 0x0806;
/** The Ethernet type of IPv6. */
export const ETHER_TYPE_IPV6 = 0x86dd;

/** A capture point beside the gateway whose MAC is given. */
export function createWire(conditions: CaptureConditions, gatewayMac: Uint8Array, random: Random): Wire {
  const captured: CapturedFrame[] = [];
  const identifications = new Map<string, number>();
  const gateway = bytesKey(gatewayMac);
  let sequence = random.integer(0, 2000);

  const frame: Wire['frame'] = (time, from, to, etherType, payload) => {
    const outbound = bytesKey(from) !== gateway;
    sequence = (sequence + 1) & 0xfff;
    const header = {
      source: from,
      destination: to,
      etherType,
      outbound,
      vlan: conditions.vlan,
      bssid: gatewayMac,
      sequence,
    };
    if (conditions.missing === (outbound ? 'outbound' : 'inbound')) return;
    const bytes = encodeFrame(conditions.link, header, payload);
    if (bytes === null) return;
    captured.push({ time: Math.round(time), outbound, bytes });
    if (random.chance(conditions.duplicates))
      captured.push({ time: Math.round(time) + random.integer(2, 30), outbound, bytes });
  };

  const ip: Wire['ip'] = (time, from, to, protocol, payload) => {
    const key = bytesKey(from.address);
    const identification = ((identifications.get(key) ?? from.address.at(-1)! * 251) + 1) & 0xffff;
    identifications.set(key, identification);
    const { hopLimit } = from;
    const header = { source: from.address, destination: to.address, protocol, hopLimit, identification };
    const etherType = from.address.length === 4 ? ETHER_TYPE_IPV4 : ETHER_TYPE_IPV6;
    frame(time, from.mac, to.mac, etherType, encodeIp(header, payload));
  };

  return {
    frame,
    ip,
    udp: (time, from, to, ports, payload) =>
      ip(time, from, to, 17, encodeUdp({ source: from.address, destination: to.address }, ports, payload)),
    frames: () => captured.toSorted((a, b) => a.time - b.time),
  };
}

/** A station that hears everybody on the link: 255.255.255.255, or the IPv6 group given. */
export function groupStation(mac: Uint8Array, address: Uint8Array = u8(255, 255, 255, 255)): Station {
  return { address, mac, hopLimit: 1 };
}
