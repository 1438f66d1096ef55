import { parseAddress } from '../src/base/ip-address.ts';
import { parseMac } from '../src/base/mac-address.ts';
import { ByteWriter } from './capture/capture-bytes.ts';

/** Builds whole Ethernet frames for tests, with correct lengths; checksums are zero. */

export type Bytes = ArrayLike<number>;

/** A packet between two hosts; `macs` and the rest have defaults that a test need not care about. */
export type PacketParts = {
  from: string;
  to: string;
  /** Source and destination; null for raw IP, without a link header. */
  macs?: readonly [string, string] | null;
  hopLimit?: number;
};

export type TcpParts = PacketParts & {
  ports: readonly [number, number];
  sequence: number;
  acknowledgement?: number;
  /** Letters of FIN, SYN, RST, PSH and ACK. */
  flags?: string;
  payload?: Bytes;
};

export type UdpParts = PacketParts & { ports: readonly [number, number]; payload?: Bytes };

/** MAC addresses of a small home. */
export const MAC = {
  camera: 'b0:d5:9d:00:00:01',
  phone: '3c:06:30:00:00:02',
  router: '78:df:72:00:00:fe',
  broadcast: 'ff:ff:ff:ff:ff:ff',
} as const;

const ETHER_TYPE = { ipv4: 0x0800, arp: 0x0806, ipv6: 0x86dd } as const;
const FLAGS: Readonly<Record<string, number>> = { F: 1, S: 2, R: 4, P: 8, A: 16 };

const writer = () => new ByteWriter(false);

/** An address in four or sixteen bytes. */
export function addressBytes(text: string): number[] {
  const out = writer();
  for (const word of parseAddress(text)!) out.u32(word >>> 0);
  return text.includes(':') ? out.bytes : out.bytes.slice(12);
}

export function macBytes(text: string): number[] {
  const mac = parseMac(text)!;
  return writer()
    .u16(Math.floor(mac / 2 ** 32))
    .u32(mac % 2 ** 32).bytes;
}

export function ethernet([source, destination]: readonly [string, string], type: number, inside: Bytes): Uint8Array {
  return Uint8Array.from(writer().raw(macBytes(destination)).raw(macBytes(source)).u16(type).raw(inside).bytes);
}

/** An IP packet of either version, in a frame unless `macs` is null. */
export function ip({ from, to, macs, hopLimit = 64 }: PacketParts, protocol: number, inside: Bytes): Uint8Array {
  const out = writer();
  const isV6 = from.includes(':');
  if (isV6) out.u32(0x6000_0000).u16(inside.length).raw([protocol, hopLimit]);
  else {
    out
      .u16(0x4500)
      .u16(20 + inside.length)
      .u32(0)
      .raw([hopLimit, protocol])
      .u16(0);
  }
  out.raw(addressBytes(from)).raw(addressBytes(to)).raw(inside);
  if (macs === null) return Uint8Array.from(out.bytes);
  return ethernet(macs ?? [MAC.camera, MAC.router], isV6 ? ETHER_TYPE.ipv6 : ETHER_TYPE.ipv4, out.bytes);
}

export function udp(parts: UdpParts): Uint8Array {
  const payload = parts.payload ?? [];
  const [source, destination] = parts.ports;
  const out = writer().u16(source).u16(destination);
  return ip(
    parts,
    17,
    out
      .u16(8 + payload.length)
      .u16(0)
      .raw(payload).bytes,
  );
}

export function tcp(parts: TcpParts): Uint8Array {
  const { ports, sequence, acknowledgement = 0, flags = 'A', payload = [] } = parts;
  const bits = [...flags].reduce((all, letter) => all | FLAGS[letter]!, 0);
  const out = writer().u16(ports[0]).u16(ports[1]);
  out
    .u32(sequence >>> 0)
    .u32(acknowledgement >>> 0)
    .raw([0x50, bits])
    .u16(8192)
    .u32(0);
  return ip(parts, 6, out.raw(payload).bytes);
}

/** An ARP packet: `sender` says that `mac` is its own. */
export function arp(mac: string, sender: string, target: string, operation = 1): Uint8Array {
  const out = writer().u16(1).u16(ETHER_TYPE.ipv4).raw([6, 4]).u16(operation);
  out.raw(macBytes(mac)).raw(addressBytes(sender)).raw(macBytes('00:00:00:00:00:00')).raw(addressBytes(target));
  return ethernet([mac, MAC.broadcast], ETHER_TYPE.arp, out.bytes);
}

