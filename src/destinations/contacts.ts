import { PROTOCOL } from '../decode/layers.ts';
import type { DeviceList } from '../devices/device-list.ts';
import type { Observations } from '../devices/observations.ts';
import { SIDE } from '../devices/side.ts';

/** A device's dealings with one remote address, added up over flows. */
export type Contact = {
  device: number;
  /** Address number of the remote side. */
  address: number;
  sentBytes: number;
  receivedBytes: number;
  sentPayloadBytes: number;
  receivedPayloadBytes: number;
  sentPackets: number;
  receivedPackets: number;
  firstTime: number;
  lastTime: number;
  flowCount: number;
  /** Bytes both ways by service: `tcp/443`. */
  services: Map<string, number>;
  /** Where the first packet is. */
  capture: number;
  frame: number;
  offset: number;
};

/** Flow rows by what they are to the home, and the contacts that follow. */
export type Contacts = {
  /** In no particular order. */
  list: Contact[];
  /** Flow row → device number whose flow it is, or -1. */
  deviceOfFlow: Int32Array;
};

/** Adds flows up to contacts; what stays at home goes to the devices' local totals. */
export function gatherContacts(observations: Observations, sides: Uint8Array, devices: DeviceList): Contacts {
  const { flows } = observations;
  const byKey = new Map<number, Contact>();
  const peers = devices.devices.map(() => new Set<number>());
  const deviceOfFlow = new Int32Array(flows.length).fill(-1);
  const width = sides.length;
  for (let row = 0; row < flows.length; row++) {
    const originator = flows.columns.originator[row]!;
    const responder = flows.columns.responder[row]!;
    const [mine, theirs] = [devices.deviceOf[originator]!, devices.deviceOf[responder]!];
    deviceOfFlow[row] = mine >= 0 ? mine : theirs;
    if (mine >= 0 && sides[responder] === SIDE.remote) addFlow(byKey, observations, row, mine, responder, width);
    else if (theirs >= 0 && sides[originator] === SIDE.remote)
      addFlow(byKey, observations, row, theirs, originator, width);
    else noteLocal(observations, devices, peers, row, mine, theirs);
  }
  for (const { number, device } of devices.devices) device.local.peers = peers[number]!.size;
  return { list: [...byKey.values()], deviceOfFlow };
}

function addFlow(
  byKey: Map<number, Contact>,
  { flows: { columns } }: Observations,
  row: number,
  device: number,
  address: number,
  width: number,
): void {
  const key = device * width + address;
  const contact = byKey.get(key) ?? newContact(device, address);
  byKey.set(key, contact);
  const sends = columns.originator[row] !== address;
  contact.sentBytes += sends ? columns.originatorBytes[row]! : columns.responderBytes[row]!;
  contact.receivedBytes += sends ? columns.responderBytes[row]! : columns.originatorBytes[row]!;
  contact.sentPayloadBytes += sends ? columns.originatorPayload[row]! : columns.responderPayload[row]!;
  contact.receivedPayloadBytes += sends ? columns.responderPayload[row]! : columns.originatorPayload[row]!;
  contact.sentPackets += sends ? columns.originatorPackets[row]! : columns.responderPackets[row]!;
  contact.receivedPackets += sends ? columns.responderPackets[row]! : columns.originatorPackets[row]!;
  contact.flowCount += columns.flowCount[row]!;
  contact.lastTime = Math.max(contact.lastTime, columns.lastTime[row]!);
  const bytes = columns.originatorBytes[row]! + columns.responderBytes[row]!;
  const service = formatService(
    columns.protocol[row]!,
    sends ? columns.responderPort[row]! : columns.originatorPort[row]!,
  );
  contact.services.set(service, (contact.services.get(service) ?? 0) + bytes);
  if (!isEarlier(columns, row, contact)) return;
  contact.firstTime = columns.time[row]!;
  contact.capture = columns.capture[row]!;
  contact.frame = columns.frame[row]!;
  contact.offset = columns.offset[row]!;
}

function isEarlier(columns: Observations['flows']['columns'], row: number, contact: Contact): boolean {
  return (
    (columns.time[row]! - contact.firstTime ||
      columns.capture[row]! - contact.capture ||
      columns.frame[row]! - contact.frame) < 0
  );
}

function newContact(device: number, address: number): Contact {
  return {
    device,
    address,
    sentBytes: 0,
    receivedBytes: 0,
    sentPayloadBytes: 0,
    receivedPayloadBytes: 0,
    sentPackets: 0,
    receivedPackets: 0,
    firstTime: Number.POSITIVE_INFINITY,
    lastTime: Number.NEGATIVE_INFINITY,
    flowCount: 0,
    services: new Map(),
    capture: 0,
    frame: 0,
    offset: 0,
  };
}

/** Whether a device and a remote address, by their numbers, are among the contacts. `width`: the number of addresses. */
export function contactTest(contacts: readonly Contact[], width: number) {
  const keys = new Set(contacts.map(({ device, address }) => device * width + address));
  return (device: number, address: number) => device >= 0 && keys.has(device * width + address);
}

/** `tcp/443`; protocols without ports by their name or number alone. */
export function formatService(protocol: number, port: number): string {
  const transport = formatTransport(protocol);
  return protocol === PROTOCOL.tcp || protocol === PROTOCOL.udp ? `${transport}/${port}` : transport;
}

/** `tcp`, `udp`, `icmp`, `icmpv6`, or `ip/47`; `ip` when the upper layer could not be read. */
export function formatTransport(protocol: number): string {
  switch (protocol) {
    case PROTOCOL.tcp:
      return 'tcp';
    case PROTOCOL.udp:
      return 'udp';
    case PROTOCOL.icmp:
      return 'icmp';
    case PROTOCOL.icmpv6:
      return 'icmpv6';
    case -1:
      return 'ip';
    default:
      return `ip/${protocol}`;
  }
}

function noteLocal(
  { flows: { columns } }: Observations,
  { devices }: DeviceList,
  peers: Set<number>[],
  row: number,
  originator: number,
  responder: number,
): void {
  if (originator === responder) return;
  const [sent, received] = [columns.originatorBytes[row]!, columns.responderBytes[row]!];
  if (originator >= 0) {
    devices[originator]!.device.local.sentBytes += sent;
    devices[originator]!.device.local.receivedBytes += received;
    if (responder >= 0) peers[originator]!.add(responder);
  }
  if (responder >= 0) {
    devices[responder]!.device.local.sentBytes += received;
    devices[responder]!.device.local.receivedBytes += sent;
    if (originator >= 0) peers[responder]!.add(originator);
  }
}
