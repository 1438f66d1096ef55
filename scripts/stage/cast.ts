import type { Path } from './act/tcp.ts';
import { addressBytes, linkLocalAddress, macBytes } from './address.ts';
import type { Fields } from './fields.ts';
import type { Station } from './wire.ts';

/** A box of the home. */
export type Device = {
  key: string;
  mac: Uint8Array;
  /** Null for a device without that IP version. */
  ipv4: Station | null;
  ipv6: Station | null;
  hostName: string;
  /** Its version, which the device tells in the User-Agent of its HTTP requests; empty: it says none. */
  firmware: string;
  vendorClass: string;
  /** Key of the host that it asks for names, or empty for the gateway. */
  resolver: string;
};

/** What stands between the home and a host. */
export type Blocked = 'no' | 'drop' | 'reset' | 'unreachable';

/** A machine outside the home. */
export type Host = {
  key: string;
  /** Empty: nobody asks for it by name. */
  name: string;
  aliases: readonly string[];
  station: Station;
  timeToLive: number;
  path: Path;
  blocked: Blocked;
  certificateNames: readonly string[];
  /** Where the address is and whose it is, as the scenario's author looked it up: ISO code, AS number or nothing. */
  country: string;
  operator: string;
};

/** The home network. */
export type Site = { gateway: Station; gatewayIpv6: Station; domain: string; prefix6: string };

/** Everybody who appears in a scenario, by key. */
export type Cast = { site: Site; devices: ReadonlyMap<string, Device>; hosts: ReadonlyMap<string, Host> };

/** Reads `site`, `devices` and `hosts` of a scenario. */
export function readCast(fields: Fields): Cast {
  const site = readSite(fields.fields('site'));
  const devices = new Map(fields.entries('devices').map(([key, entry]) => [key, readDevice(key, entry)]));
  const hosts = new Map(fields.entries('hosts').map(([key, entry]) => [key, readHost(key, entry, site)]));
  for (const key of hosts.keys()) if (devices.has(key)) throw fields.fault('hosts', `"${key}" is a device already`);
  return { site, devices, hosts };
}

function readSite(fields: Fields): Site {
  const mac = readMac(fields, 'mac');
  const site = {
    gateway: { address: readAddress(fields, 'gateway'), mac, hopLimit: 64 },
    gatewayIpv6: { address: linkLocalAddress(mac), mac, hopLimit: 255 },
    domain: fields.text('domain', 'lan'),
    prefix6: fields.text('prefix6', ''),
  };
  fields.finish();
  return site;
}

function readDevice(key: string, fields: Fields): Device {
  const mac = readMac(fields, 'mac');
  const station = (name: string): Station | null =>
    fields.has(name) ? { address: readAddress(fields, name), mac, hopLimit: 64 } : null;
  const device = {
    key,
    mac,
    ipv4: station('address'),
    ipv6: station('address6'),
    hostName: fields.text('host-name', ''),
    vendorClass: fields.text('vendor-class', ''),
    firmware: fields.text('firmware', ''),
    resolver: fields.text('resolver', ''),
  };
  if (device.ipv4 === null && device.ipv6 === null) throw fields.fault('address', 'a device needs address or address6');
  fields.finish();
  return device;
}

function readHost(key: string, fields: Fields, site: Site): Host {
  const address = readAddress(fields, 'address');
  const name = fields.text('name', '');
  const hops = 8 + (address.at(-1)! % 9);
  const certificateNames = fields.texts('certificate');
  const host: Host = {
    key,
    name,
    aliases: fields.texts('aliases'),
    station: { address, mac: site.gateway.mac, hopLimit: 64 - hops },
    timeToLive: Math.round(fields.duration('ttl', 300e6) / 1e6),
    path: {
      roundTrip: fields.duration('round-trip', 40e3),
      loss: fields.number('loss', 0),
      rate: fields.quantity('rate', { kbit: 1e3, Mbit: 1e6 }, 8e6),
    },
    blocked: fields.choice('blocked', ['no', 'drop', 'reset', 'unreachable'], 'no'),
    certificateNames: certificateNames.length > 0 ? certificateNames : [name],
    country: fields.text('country'),
    operator: fields.text('operator'),
  };
  fields.finish();
  return host;
}

function readAddress(fields: Fields, key: string): Uint8Array {
  const address = addressBytes(fields.text(key));
  if (address === null) throw fields.fault(key, 'expected an IP address');
  return address;
}

function readMac(fields: Fields, key: string): Uint8Array {
  const mac = macBytes(fields.text(key));
  if (mac === null) throw fields.fault(key, 'expected a MAC address in quotes');
  return mac;
}
