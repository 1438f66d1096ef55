import type { AttributionRules } from '../attribution/attribution-rules.ts';
import type { AttributionSources, Vantage } from '../attribution/lookups.ts';
import { formatVantage } from '../attribution/vantage.ts';
import { formatPrefix, type Prefix } from '../base/prefix.ts';
import type { ProtocolRule } from '../decode/protocol-rules.ts';
import type { DeviceCorrection } from '../devices/device-corrections.ts';
import type { AnalysisOptions, DataEdition } from './analysis.ts';

/** What a conclusion rests on beside the observations. */
export type ConcludeInputs = {
  sources: AttributionSources;
  rules: AttributionRules;
  /** Protocols that a port is a hint of, where bytes tell nothing. */
  protocols?: readonly ProtocolRule[];
  /** Whose block a MAC address is from, or null. */
  vendorOf: (mac: number) => string | null;
  /** What the user knows better of devices. */
  corrections?: readonly DeviceCorrection[];
  /** The files that `rules` come from, for the report. */
  ruleFiles?: readonly { path: string; sha256: string }[];
  /** Editions of everything in `sources`, for the report. */
  data: readonly DataEdition[];
  version: string;
  /** The home network as given, or null: found from the traffic. */
  lan: readonly Prefix[] | null;
  expect: AnalysisOptions['expect'];
  maxFlows: number;
  /** Whether the document lists flows. */
  flows: boolean;
  /** The day to measure ages of data at, in microseconds; null: that of the capture. */
  asOf: number | null;
  /** Where the captures were made; without it, round trips rule out no place. */
  vantage?: Vantage | null;
};

/** The options as the document shows them. */
export function describeOptions({ lan, expect, maxFlows, vantage }: ConcludeInputs): AnalysisOptions {
  return {
    lan: (lan ?? []).map(formatPrefix),
    lanBasis: lan === null ? 'inferred' : 'given',
    expect,
    maxFlows,
    ...(vantage ? { vantage: formatVantage(vantage) } : {}),
  };
}
