import { formatAddress } from '../base/ip-address.ts';
import { formatMac } from '../base/mac-address.ts';
import { formatTime } from '../base/time.ts';
import { PROTOCOL, WORDS } from '../decode/layers.ts';
import type { Observations } from '../devices/observations.ts';
import { connectionState } from '../flow/connection-state.ts';
import { NAME_SOURCES } from '../names/name-source.ts';
import { formatTransport } from './contacts.ts';
import type { FlowEndpoint, FlowReport } from './flow-report.ts';

/** Every flow as the document shows it, in the order of captures and first frames; made one at a time. */
export function* listFlows(
  observations: Observations,
  deviceOfFlow: Int32Array,
  deviceIds: readonly string[],
  captureIds: readonly string[],
): Generator<FlowReport> {
  const { columns, length } = observations.flows;
  const order = Array.from({ length }, (_, row) => row).sort(
    (a, b) => columns.capture[a]! - columns.capture[b]! || columns.frame[a]! - columns.frame[b]! || a - b,
  );
  for (const [i, row] of order.entries()) {
    const device = deviceOfFlow[row]! < 0 ? null : deviceIds[deviceOfFlow[row]!]!;
    yield describeFlow(observations, row, `f${i + 1}`, device, captureIds);
  }
}

function describeFlow(
  observations: Observations,
  row: number,
  id: string,
  device: string | null,
  captureIds: readonly string[],
): FlowReport {
  const { flows, texts } = observations;
  const { columns } = flows;
  const text = (number: number) => (number < 0 ? null : texts[number]!);
  const source = columns.serverNameSource[row]!;
  return {
    id,
    capture: captureIds[columns.capture[row]!]!,
    device,
    transport: formatTransport(columns.protocol[row]!),
    originator: endpoint(
      observations,
      columns.originator[row]!,
      columns.originatorPort[row]!,
      columns.originatorMac[row]!,
    ),
    responder: endpoint(observations, columns.responder[row]!, columns.responderPort[row]!, columns.responderMac[row]!),
    service: text(columns.service[row]!),
    serverName: text(columns.serverName[row]!),
    serverNameSource: source < 0 ? null : NAME_SOURCES[source]!,
    alpn: text(columns.alpn[row]!),
    ja4: text(columns.ja4[row]!),
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

function endpoint({ addresses, macs }: Observations, address: number, port: number, mac: number): FlowEndpoint {
  return { address: formatAddress(addresses, address * WORDS), port, mac: mac < 0 ? null : formatMac(macs[mac]!) };
}
