import { reportCsv } from './csv.ts';
import { reportJson } from './json.ts';
import { reportMarkdown } from './markdown.ts';
import { reportNdjson } from './ndjson.ts';
import type { Reporter } from './reporter.ts';
import { reportTerminal } from './terminal.ts';

/** The report formats by the name that `--format` takes. */
export const REPORTERS = {
  terminal: reportTerminal,
  json: reportJson,
  ndjson: reportNdjson,
  csv: reportCsv,
  markdown: reportMarkdown,
} as const satisfies Record<string, Reporter>;

export type ReportFormat = keyof typeof REPORTERS;

/** Whether a report of this name exists. */
export function isReportFormat(name: string): name is ReportFormat {
  return Object.hasOwn(REPORTERS, name);
}
