import {
  ALL_NODES,
  ALL_ROUTERS,
  BROADCAST_MAC,
  bytesKey,
  linkLocalAddress,
  multicastMac,
  solicitedNodeAddress,
} from '../address.ts';
import { concat, u8, u16, u32 } from '../bytes.ts';
import type { Device } from '../cast.ts';
import { ARP_REQUEST, encodeArp } from '../encode/arp.ts';
import { DHCP_TYPES, type DhcpMessage, encodeDhcp } from '../encode/dhcp.ts';
import { encodeIcmpv6 } from '../encode/icmp.ts';
import type { Random } from '../random.ts';
import type { Stage } from '../stage.ts';
import { ETHER_TYPE_ARP, groupStation, type Station } from '../wire.ts';

/** A device joins the network with nothing in its memory: DHCP and ARP, or neighbor and router discovery for IPv6. */
export function playBoot(stage: Stage, device: Device, time: number, random: Random): void {
  const prefix = `${bytesKey(device.mac)} `;
  for (const key of stage.known.keys()) if (key.startsWith(prefix)) stage.known.delete(key);
  if (device.ipv6 !== null) joinIpv6(stage, device, device.ipv6.address, time);
  if (device.ipv4 !== null) lease(stage, device, device.ipv4.address, time, random);
}

/** RFC 2131, section 3.1, then the announcement of RFC 5227, section 2.3. */
function lease(stage: Stage, device: Device, address: Uint8Array, time: number, random: Random): void {
  const { wire, cast } = stage;
  const gateway = cast.site.gateway;
  const none = u32(0);
  const resolver = cast.hosts.get(device.resolver)?.station.address ?? gateway.address;
  const base: DhcpMessage = {
    type: DHCP_TYPES.discover,
    transactionId: random.next(),
    clientMac: device.mac,
    yourAddress: none,
    server: gateway.address,
    requested: null,
    hostName: device.hostName,
    vendorClass: device.vendorClass,
    domain: cast.site.domain,
    resolver: resolver.length === 4 ? resolver : gateway.address,
  };
  const client: Station = { address: none, mac: device.mac, hopLimit: 64 };
  const everybody = groupStation(BROADCAST_MAC);
  const offered: Station = { address, mac: device.mac, hopLimit: 64 };
  const [up, down] = [
    { source: 68, destination: 67 },
    { source: 67, destination: 68 },
  ];
  const { discover, offer, request, ack } = DHCP_TYPES;
  wire.udp(time, client, everybody, up, encodeDhcp({ ...base, type: discover }));
  wire.udp(time + 31_000, gateway, offered, down, encodeDhcp({ ...base, type: offer, yourAddress: address }));
  wire.udp(time + 33_500, client, everybody, up, encodeDhcp({ ...base, type: request, requested: address }));
  wire.udp(time + 61_000, gateway, offered, down, encodeDhcp({ ...base, type: ack, yourAddress: address }));
  const self = { mac: device.mac, address };
  const announcement = encodeArp(ARP_REQUEST, self, { mac: new Uint8Array(6), address });
  wire.frame(time + 70_000, device.mac, BROADCAST_MAC, ETHER_TYPE_ARP, announcement);
}

/** Duplicate address detection (RFC 4862, section 5.4) and a router that gives prefix and resolver (RFC 4861, 8106). */
function joinIpv6(stage: Stage, device: Device, address: Uint8Array, time: number): void {
  const { wire, cast } = stage;
  const router = cast.site.gatewayIpv6;
  const local: Station = { address: linkLocalAddress(device.mac), mac: device.mac, hopLimit: 255 };
  const nobody: Station = { ...local, address: new Uint8Array(16) };
  const detect = (at: number, target: Uint8Array): void => {
    const group = solicitedNodeAddress(target);
    const body = encodeIcmpv6(nobody.address, group, 135, 0, concat(u32(0), target));
    wire.ip(at, nobody, { address: group, mac: multicastMac(group), hopLimit: 255 }, 58, body);
  };
  const send = (at: number, from: Station, group: Uint8Array, type: number, rest: Uint8Array): void => {
    const to = { address: group, mac: multicastMac(group), hopLimit: 255 };
    wire.ip(at, from, to, 58, encodeIcmpv6(from.address, group, type, 0, rest));
  };
  detect(time, local.address);
  send(time + 1.01e6, local, ALL_ROUTERS, 133, concat(u32(0), u8(1, 1), device.mac));
  const prefix = concat(u8(3, 4, 64, 0xc0), u32(86_400, 14_400, 0), address.subarray(0, 8), new Uint8Array(8));
  const resolver = concat(u8(25, 3), u16(0), u32(1800), router.address);
  const advertisement = concat(u8(64, 0), u16(1800), u32(0, 0), u8(1, 1), router.mac, prefix, resolver);
  send(time + 1.014e6, router, ALL_NODES, 134, advertisement);
  detect(time + 1.02e6, address);
}
