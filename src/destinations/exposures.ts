import { compareTexts } from '../base/compare-texts.ts';
import type { Evidence } from '../base/evidence.ts';
import { formatAddress } from '../base/ip-address.ts';
import { PROTOCOL, WORDS } from '../decode/layers.ts';
import type { DeviceList } from '../devices/device-list.ts';
import type { Observations } from '../devices/observations.ts';
import { SIDE } from '../devices/side.ts';
import { STATE } from '../flow/flow-record.ts';
import { listPortMappings, type MappingState, type PortMapping } from './port-mappings.ts';
import { isUnencrypted } from './service-encryption.ts';
import { comesFirst, type MappingProtocol, type Sighting } from './spoken-mappings.ts';

/**
 * A way into a device. `inbound`: the internet opened a conversation, and it answered. `port-mapping`: it asked the router
 * to let in what arrives at a port. `unencrypted`: it served others at home in the clear.
 */
export type Exposure = {
  device: string;
  kind: 'inbound' | 'port-mapping' | 'unencrypted';
  /** What was spoken, where that was recognised. */
  service: string | null;
  transport: 'tcp' | 'udp';
  /** Of the device; of a mapping the router's, outside: as granted, else as asked for, 0 for any or all. */
  port: number;
  /** Who was let in first: an address, or `lan`; of a mapping who alone is, null when it lets in anybody. */
  remote: string | null;
  /** How many addresses were let in. */
  remotes: number;
  /** Of `inbound`: whether the service shows all to whoever listens; null where that is not known. */
  unencrypted?: boolean | null;
  /** Of `inbound`: the router had granted a mapping to this port. */
  mapping?: true;
  /** Of a mapping: the port and client inside, as asked for. */
  target?: string;
  /** Of a mapping: in which protocol it was asked for. */
  by?: MappingProtocol;
  /** Of a mapping: the router's last word. */
  state?: MappingState;
  /** Of a mapping: the router's address outside, where it told it. */
  externalAddress?: string;
  evidence: Evidence;
  /** Of a mapping: where its state was first told. */
  answer?: Evidence;
};

/** Ports of services that may begin without a word by which to tell them. */
const UNENCRYPTED_PORTS: Readonly<Record<number, string>> = { 21: 'ftp', 23: 'telnet', 554: 'rtsp' };

/** Operating systems give these to conversations that a device opens itself (RFC 6056; Linux begins at 32768). */
const FIRST_EPHEMERAL = 32_768;

type Draft = Omit<Exposure, 'remotes' | 'evidence'> & { from: Set<number>; sighting: Sighting };

/** Every way into every device that was used or asked for, by device, then kind, transport and port. */
export function listExposures(
  observations: Observations,
  sides: Uint8Array,
  list: DeviceList,
  captureIds: readonly string[],
): Exposure[] {
  const drafts = new Map<string, Draft>();
  const note = (draft: Omit<Draft, 'from'>, from: number) => {
    const key = `${draft.device} ${draft.kind} ${draft.transport} ${draft.port}`;
    const known = drafts.get(key);
    const isFirst = known === undefined || comesFirst(draft.sighting, known.sighting);
    const kept = isFirst ? { ...draft, from: known?.from ?? new Set<number>() } : known;
    // What a later flow was recognised as holds for the port.
    kept.service ??= known?.service ?? draft.service;
    kept.from.add(from);
    drafts.set(key, kept);
  };
  noteServed(observations, sides, list, note);
  const mappings = listPortMappings(observations, list);
  const mapped = mappedPorts(mappings, list);
  const evidenceOf = ({ capture, frame, offset }: Sighting): Evidence => ({
    capture: captureIds[capture]!,
    frameNumber: frame,
    fileOffset: offset,
  });
  const exposures = [
    ...[...drafts.values()].map((draft) => finishServed(draft, mapped, evidenceOf)),
    ...mappings.map((mapping) => finishMapping(mapping, list, evidenceOf)),
  ];
  return exposures.sort(compareExposures);
}

type Note = (draft: Omit<Draft, 'from'>, from: number) => void;
type EvidenceOf = (sighting: Sighting) => Evidence;

function compareExposures(a: Exposure, b: Exposure): number {
  return (
    Number(a.device.slice(1)) - Number(b.device.slice(1)) ||
    compareTexts(a.kind, b.kind) ||
    compareTexts(a.transport, b.transport) ||
    a.port - b.port ||
    compareTexts(a.target ?? '', b.target ?? '') ||
    compareTexts(a.by ?? '', b.by ?? '') ||
    compareTexts(a.evidence.capture, b.evidence.capture) ||
    a.evidence.frameNumber - b.evidence.frameNumber
  );
}

