import type { Destination } from '../destinations/destination.ts';
import type { DiagnosticReport } from '../destinations/diagnostic.ts';
import type { Exposure } from '../destinations/exposures.ts';
import type { FlowReport } from '../destinations/flow-report.ts';
import type { Lookup } from '../destinations/lookup.ts';
import type { Device } from '../devices/device.ts';

/** The JSON document: everything a report is written from. Fields of features not yet built are absent. */
export type Analysis = {
  schemaVersion: 1;
  tool: { name: 'egresslens'; version: string };
  options: AnalysisOptions;
  /** The rule files that were used, by path; absent when the caller did not say. */
  rules?: { id: string; sha256: string }[];
  data: DataEdition[];
  captures: CaptureReport[];
  devices: Device[];
  lookups: Lookup[];
  destinations: Destination[];
  /** Ways into devices that were used or asked for. */
  exposures?: Exposure[];
  /** Present with `--flows`. */
  flows?: FlowReport[];
  diagnostics: DiagnosticReport[];
};

/** What the user asked for, as far as it changes the result. */
export type AnalysisOptions = {
  /** Home network prefixes: as given, or as found. */
  lan: string[];
  /** Given by the user, or inferred from the traffic. */
  lanBasis: 'given' | 'inferred';
  /** With no `countries`, everywhere but in those `denied`. */
  expect: { label: string; countries: string[]; denied?: string[] } | null;
  maxFlows: number;
  /** Where the capture was made, as given. */
  vantage?: string;
};

/** One table or database that was consulted. */
export type DataEdition = { id: string; edition: string; licence: string; attribution: string; sha256: string | null };

export type CaptureReport = {
  id: string;
  path: string;
  site: string;
  sha256?: string;
  format: string;
  linkTypes: number[];
  packets: number;
  capturedBytes: number;
  originalBytes: number;
  /** ISO 8601 UTC, or null when no packet carries a time. */
  firstTimestamp: string | null;
  lastTimestamp: string | null;
  /** The stretches of recording, where silences of more than a day part them. */
  spans?: { firstTimestamp: string; lastTimestamp: string }[];
  /** False when the file was cut off or damaged. */
  complete: boolean;
  /** Read as the continuation of the capture before it (`--join`). */
  continues?: true;
  /** As the file carries them (pcapng). */
  comments?: string[];
  /** `inside`: devices can be told apart; `outside`: captured beyond the router; `unknown`. */
  vantage: 'inside' | 'outside' | 'unknown';
};
