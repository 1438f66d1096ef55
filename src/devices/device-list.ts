import { compareAddresses, formatAddress, sortAddresses } from '../base/ip-address.ts';
import { formatMac, isLocallyAdministered } from '../base/mac-address.ts';
import { WORDS } from '../decode/layers.ts';
import type { Device } from './device.ts';
import { type FactIndex, factsOf, indexFacts } from './device-facts.ts';
import type { FactKind } from './fact-tables.ts';
import { bindMacs } from './mac-bindings.ts';
import type { Observations } from './observations.ts';
import { SIDE } from './side.ts';

/** A device while it is put together; `number` is its place in the list. */
export type DeviceRecord = { number: number; mac: number | null; addresses: number[]; device: Device };

/** The devices of a home, and whose each home address is. */
export type DeviceList = {
  devices: DeviceRecord[];
  /** Address number → number of its device, or -1. */
  deviceOf: Int32Array;
  /** `outside`: captured beyond the router, where devices cannot be told apart. */
  vantage: 'inside' | 'outside' | 'unknown';
};

/** `vendorOf`: the OUI table's answer for a MAC address, or null. `captureIds`: `captures[].id` by capture number. */
export type DeviceOptions = { vendorOf: (mac: number) => string | null; captureIds: readonly string[] };

/** The devices behind the home addresses: one for each MAC, else for each address. */
export function listDevices(observations: Observations, sides: Uint8Array, options: DeviceOptions): DeviceList {
  const bindings = bindMacs(observations, sides);
  const byMac = new Map<number, number[]>();
  const alone: number[] = [];
  for (const mac of bindings.stations) byMac.set(observations.macs[mac]!, []);
  for (const address of bindings.active) {
    const mac = bindings.macOf.get(address);
    if (mac === undefined) alone.push(address);
    else addOwned(byMac, observations.macs[mac]!, address);
  }
  const gateways = new Set([...bindings.gateways].map((mac) => observations.macs[mac]!));
  const owners = [
    ...[...byMac].map(([mac, addresses]) => ({ mac: mac as number | null, addresses })).sort((a, b) => a.mac! - b.mac!),
    ...sortAddresses(observations.addresses, alone).map((address) => ({ mac: null, addresses: [address] })),
  ];
  const outside = owners.length === 0 ? outsideAddress(observations, sides) : null;
  if (outside !== null) owners.push({ mac: null, addresses: [outside] });
  const index = indexFacts(observations);
  const devices = owners.map(({ mac, addresses }, number) => {
    const device = describeDevice(
      observations,
      index,
      { mac, addresses: sortAddresses(observations.addresses, addresses) },
      options,
    );
    if (mac !== null && gateways.has(mac)) device.role = 'gateway';
    if (outside !== null) Object.assign(device, { basis: 'capture', role: 'unknown' });
    return { number, mac, addresses, device: { ...device, id: `d${number + 1}` } };
  });
  const deviceOf = new Int32Array(sides.length).fill(-1);
  for (const { number, addresses } of devices) for (const address of addresses) deviceOf[address] = number;
  const vantage = outside !== null ? 'outside' : devices.length > 0 ? 'inside' : 'unknown';
  return { devices, deviceOf, vantage };
}

function addOwned(byMac: Map<number, number[]>, mac: number, address: number): void {
  const addresses = byMac.get(mac);
  if (addresses === undefined) byMac.set(mac, [address]);
  else addresses.push(address);
}

/** Where no address is at home: the one that opened most conversations stands for everything behind it. */
function outsideAddress({ flows, addresses }: Observations, sides: Uint8Array): number | null {
  const opened = new Map<number, number>();
  for (let row = 0; row < flows.length; row++) {
    const originator = flows.columns.originator[row]!;
    if (sides[originator] !== SIDE.remote || sides[flows.columns.responder[row]!] !== SIDE.remote) continue;
    opened.set(originator, (opened.get(originator) ?? 0) + flows.columns.flowCount[row]!);
  }
  let best: number | null = null;
  for (const [address, count] of opened) {
    const order =
      best === null
        ? 1
        : count - opened.get(best)! || compareAddresses(addresses, best * WORDS, addresses, address * WORDS);
    if (order > 0) best = address;
  }
  if (best !== null) sides[best] = SIDE.home;
  return best;
}

/** Facts listed of one device, the latest: a station may call itself something else in every frame. */
const MOST_EVIDENCE = 256;

/** The latest value of each of these facts names the device. */
const HOSTNAME_FACTS: readonly FactKind[] = ['dhcp-hostname', 'dhcp-fqdn'];

function describeDevice(
  observations: Observations,
  index: FactIndex,
  { mac, addresses }: { mac: number | null; addresses: number[] },
  options: DeviceOptions,
): Device {
  const randomised = mac !== null && isLocallyAdministered(mac);
  const facts = factsOf(observations, index, mac, addresses);
  const latest = (kinds: readonly FactKind[]) => facts.filter(({ fact }) => kinds.includes(fact)).at(-1)?.value ?? null;
  return {
    id: '',
    basis: mac === null ? 'address' : 'mac',
    macs: mac === null ? [] : [formatMac(mac)],
    addresses: addresses.map((address) => formatAddress(observations.addresses, address * WORDS)),
    vendor: mac === null || randomised ? null : options.vendorOf(mac),
    randomisedMac: randomised,
    hostname: latest(HOSTNAME_FACTS),
    model: latest(['model']),
    kind: null,
    role: 'device',
    local: { sentBytes: 0, receivedBytes: 0, peers: 0 },
    evidence: facts.slice(-MOST_EVIDENCE).map(({ fact, value, capture, frameNumber, fileOffset }) => ({
      capture: options.captureIds[capture]!,
      frameNumber,
      fileOffset,
      fact,
      value: value ?? '',
    })),
  };
}
