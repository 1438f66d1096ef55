import { BROADCAST_MAC, bytesKey, linkLocalAddress, multicastMac, solicitedNodeAddress } from '../address.ts';
import { concat, u8 } from '../bytes.ts';
import type { Device } from '../cast.ts';
import { ARP_REPLY, ARP_REQUEST, encodeArp } from '../encode/arp.ts';
import { encodeIcmpv6 } from '../encode/icmp.ts';
import { remembers, type Stage } from '../stage.ts';
import { ETHER_TYPE_ARP, type Station } from '../wire.ts';

/** How long a neighbor stays known. */
const NEIGHBOR_LIFETIME = 1200e6;

/** Asks for a neighbor's MAC unless the device knows it (ARP, or RFC 4861 for IPv6); returns when it does. */
export function arrive(stage: Stage, device: Device, neighbor: Station, time: number): number {
  const known = remembers(stage, device, `neighbor ${bytesKey(neighbor.address)}`, time, NEIGHBOR_LIFETIME);
  if (known) return time;
  if (neighbor.address.length === 4) askArp(stage, device, neighbor, time);
  else solicit(stage, device, neighbor, time);
  return time + 1500;
}

function askArp(stage: Stage, device: Device, neighbor: Station, time: number): void {
  const asker = { mac: device.mac, address: device.ipv4!.address };
  const request = encodeArp(ARP_REQUEST, asker, { mac: new Uint8Array(6), address: neighbor.address });
  stage.wire.frame(time, device.mac, BROADCAST_MAC, ETHER_TYPE_ARP, request);
  stage.wire.frame(time + 700, neighbor.mac, device.mac, ETHER_TYPE_ARP, encodeArp(ARP_REPLY, neighbor, asker));
}

function solicit(stage: Stage, device: Device, neighbor: Station, time: number): void {
  const from: Station = { address: linkLocalAddress(device.mac), mac: device.mac, hopLimit: 255 };
  const group = solicitedNodeAddress(neighbor.address);
  const everybody: Station = { address: group, mac: multicastMac(group), hopLimit: 255 };
  const question = concat(u8(0, 0, 0, 0), neighbor.address, u8(1, 1), device.mac);
  const answer = concat(u8(0xe0, 0, 0, 0), neighbor.address, u8(2, 1), neighbor.mac);
  const back: Station = { ...neighbor, hopLimit: 255 };
  stage.wire.ip(time, from, everybody, 58, encodeIcmpv6(from.address, group, 135, 0, question));
  stage.wire.ip(time + 700, back, from, 58, encodeIcmpv6(back.address, from.address, 136, 0, answer));
}
