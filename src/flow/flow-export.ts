import { createTable, type Table } from '../base/columns.ts';
import { activityTables } from './activity.ts';
import { FLOWS } from './flow-columns.ts';
import { DETAIL, type FlowDetails } from './flow-details.ts';
import { D, I, RECORD_INTS } from './flow-record.ts';
import type { FlowTable } from './flow-table.ts';
import { interArrivalTable } from './inter-arrivals.ts';
import { PAGE_RECORDS } from './record-pages.ts';

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

const DETAILS = [
  ['serverName', DETAIL.serverName],
  ['serverNameSource', DETAIL.serverNameSource],
  ['alpn', DETAIL.alpn],
  ['ja4', DETAIL.ja4],
  ['tlsVersion', DETAIL.tlsVersion],
] as const;

/** All that the flow table counted as mergeable tables; `capture` is the number of the capture they come from. */
export function flowTables(table: FlowTable, capture: number) {
  return {
    flows: flowColumns(table, capture),
    ...activityTables(table.activity, capture),
    interArrivals: interArrivalTable(table.arrivals, capture),
  };
}

/** All flows of the table as columns, in order of number; `capture` is the number of the capture they come from. */
export function flowColumns({ pages, details }: FlowTable, capture: number): Table<typeof FLOWS> {
  const table = createTable(FLOWS, pages.inUse || 1);
  table.columns.capture.fill(capture);
  // Page by page and column by column: the loops are tight, and the page stays in the cache meanwhile.
  for (let first = 0; first < pages.count; first += PAGE_RECORDS) {
    const { ints, doubles } = pages.pageOf(first);
    const bases = basesInUse(ints, Math.min(PAGE_RECORDS, pages.count - first));
    for (const [name, at] of DOUBLES) copyDoubles(table.columns[name], table.length, doubles, bases, at);
    for (const [name, at] of INTS) copyInts(table.columns[name], table.length, ints, bases, at);
    copyPorts(table, ints, bases);
    for (const [name, detail] of DETAILS) copyDetails(table.columns[name], table.length, ints, bases, details, detail);
    table.length += bases.length;
  }
  return table;
}

/** Where the records lie that are in use, in ints. */
function basesInUse(ints: Int32Array, records: number): Int32Array {
  const bases = new Int32Array(records);
  let count = 0;
  for (let base = 0; base < records * RECORD_INTS; base += RECORD_INTS) {
    if (ints[base + I.flowCount] !== 0) bases[count++] = base;
  }
  return bases.subarray(0, count);
}

function copyDoubles(target: Float64Array, row: number, doubles: Float64Array, bases: Int32Array, at: number): void {
  for (let i = 0; i < bases.length; i++) target[row + i] = doubles[(bases[i]! >> 1) + at]!;
}

function copyInts(
  target: Int32Array | Float64Array,
  row: number,
  ints: Int32Array,
  bases: Int32Array,
  at: number,
): void {
  for (let i = 0; i < bases.length; i++) target[row + i] = ints[bases[i]! + at]!;
}

function copyPorts({ columns, length }: Table<typeof FLOWS>, ints: Int32Array, bases: Int32Array): void {
  for (let i = 0; i < bases.length; i++) {
    const ports = ints[bases[i]! + I.ports]!;
    columns.originatorPort[length + i] = ports >>> 16;
    columns.responderPort[length + i] = ports & 0xffff;
  }
}

function copyDetails(
  target: Int32Array,
  row: number,
  ints: Int32Array,
  bases: Int32Array,
  { rows }: FlowDetails,
  detail: number,
): void {
  for (let i = 0; i < bases.length; i++) {
    const number = ints[bases[i]! + I.details]!;
    target[row + i] = number < 0 ? -1 : rows[number * DETAIL.count + detail]!;
  }
}