/** An ICMPv6 message of Neighbor Discovery: type, the words before the options, options as bytes. */
export function icmpv6(parts: PacketParts, type: number, inside: Bytes): Uint8Array {
  return ip({ hopLimit: 255, ...parts }, 58, writer().raw([type, 0]).u16(0).raw(inside).bytes);
}

/** A router advertisement with the router's MAC and prefixes of 64 bits. */
export function routerAdvertisement(from: string, mac: string, prefixes: readonly string[]): Uint8Array {
  const out = writer().raw([64, 0]).u16(1800).u32(0).u32(0);
  out.raw([1, 1]).raw(macBytes(mac));
  for (const prefix of prefixes) {
    out.raw([3, 4, 64, 0xc0]).u32(86400).u32(14400).u32(0).raw(addressBytes(prefix));
  }
  return icmpv6({ from, to: 'ff02::1', macs: [mac, '33:33:00:00:00:01'] }, 134, out.bytes);
}

/** A neighbour advertisement: `address` is at `mac`. */
export function neighborAdvertisement(address: string, mac: string, to = 'ff02::1'): Uint8Array {
  const out = writer().u32(0x6000_0000).raw(addressBytes(address)).raw([2, 1]).raw(macBytes(mac));
  return icmpv6({ from: address, to, macs: [mac, '33:33:00:00:00:01'] }, 136, out.bytes);
}

export type DhcpParts = {
  mac: string;
  messageType: number;
  /** Further options as [code, bytes]. */
  options?: readonly (readonly [number, Bytes])[];
  /** Of a reply. */
  assigned?: string;
  serverMac?: string;
  server?: string;
};

/** A DHCP message: a client's broadcast, or with `assigned` the server's answer. */
export function dhcp({ mac, messageType, options = [], assigned, serverMac, server }: DhcpParts): Uint8Array {
  const isReply = assigned !== undefined;
  const out = writer()
    .raw([isReply ? 2 : 1, 1, 6, 0])
    .u32(0x1234)
    .u32(0)
    .u32(0);
  out
    .raw(addressBytes(assigned ?? '0.0.0.0'))
    .u32(0)
    .u32(0)
    .raw(macBytes(mac))
    .raw(new Uint8Array(10 + 192));
  out.u32(0x6382_5363).raw([53, 1, messageType]);
  for (const [code, value] of options) out.raw([code, value.length]).raw(value);
  out.raw([255]);
  if (!isReply) {
    const macs = [mac, MAC.broadcast] as const;
    return udp({ from: '0.0.0.0', to: '255.255.255.255', macs, ports: [68, 67], payload: out.bytes });
  }
  const macs = [serverMac ?? MAC.router, mac] as const;
  return udp({ from: server ?? '192.168.1.1', to: assigned, macs, ports: [67, 68], payload: out.bytes });
}

export const ascii = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0));

function nameBytes(name: string): number[] {
  return [...name.split('.').flatMap((label) => [label.length, ...ascii(label)]), 0];
}

/** A record of an answer: owner, A, AAAA, CNAME or PTR, and its address or name. */
export type DnsAnswer = readonly [owner: string, type: 'A' | 'AAAA' | 'CNAME' | 'PTR', value: string];
const RR = { A: 1, PTR: 12, CNAME: 5, AAAA: 28 } as const;

/** A DNS message: a question, or with `answers` the response to it. `extra` records stand in the additional section. */
export function dns(
  name: string,
  answers?: readonly DnsAnswer[],
  { type = 'A', extra = [] }: { type?: keyof typeof RR; extra?: readonly DnsAnswer[] } = {},
): number[] {
  const out = writer()
    .u16(7)
    .u16(answers === undefined ? 0x0100 : 0x8180)
    .u16(1);
  out
    .u16(answers?.length ?? 0)
    .u16(0)
    .u16(extra.length);
  out.raw(nameBytes(name)).u16(RR[type]).u16(1);
  for (const [owner, kind, value] of [...(answers ?? []), ...extra]) {
    const data = kind === 'A' || kind === 'AAAA' ? addressBytes(value) : nameBytes(value);
    out.raw(nameBytes(owner)).u16(RR[kind]).u16(1).u32(60).u16(data.length).raw(data);
  }
  return out.bytes;
}
