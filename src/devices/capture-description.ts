import type { CaptureFacts } from '../capture/capture-facts.ts';
import type { CaptureSummary } from '../capture/record.ts';
import type { FlowTable } from '../flow/flow-table.ts';
import { listFaults, type PacketTotals } from '../flow/packet-totals.ts';
import { listSpans } from '../flow/time-line.ts';
import type { DatagramReader } from '../names/datagram-reader.ts';
import type { NameBook } from '../names/name-book.ts';
import type { FactBook } from './fact-book.ts';

/** What the caller of an observer says of its capture. */
export type CaptureLabel = { path: string; site: string };

/** A capture as a whole: what its file says, and totals over its packets. */
export function describeCapture(
  totals: PacketTotals,
  summary: CaptureSummary,
  label: CaptureLabel,
  rest: Pick<CaptureFacts, 'sha256' | 'continues'>,
): CaptureFacts {
  const spans = listSpans(totals.times);
  const dropped = summary.interfaces.map((each) => each.dropped).filter((count) => count !== null);
  return {
    path: label.path,
    site: label.site,
    sha256: rest.sha256,
    format: summary.format,
    linkTypes: [...totals.linkTypes].sort((a, b) => a - b),
    packets: totals.packets,
    capturedBytes: totals.capturedBytes,
    originalBytes: totals.originalBytes,
    firstTime: spans[0]?.start ?? null,
    lastTime: spans.at(-1)?.end ?? null,
    spans,
    outOfOrder: totals.times.outOfOrder,
    clockSteps: totals.times.clockSteps,
    clockUnset: totals.times.clockUnset,
    cutPackets: totals.cutPackets,
    duplicateFrames: totals.duplicates,
    complete: summary.complete,
    droppedPackets: dropped.length === 0 ? null : dropped.reduce((total, count) => total + count, 0),
    continues: rest.continues,
    comments: summary.comments,
    notes: summary.notes,
    faults: listFaults(totals),
    overflow: [],
  };
}

/** The tables of one observer that have a bound. */
type BoundedTables = { flows: FlowTable; book: NameBook; facts: FactBook; datagrams: DatagramReader };

/** What found no place in each of them. */
export function listOverflow({ flows, book, facts, datagrams }: BoundedTables): CaptureFacts['overflow'] {
  const { activity, arrivals } = flows;
  const minutes = activity.overflowed + activity.pairs.overflowed;
  const bounds: CaptureFacts['overflow'] = [
    { what: 'flows', count: flows.folded.count },
    { what: 'addresses', count: flows.addresses.overflowed + flows.folded.unplaced },
    { what: 'names', count: book.names.dropped + book.lookups.dropped + book.records.dropped + datagrams.quic.dropped },
    { what: 'facts', count: facts.facts.dropped },
    { what: 'activity', count: minutes + arrivals.messages.overflowed + arrivals.rows.dropped },
  ];
  return bounds.filter(({ count }) => count > 0);
}
