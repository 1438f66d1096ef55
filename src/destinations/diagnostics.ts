import type { CaptureFacts } from '../capture/capture-facts.ts';
import { FAULT, LAYER_NAMES } from '../decode/layers.ts';
import type { Destination } from './destination.ts';
import type { DiagnosticReport } from './diagnostic.ts';

const FAULT_CODES = ['none', 'truncated', 'malformed', 'unsupported', 'encrypted'] as const;

/** Notes that change nothing in the result, and those after which part of the capture is missing. */
const NOTE_SEVERITIES: Readonly<Record<string, DiagnosticReport['severity']>> = {
  'cut-off': 'warning',
  damaged: 'warning',
  'unsupported-version': 'warning',
  checksum: 'warning',
};

/** Pieces of one recording follow each other within this, in microseconds. */
const ADJOINING = 2e6;

/** What may mislead about captures of one run beside each other. In order of time. */
export function diagnoseTogether(captures: readonly CaptureFacts[]): DiagnosticReport[] {
  const adjoining = captures.flatMap((facts, i) =>
    i > 0 && !facts.continues && adjoin(captures[i - 1]!, facts) ? [i] : [],
  );
  const [first] = adjoining;
  if (first === undefined) return [];
  const detail = `${captures[first - 1]!.path}, ${captures[first]!.path}`;
  const place = { capture: null, layer: null, firstFrame: null, firstOffset: null };
  return [{ code: 'pieces-adjoin', severity: 'note', count: adjoining.length, detail, ...place }];
}

function adjoin(before: CaptureFacts, after: CaptureFacts): boolean {
  if (before.lastTime === null || after.firstTime === null || before.site !== after.site) return false;
  const gap = after.firstTime - before.lastTime;
  return gap >= 0 && gap <= ADJOINING && before.linkTypes.join() === after.linkTypes.join();
}

/** What could not be read of a capture, and what may mislead about it. */
export function diagnoseCapture(facts: CaptureFacts, capture: string, vantage: string): DiagnosticReport[] {
  const report = (code: string, rest: Partial<DiagnosticReport> = {}): DiagnosticReport => ({
    code,
    severity: 'note',
    capture,
    layer: null,
    count: 1,
    firstFrame: null,
    firstOffset: null,
    detail: null,
    ...rest,
  });
  const found: DiagnosticReport[] = facts.notes.map((note) =>
    report(note.code, {
      severity: NOTE_SEVERITIES[note.code] ?? 'note',
      count: note.count,
      firstFrame: note.frameNumber,
      firstOffset: note.fileOffset,
      detail: note.detail === '' ? null : note.detail,
    }),
  );
  for (const { fault, layer, count, firstFrame, firstOffset } of facts.faults) {
    const severity = fault === FAULT.encrypted ? 'warning' : 'note';
    found.push(report(FAULT_CODES[fault]!, { severity, layer: LAYER_NAMES[layer]!, count, firstFrame, firstOffset }));
  }
  if (facts.packets === 0) found.push(report('no-packets', { severity: 'warning' }));
  if (facts.droppedPackets) found.push(report('dropped-packets', { severity: 'warning', count: facts.droppedPackets }));
  if (facts.duplicateFrames.count > 0) found.push(report('duplicate-frames', { ...facts.duplicateFrames }));
  const disordered = facts.outOfOrder - facts.clockSteps.count;
  if (disordered > 0) found.push(report('out-of-order', { count: disordered }));
  if (facts.clockSteps.count > 0) found.push(report('clock-step', { severity: 'warning', ...facts.clockSteps }));
  if (facts.clockUnset.count > 0) found.push(report('clock-unset', { severity: 'warning', ...facts.clockUnset }));
  if (facts.spans.length > 1) found.push(report('long-silence', { count: facts.spans.length - 1 }));
  for (const { what, count } of facts.overflow) {
    if (what === 'flows') found.push(report('folded-flows', { count }));
    else found.push(report('tables-full', { severity: 'warning', count, detail: what }));
  }
  if (vantage === 'outside') found.push(report('outside-vantage', { severity: 'warning' }));
  return found;
}

/** Why round trips were not held against places: no vantage, though sources disagree, or a tunnel in between. */
export function diagnoseRoundTrips(
  destinations: readonly Destination[],
  { vantage, tunnelled }: { vantage: unknown; tunnelled: ReadonlySet<string> },
): DiagnosticReport[] {
  const timed = destinations.filter(({ location }) => location.rttMicroseconds !== null);
  const unused =
    vantage === null
      ? timed.filter(({ location }) => location.status === 'disputed')
      : timed.filter(({ device }) => tunnelled.has(device));
  if (unused.length === 0) return [];
  const place = { capture: null, layer: null, firstFrame: null, firstOffset: null };
  const detail = vantage === null ? null : [...tunnelled].join(', ');
  const code = vantage === null ? 'no-vantage' : 'tunnelled-round-trips';
  return [{ code, severity: 'note', count: unused.length, detail, ...place }];
}

/** What contacts as a whole mean for the reading of a report: behind a tunnel's end nothing is seen. */
export function diagnoseContacts(destinations: readonly Destination[]): DiagnosticReport[] {
  return destinations
    .filter(({ role }) => role === 'tunnel')
    .map(({ address, roleReason, sentPackets, receivedPackets, evidence }) => ({
      code: 'tunnel',
      severity: 'warning',
      capture: evidence.capture,
      layer: null,
      count: sentPackets + receivedPackets,
      firstFrame: evidence.frameNumber,
      firstOffset: evidence.fileOffset,
      detail: `${roleReason?.split(' ')[0]} to ${address}`,
    }));
}
