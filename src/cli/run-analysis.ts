import { basename, isAbsolute } from 'node:path';
import type { TableInfo } from '../attribution/data-table.ts';
import { parsePrefix } from '../base/prefix.ts';
import {
  type Analysis,
  analyze,
  CaptureError,
  createObserver,
  type Observations,
  type ObserveOptions,
} from '../index.ts';
import { loadSources } from './data/load-sources.ts';
import { Failure } from './failure.ts';
import { type CaptureFile, listCaptures } from './input/list-captures.ts';
import { readCapture } from './input/read-capture.ts';
import { loadRulebook } from './load-rulebook.ts';
import type { Logger } from './logger.ts';
import type { Progress } from './progress.ts';
import { loadVersion } from './version.ts';

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

/** Devices and names of one home belong together; a run is of one home. */
const SITE = 'home';

/** Reads the captures (files, folders, `-`) and concludes. Throws `Failure` when the request itself cannot be met. */
export async function runAnalysis(paths: readonly string[], options: RunOptions): Promise<RunResult> {
  // Databases that cannot be opened are told before gigabytes have been read.
  const loaded = await loadSources({ mmdb: options.mmdb, geoip: options.geoip });
  const { captures: files, unopened } = listCaptures(paths);
  const failures: CaptureFailure[] = [...unopened];
  const parts: Observations[] = [];
  options.progress.begin(totalSize(files));
  for (const file of files) {
    const observations = await observe(file, options, failures);
    if (observations !== null) parts.push(observations);
  }
  options.progress.end();
  if (parts.length === 0 && failures.length > 0) return { analysis: emptyAnalysis(options), failures };
  const analysis = analyze(parts, {
    sources: loaded.sources,
    rules: loadRulebook(),
    vendorOf: (mac) => loaded.vendor(mac)?.name ?? null,
    data: loaded.infos.map(describeEdition),
    version: loadVersion(),
    lan: options.lan.length === 0 ? null : options.lan.map((text) => parsePrefix(text)!),
    expect: options.expect,
    maxFlows: options.maxFlows,
    flows: options.flows,
    asOf: options.asOf === null ? null : Date.parse(options.asOf) * 1000,
  });
  return { analysis, failures };
}

function totalSize(files: readonly CaptureFile[]): number | null {
  let total = 0;
  for (const { size } of files) {
    if (size === null) return null;
    total += size;
  }
  return total;
}

/** One capture's observations; null when it could not be read, which `failures` then tells. */
async function observe(file: CaptureFile, options: RunOptions, failures: CaptureFailure[]): Promise<Observations | null> {
  const observer = createObserver(observeOptions(file, options));
  try {
    const { sha256, bytesRead } = await readCapture(file.path, observer, {
      onProgress: options.progress.advance,
      hash: options.hash,
    });
    const observations = await observer.end(sha256 ?? undefined);
    options.log?.debug({ path: file.path, bytesRead, packets: observations.captures[0]!.packets }, 'capture read');
    return observations;
  } catch (error) {
    if (!(error instanceof CaptureError || error instanceof Failure)) throw error;
    const hint = error.hint;
    failures.push({ path: file.path, message: error.message, hint });
    options.log?.warn({ path: file.path, reason: error.message }, 'capture not read');
    return null;
  }
}

/** A report goes to others: a relative path says how to find the file again, an absolute one too much. */
function observeOptions({ path }: CaptureFile, { maxFlows }: RunOptions): ObserveOptions {
  return { path: isAbsolute(path) ? basename(path) : path, site: SITE, maxFlows };
}

function describeEdition({ id, edition, licence, attribution, sha256 }: TableInfo): Analysis['data'][number] {
  return { id, edition, licence, attribution, sha256 };
}

function emptyAnalysis({ expect, maxFlows, lan }: RunOptions): Analysis {
  return {
    schemaVersion: 1,
    tool: { name: 'egresslens', version: loadVersion() },
    options: { lan: [...lan], lanBasis: lan.length === 0 ? 'inferred' : 'given', expect, maxFlows },
    data: [],
    captures: [],
    devices: [],
    lookups: [],
    destinations: [],
    diagnostics: [],
  };
}
