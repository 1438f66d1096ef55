import type { Analysis } from '../report/analysis.ts';
import type { Logger } from './logger.ts';
import type { Progress } from './progress.ts';

/** What `analyze` was asked for, parsed and checked. */
export type RunOptions = {
  /** CIDR prefixes; empty: found from the traffic. */
  lan: readonly string[];
  expect: Analysis['options']['expect'];
  /** Whether the document lists flows. */
  flows: boolean;
  maxFlows: number;
  /** Whether captures are hashed (SHA-256). */
  hash: boolean;
  /** ISO 8601 date that ages of data are measured at instead of the capture's; null: the capture's. */
  asOf: string | null;
  /** Paths of further MMDB files. */
  mmdb: readonly string[];
  /** Name of an installed country package, or null. */
  geoip: string | null;
  progress: Progress;
  /** Null unless asked for. */
  log: Logger | null;
};

/** A capture that could not be read. `path` as the user or the folder named it. */
export type CaptureFailure = { path: string; message: string; hint: string };

/** The analysis of all captures that could be read, and those that could not, in order of path. */
export type RunResult = { analysis: Analysis; failures: CaptureFailure[] };

/** Reads the captures (files, folders, `-`) and concludes. Throws `Failure` when the request itself cannot be met. */
export async function runAnalysis(_paths: readonly string[], options: RunOptions): Promise<RunResult> {
  return {
    analysis: {
      schemaVersion: 1,
      tool: { name: 'egresslens', version: '0.1.0' },
      options: { lan: [...options.lan], lanBasis: 'given', expect: options.expect, maxFlows: options.maxFlows },
      data: [],
      captures: [],
      devices: [],
      lookups: [],
      destinations: [],
      diagnostics: [],
    },
    failures: [],
  };
}
