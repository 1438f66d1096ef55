import type { Analysis } from './analysis.ts';
import { escapeJsonText } from './printable.ts';

/** One JSON object a line (ndjson.org), each with its `type`; the fields are those of the JSON document. */
export function* reportNdjson(analysis: Analysis): Generator<string> {
  const { schemaVersion, tool, options, data } = analysis;
  yield writeLine('run', { schemaVersion, tool, options, data });
  yield* writeLines('capture', analysis.captures);
  yield* writeLines('device', analysis.devices);
  yield* writeLines('lookup', analysis.lookups);
  yield* writeLines('destination', analysis.destinations);
  yield* writeLines('exposure', analysis.exposures ?? []);
  yield* writeLines('flow', analysis.flows ?? []);
  yield* writeLines('diagnostic', analysis.diagnostics);
}

function* writeLines(type: string, rows: readonly object[]): Generator<string> {
  for (const row of rows) yield writeLine(type, row);
}

function writeLine(type: string, row: object): string {
  return `${escapeJsonText(JSON.stringify({ type, ...row }))}\n`;
}
