import { formatAddress } from '../base/ip-address.ts';
import { formatMac } from '../base/mac-address.ts';
import { formatTime } from '../base/time.ts';
import { PROTOCOL, WORDS } from '../decode/layers.ts';
import type { Observations } from '../devices/observations.ts';
import { connectionState } from '../flow/connection-state.ts';
import { NAME_SOURCES } from '../names/name-source.ts';
import { formatTransport } from './contacts.ts';
import type { FlowProtocols } from './flow-protocol.ts';
import type { FlowEndpoint, FlowReport } from './flow-report.ts';
import { type NameIndex, nameMeant } from './name-index.ts';

/** What the rest of the analysis knows of flows. */
export type FlowContext = {
  /** Flow row → device number, or -1. */
  deviceOfFlow: Int32Array;
  /** Address number → device number, or -1. */
  deviceOf: Int32Array;
  deviceIds: readonly string[];
  captureIds: readonly string[];
  names: NameIndex;
  protocols: FlowProtocols;
};

/** Every flow as the document shows it, in the order of captures and first frames; made one at a time. */
export function* listFlows(observations: Observations, context: FlowContext): Generator<FlowReport> {
  const { columns, length } = observations.flows;
  const order = Array.from({ length }, (_, row) => row).sort(
    (a, b) => columns.capture[a]! - columns.capture[b]! || columns.frame[a]! - columns.frame[b]! || a - b,
  );
  for (const [i, row] of order.entries()) {
    yield describeFlow(observations, row, `f${i + 1}`, context);
  }
}

function describeFlow(observations: Observations, row: number, id: string, context: FlowContext): FlowReport {
  const { flows, texts } = observations;
  const { columns } = flows;
  const text = (number: number) => (number < 0 ? null : texts[number]!);
  const protocol = context.protocols.of(row);
  return {
    id,
    capture: context.captureIds[columns.capture[row]!]!,
    device: context.deviceIds[context.deviceOfFlow[row]!] ?? null,
    transport: formatTransport(columns.protocol[row]!),
    originator: endpoint(
      observations,
      columns.originator[row]!,
      columns.originatorPort[row]!,
      columns.originatorMac[row]!,
    ),
    responder: endpoint(observations, columns.responder[row]!, columns.responderPort[row]!, columns.responderMac[row]!),
    service: protocol?.name ?? null,
    serviceBasis: protocol?.basis ?? null,
    ...serverNameOf(observations, row, context),
    alpn: text(columns.alpn[row]!),
    ja4: text(columns.ja4[row]!),
    tlsVersion: text(columns.tlsVersion[row]!),
    connectionState: columns.protocol[row] === PROTOCOL.tcp ? connectionState(columns.state[row]!) : null,
    firstSeen: formatTime(columns.time[row]!),
    lastSeen: formatTime(columns.lastTime[row]!),
    firstFrame: columns.frame[row]!,
    firstOffset: columns.offset[row]!,
    rttMicroseconds: columns.rtt[row]! < 0 ? null : columns.rtt[row]!,
    originatorPackets: columns.originatorPackets[row]!,
    originatorBytes: columns.originatorBytes[row]!,
    originatorPayloadBytes: columns.originatorPayload[row]!,
    responderPackets: columns.responderPackets[row]!,
    responderBytes: columns.responderBytes[row]!,
    responderPayloadBytes: columns.responderPayload[row]!,
    ...(columns.icmpErrors[row]! > 0 ? { icmpErrors: columns.icmpErrors[row]! } : {}),
    ...(columns.flowCount[row]! > 1 ? { flowCount: columns.flowCount[row]! } : {}),
  };
}

type ServerName = Pick<FlowReport, 'serverName' | 'serverNameSource' | 'serverNameLater'>;

/** What the client called the server in the flow itself; else by what the device had learned of the address. */
function serverNameOf(
  { flows: { columns }, texts }: Observations,
  row: number,
  { deviceOf, names }: FlowContext,
): ServerName {
  const [said, source] = [columns.serverName[row]!, columns.serverNameSource[row]!];
  if (said >= 0 && source >= 0) return { serverName: texts[said]!, serverNameSource: NAME_SOURCES[source]! };
  const device = deviceOf[columns.originator[row]!]!;
  const learned = device < 0 ? null : nameMeant(names, device, columns.responder[row]!, columns.time[row]!);
  if (learned === null) return { serverName: null, serverNameSource: null };
  const { name, later } = learned;
  return { serverName: name.name, serverNameSource: name.source, ...(later ? { serverNameLater: true } : {}) };
}

function endpoint({ addresses, macs }: Observations, address: number, port: number, mac: number): FlowEndpoint {
  return { address: formatAddress(addresses, address * WORDS), port, mac: mac < 0 ? null : formatMac(macs[mac]!) };
}
