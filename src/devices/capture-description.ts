import type { CaptureFacts } from '../capture/capture-facts.ts';
import type { CaptureSummary } from '../capture/record.ts';
import type { FlowTable } from '../flow/flow-table.ts';
import { listFaults, type PacketTotals } from '../flow/packet-totals.ts';
import type { NameBook } from '../names/name-book.ts';
import type { FactBook } from './fact-book.ts';

/** What the caller of an observer says of its capture. */
export type CaptureLabel = { path: string; site: string; sha256?: string };

/** A capture as a whole: what its file says, totals over its packets, and bounds that were met. */
export function describeCapture(
  totals: PacketTotals,
  summary: CaptureSummary,
  label: CaptureLabel,
  overflow: CaptureFacts['overflow'],
): CaptureFacts {
  const hasTime = totals.lastTime >= totals.firstTime;
  const dropped = summary.interfaces.map((each) => each.dropped).filter((count) => count !== null);
  return {
    path: label.path,
    site: label.site,
    sha256: label.sha256 ?? null,
    format: summary.format,
    linkTypes: [...totals.linkTypes].sort((a, b) => a - b),
    packets: totals.packets,
    capturedBytes: totals.capturedBytes,
    originalBytes: totals.originalBytes,
    firstTime: hasTime ? totals.firstTime : null,
    lastTime: hasTime ? totals.lastTime : null,
    outOfOrder: totals.outOfOrder,
    cutPackets: totals.cutPackets,
    complete: summary.complete,
    droppedPackets: dropped.length === 0 ? null : dropped.reduce((total, count) => total + count, 0),
    notes: summary.notes,
    faults: listFaults(totals),
    overflow: overflow.filter(({ count }) => count > 0),
  };
}

/** The tables of one observer that have a bound. */
type BoundedTables = { flows: FlowTable; book: NameBook; facts: FactBook };

/** What found no place in each of them. */
export function listOverflow({ flows, book, facts }: BoundedTables): CaptureFacts['overflow'] {
  return [
    { what: 'addresses', count: flows.addresses.overflowed },
    { what: 'names', count: book.names.dropped + book.lookups.dropped + book.records.dropped },
    { what: 'facts', count: facts.facts.dropped },
    { what: 'activity', count: flows.activity.overflowed },
  ];
}
