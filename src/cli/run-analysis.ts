// Not by index.ts: what it exports besides, the bundler would load at every start.
import { analyze } from '../analyze.ts';
import { indexAttributionRules, withOverrides } from '../attribution/attribution-rules.ts';
import type { TableInfo } from '../attribution/data-table.ts';
import type { Vantage } from '../attribution/lookups.ts';
import type { Override } from '../attribution/overrides.ts';
import { parsePrefix } from '../base/prefix.ts';
import type { DeviceCorrection } from '../devices/device-corrections.ts';
import type { Analysis } from '../index.ts';
import { loadSources } from './data/load-sources.ts';
import { type CaptureFile, listCaptures } from './input/list-captures.ts';
import { loadShippedRules } from './load-rulebook.ts';
import { type CaptureFailure, type ObserveSettings, observeCaptures } from './observe-captures.ts';
import { loadVersion } from './version.ts';

/** What `analyze` was asked for, parsed and checked. */
export type RunOptions = Omit<ObserveSettings, 'protocols'> & {
  /** CIDR prefixes; empty: found from the traffic. */
  lan: readonly string[];
  expect: Analysis['options']['expect'];
  /** What the user knows of devices (`--devices`). */
  corrections: readonly DeviceCorrection[];
  /** Whether the document lists flows. */
  flows: boolean;
  /** ISO 8601 date that ages of data are measured at instead of the capture's; null: the capture's. */
  asOf: string | null;
  /** Paths of further MMDB files. */
  mmdb: readonly string[];
  /** Name of an installed country package, or null. */
  geoip: string | null;
  /** Folder whose tables are used whatever their dates, or null. */
  dataDir: string | null;
  /** What the user knows of addresses and names (`--overrides`). */
  overrides: readonly Override[];
  /** Where the captures were made, or null. */
  vantage: Vantage | null;
};

/** The analysis of all captures that could be read, and those that could not, in order of path. */
export type RunResult = { analysis: Analysis; failures: CaptureFailure[] };

/** Reads the captures (files, folders, `-`) and concludes. Throws `Failure` when the request itself cannot be met. */
export async function runAnalysis(paths: readonly string[], options: RunOptions): Promise<RunResult> {
  // Databases that cannot be opened are told before gigabytes have been read.
  const loaded = await loadSources({
    mmdb: options.mmdb,
    geoip: options.geoip,
    chosen: options.dataDir,
    distances: options.vantage !== null,
  });
  const { captures: files, unopened } = listCaptures(paths);
  const failures: CaptureFailure[] = [...unopened];
  options.progress.begin(totalSize(files));
  const shipped = loadShippedRules();
  const parts = await observeCaptures(files, { ...options, protocols: shipped.rules.protocols }, failures);
  options.progress.end();
  failures.sort((a, b) => (a.path < b.path ? -1 : 1));
  if (parts.length === 0 && failures.length > 0) return { analysis: emptyAnalysis(options), failures };
  const analysis = analyze(parts, {
    sources: loaded.sources,
    rules: withOverrides(indexAttributionRules(shipped.rules.attribution), options.overrides),
    ruleFiles: shipped.files,
    protocols: shipped.rules.protocols,
    vendorOf: (mac) => loaded.vendor(mac)?.name ?? null,
    corrections: options.corrections,
    data: loaded.infos.map(describeEdition),
    version: loadVersion(),
    lan: options.lan.length === 0 ? null : options.lan.map((text) => parsePrefix(text)!),
    expect: options.expect,
    maxFlows: options.maxFlows,
    flows: options.flows,
    asOf: options.asOf === null ? null : Date.parse(options.asOf) * 1000,
    vantage: options.vantage,
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