function finishServed(
  { from, sighting, ...draft }: Draft,
  mapped: ReadonlySet<string>,
  evidenceOf: EvidenceOf,
): Exposure {
  const { device, kind, transport, port, service } = draft;
  const isMapped = mapped.has(`${device} ${transport} ${port}`) || mapped.has(`${device} ${transport} 0`);
  return {
    ...draft,
    remotes: from.size,
    ...(kind === 'inbound' ? { unencrypted: isUnencrypted(service) } : {}),
    ...(kind === 'inbound' && isMapped ? { mapping: true } : {}),
    evidence: evidenceOf(sighting),
  };
}

function finishMapping(mapping: PortMapping, { devices }: DeviceList, evidenceOf: EvidenceOf): Exposure {
  const { by, transport, port, remote, client, internalPort, state, externalAddress, asked, answered } = mapping;
  return {
    device: devices[mapping.device]!.device.id,
    kind: 'port-mapping',
    service: null,
    transport,
    port,
    remote,
    remotes: 0,
    target: client.includes(':') ? `[${client}]:${internalPort}` : `${client}:${internalPort}`,
    by,
    state,
    ...(externalAddress === null ? {} : { externalAddress }),
    evidence: evidenceOf(asked),
    ...(answered === null ? {} : { answer: evidenceOf(answered) }),
  };
}

/** `device transport port` inside of what routers had granted; port 0 for all. */
function mappedPorts(mappings: readonly PortMapping[], { devices }: DeviceList): Set<string> {
  const owners = new Map(devices.flatMap(({ device }) => device.addresses.map((address) => [address, device.id])));
  return new Set(
    mappings
      .filter(({ wasGranted, client }) => wasGranted && owners.has(client))
      .map(({ client, transport, internalPort }) => `${owners.get(client)} ${transport} ${internalPort}`),
  );
}

function noteServed(
  observations: Observations,
  sides: Uint8Array,
  { devices, deviceOf }: DeviceList,
  note: Note,
): void {
  const { flows, addresses } = observations;
  const { columns } = flows;
  const opened = openedPorts(observations);
  for (let row = 0; row < flows.length; row++) {
    const [originator, responder] = [columns.originator[row]!, columns.responder[row]!];
    const device = deviceOf[responder]!;
    if (device < 0 || deviceOf[originator] === device || !isServed(observations, row)) continue;
    const isTcp = columns.protocol[row] === PROTOCOL.tcp;
    const port = columns.responderPort[row]!;
    const service = serviceOf(observations, row);
    const draft = {
      device: devices[device]!.device.id,
      service,
      transport: isTcp ? ('tcp' as const) : ('udp' as const),
      port,
      sighting: { capture: columns.capture[row]!, frame: columns.frame[row]!, offset: columns.offset[row]! },
    };
    if (sides[originator] === SIDE.remote) {
      // A datagram may come through a hole that the device made itself by sending from that port.
      if (!isTcp && (port >= FIRST_EPHEMERAL || opened.has(portKey(responder, port)))) continue;
      note({ ...draft, kind: 'inbound', remote: formatAddress(addresses, originator * WORDS) }, originator);
    } else if (sides[originator] === SIDE.home && isTcp && isUnencrypted(service) === true) {
      note({ ...draft, kind: 'unencrypted', remote: 'lan' }, originator);
    }
  }
}

/** Whether the responder took the conversation up: a TCP handshake that the capture holds, or an answer to a datagram. */
function isServed({ flows: { columns } }: Observations, row: number): boolean {
  const state = columns.state[row]!;
  if (columns.protocol[row] === PROTOCOL.tcp) {
    return (state & STATE.oSyn) !== 0 && (state & STATE.rSynAck) !== 0;
  }
  // Who opened must have been seen, not concluded from ports.
  if (columns.protocol[row] !== PROTOCOL.udp || (state & STATE.openerGuessed) !== 0) return false;
  return (state & STATE.oData) !== 0 && (state & STATE.rData) !== 0;
}

function serviceOf({ flows: { columns }, texts }: Observations, row: number): string | null {
  const service = columns.service[row]!;
  if (service >= 0) return texts[service]!;
  const hasData = (columns.state[row]! & STATE.rData) !== 0;
  return hasData && columns.protocol[row] === PROTOCOL.tcp
    ? (UNENCRYPTED_PORTS[columns.responderPort[row]!] ?? null)
    : null;
}

/** UDP ports from which an address opened conversations itself. */
function openedPorts({ flows: { columns, length } }: Observations): Set<number> {
  const opened = new Set<number>();
  for (let row = 0; row < length; row++) {
    if (columns.protocol[row] !== PROTOCOL.udp) continue;
    opened.add(portKey(columns.originator[row]!, columns.originatorPort[row]!));
  }
  return opened;
}

function portKey(address: number, port: number): number {
  return address * 65536 + port;
}
