import type { Analysis } from './analysis.ts';

/** What the place that a report is written to can show, and how the user came here. */
export type ReportOptions = {
  /** Terminal columns; only the terminal report heeds it. */
  width: number;
  /** Whether ANSI colours may be used. */
  color: boolean;
  /** Whether reports for people show the addresses of direct peers, which are households'. */
  showPeers: boolean;
  /** The captures as the user wrote them, for the commands that the report suggests. */
  captureArguments: readonly string[];
};

/** An analysis as text, piece by piece: a million flows never become one string. The last piece ends a line. */
export type Reporter = (analysis: Analysis, options: ReportOptions) => Iterable<string>;
