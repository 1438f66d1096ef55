import type { Evidence } from '../base/evidence.ts';
import { formatAddress } from '../base/ip-address.ts';
import { PROTOCOL, WORDS } from '../decode/layers.ts';
import type { DeviceList } from '../devices/device-list.ts';
import type { Observations } from '../devices/observations.ts';
import { SIDE } from '../devices/side.ts';
import { STATE } from '../flow/flow-record.ts';
import { PORT_MAPPING_MESSAGE } from '../names/service-tables.ts';

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
  /** Of the device; of a mapping the router's, outside. */
  port: number;
  /** Who was let in first: an address, or `lan`; null for a mapping, which lets in anybody. */
  remote: string | null;
  /** How many addresses were let in. */
  remotes: number;
  /** Of a mapping: the port and client inside, as asked for. */
  target?: string;
  evidence: Evidence;
};

/** Protocols that show all to whoever listens, and the ports that they are known by. */
const UNENCRYPTED: ReadonlySet<string> = new Set(['telnet', 'http', 'rtsp', 'ftp']);
const UNENCRYPTED_PORTS: Readonly<Record<number, string>> = { 21: 'ftp', 23: 'telnet', 554: 'rtsp' };

/** Operating systems give these to conversations that a device opens itself (RFC 6056; Linux begins at 32768). */
const FIRST_EPHEMERAL = 32_768;

type Draft = Omit<Exposure, 'remotes' | 'evidence'> & {
  from: Set<number>;
  capture: number;
  frame: number;
  offset: number;
};

/** Every way into every device that was used or asked for, by device, then kind, transport and port. */
export function listExposures(
  observations: Observations,
  sides: Uint8Array,
  list: DeviceList,
  captureIds: readonly string[],
): Exposure[] {
  const drafts = new Map<string, Draft>();
  const note = (draft: Omit<Draft, 'from'>, from: number | null) => {
    const key = `${draft.device} ${draft.kind} ${draft.transport} ${draft.port} ${draft.target ?? ''}`;
    const known = drafts.get(key);
    const kept = known === undefined || comesFirst(draft, known) ? { ...draft, from: known?.from ?? new Set() } : known;
    // What a later flow was recognised as holds for the port.
    kept.service ??= known?.service ?? draft.service;
    if (from !== null) kept.from.add(from);
    drafts.set(key, kept as Draft);
  };
  noteServed(observations, sides, list, note);
  noteMappings(observations, list, note);
  return [...drafts.values()].sort(compareDrafts).map((draft) => finish(draft, captureIds));
}

type Note = (draft: Omit<Draft, 'from'>, from: number | null) => void;

function comesFirst(a: Omit<Draft, 'from'>, b: Draft): boolean {
  return (a.capture - b.capture || a.frame - b.frame) < 0;
}

function compareDrafts(a: Draft, b: Draft): number {
  const text = (x: string, y: string) => (x < y ? -1 : x > y ? 1 : 0);
  return (
    Number(a.device.slice(1)) - Number(b.device.slice(1)) ||
    text(a.kind, b.kind) ||
    text(a.transport, b.transport) ||
    a.port - b.port ||
    text(a.target ?? '', b.target ?? '')
  );
}

function finish({ from, capture, frame, offset, ...draft }: Draft, captureIds: readonly string[]): Exposure {
  const evidence = { capture: captureIds[capture]!, frameNumber: frame, fileOffset: offset };
  return { ...draft, remotes: from.size, evidence };
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
      capture: columns.capture[row]!,
      frame: columns.frame[row]!,
      offset: columns.offset[row]!,
    };
    if (sides[originator] === SIDE.remote) {
      // A datagram may come through a hole that the device made itself by sending from that port.
      if (!isTcp && (port >= FIRST_EPHEMERAL || opened.has(portKey(responder, port)))) continue;
      note({ ...draft, kind: 'inbound', remote: formatAddress(addresses, originator * WORDS) }, originator);
    } else if (sides[originator] === SIDE.home && isTcp && service !== null && UNENCRYPTED.has(service)) {
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

const MAPPING = new RegExp(`^${PORT_MAPPING_MESSAGE} (tcp|udp) (\\d{1,5}) (\\d{1,5}) (.{1,64})$`);

function noteMappings({ messages, texts }: Observations, { devices, deviceOf }: DeviceList, note: Note): void {
  const { originator, message, capture, frame, offset, fromOriginator } = messages.columns;
  for (let row = 0; row < messages.length; row++) {
    const device = deviceOf[originator[row]!]!;
    const match = device < 0 || fromOriginator[row] !== 1 ? null : MAPPING.exec(texts[message[row]!]!);
    if (match === null) continue;
    const [, transport, port, inner, client] = match as unknown as [string, 'tcp' | 'udp', string, string, string];
    const draft = {
      device: devices[device]!.device.id,
      kind: 'port-mapping' as const,
      service: null,
      transport,
      port: Number(port),
      remote: null,
      target: client.includes(':') ? `[${client}]:${inner}` : `${client}:${inner}`,
      capture: capture[row]!,
      frame: frame[row]!,
      offset: offset[row]!,
    };
    note(draft, null);
  }
}
