import type { DiagnosticReport } from '../destinations/diagnostic.ts';
import type { Analysis } from './analysis.ts';
import { formatDiagnostic } from './messages.ts';
import { escapeUnprintable } from './printable.ts';
import { formatCount } from './quantity.ts';

/** More captures than this that have the same to tell are told of once. */
const TOLD_EACH = 2;

/** What could not be read, a sentence each; with the capture's path where there are several. */
export function diagnosticItems({ captures, diagnostics }: Analysis): string[] {
  const paths = new Map(captures.map((capture) => [capture.id, capture.path]));
  return [...groupAlike(diagnostics)].flatMap((alike) => {
    if (alike.length > TOLD_EACH) return [formatTogether(alike, paths)];
    return alike.map((diagnostic) => {
      const path = captures.length > 1 && diagnostic.capture !== null ? paths.get(diagnostic.capture) : undefined;
      const sentence = formatDiagnostic(diagnostic);
      return path === undefined ? sentence : `${escapeUnprintable(path)}: ${sentence}`;
    });
  });
}

/** Diagnostics of several captures that differ in count and place alone, where the first of them stands. */
function groupAlike(diagnostics: readonly DiagnosticReport[]): Iterable<DiagnosticReport[]> {
  const groups = new Map<string, DiagnosticReport[]>();
  for (const [i, diagnostic] of diagnostics.entries()) {
    const { code, layer, capture, detail } = diagnostic;
    const key = JSON.stringify(capture === null ? i : [code, layer, detail]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [diagnostic]);
    else group.push(diagnostic);
  }
  return groups.values();
}

function formatTogether(alike: readonly DiagnosticReport[], paths: ReadonlyMap<string, string>): string {
  const [first] = alike;
  const count = alike.reduce((total, each) => total + each.count, 0);
  const path = paths.get(first!.capture ?? '') ?? '';
  const files = new Set(alike.map(({ capture }) => capture)).size;
  const sentence = formatDiagnostic({ ...first!, count, firstFrame: null, firstOffset: null });
  return `${formatCount(files)} files, the first ${escapeUnprintable(path)}: ${sentence}`;
}

/** The data that was consulted, with editions and licences, and each credit that a licence asks for. */
export function dataItems(analysis: Analysis): string[] {
  if (analysis.data.length === 0) return [];
  const editions = analysis.data.map(({ id, edition, licence }) => `${id} ${edition} (${licence})`);
  const credits = new Set(analysis.data.map(({ attribution }) => attribution).filter((credit) => credit !== ''));
  return [`Data: ${editions.join(', ')}.`, ...credits].map(escapeUnprintable);
}
