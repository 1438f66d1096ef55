import type { Analysis } from './analysis.ts';
import { formatDiagnostic } from './messages.ts';
import { escapeUnprintable } from './printable.ts';

/** What could not be read, a sentence each; with the capture's path where there are several. */
export function diagnosticItems(analysis: Analysis): string[] {
  const several = analysis.captures.length > 1;
  const paths = new Map(analysis.captures.map((capture) => [capture.id, capture.path]));
  return analysis.diagnostics.map((diagnostic) => {
    const path = several && diagnostic.capture !== null ? paths.get(diagnostic.capture) : undefined;
    const sentence = formatDiagnostic(diagnostic);
    return path === undefined ? sentence : `${escapeUnprintable(path)}: ${sentence}`;
  });
}

/** The data that was consulted, with editions and licences, and each credit that a licence asks for. */
export function dataItems(analysis: Analysis): string[] {
  if (analysis.data.length === 0) return [];
  const editions = analysis.data.map(({ id, edition, licence }) => `${id} ${edition} (${licence})`);
  const credits = new Set(analysis.data.map(({ attribution }) => attribution).filter((credit) => credit !== ''));
  return [`Data: ${editions.join(', ')}.`, ...credits].map(escapeUnprintable);
}
