import { createTable, type Table } from '../base/columns.ts';
import { FLOWS } from './flow-columns.ts';
import { DETAIL } from './flow-details.ts';
import { D, I } from './flow-record.ts';
import type { FlowTable } from './flow-table.ts';

const DOUBLES = [
  ['time', D.firstTime],
  ['lastTime', D.lastTime],
  ['offset', D.firstOffset],
  ['originatorBytes', D.oBytes],
  ['responderBytes', D.rBytes],
  ['originatorPayload', D.oPayload],
  ['responderPayload', D.rPayload],
  ['originatorHandshake', D.oHandshake],
  ['responderHandshake', D.rHandshake],
] as const;

const INTS = [
  ['frame', I.firstFrame],
  ['originator', I.originator],
  ['responder', I.responder],
  ['protocol', I.protocol],
  ['originatorPackets', I.oPackets],
  ['responderPackets', I.rPackets],
  ['originatorMissing', I.oMissing],
  ['responderMissing', I.rMissing],
  ['icmpErrors', I.icmpErrors],
  ['flowCount', I.flowCount],
  ['state', I.state],
  ['rtt', I.rtt],
  ['originatorMac', I.oMac],
  ['responderMac', I.rMac],
  ['service', I.service],
  ['outerOriginator', I.outerSource],
  ['outerResponder', I.outerDestination],
  ['tunnel', I.tunnel],
] as const;

/** All flows of the table as columns; `capture` is the number of the capture they come from. */
export function flowColumns(flows: FlowTable, capture: number): Table<typeof FLOWS> {
  const table = createTable(FLOWS, flows.count || 1);
  const { columns } = table;
  table.length = flows.count;
  columns.capture.fill(capture);
  for (let row = 0; row < flows.count; row++) {
    flows.select(row);
    const { ints, doubles, base } = flows;
    for (const [name, at] of DOUBLES) columns[name][row] = doubles[(base >> 1) + at]!;
    for (const [name, at] of INTS) columns[name][row] = ints[base + at]!;
    columns.originatorPort[row] = ints[base + I.ports]! >>> 16;
    columns.responderPort[row] = ints[base + I.ports]! & 0xffff;
    const details = ints[base + I.details]! * DETAIL.count;
    const detail = (at: number) => (details < 0 ? -1 : flows.details.rows[details + at]!);
    columns.serverName[row] = detail(DETAIL.serverName);
    columns.serverNameSource[row] = detail(DETAIL.serverNameSource);
    columns.alpn[row] = detail(DETAIL.alpn);
    columns.ja4[row] = detail(DETAIL.ja4);
  }
  return table;
}
