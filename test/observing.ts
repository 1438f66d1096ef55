import type { Table, TableSpec } from '../src/base/columns.ts';
import { formatAddress } from '../src/base/ip-address.ts';
import {
  type Analysis,
  analyze,
  type ConcludeInputs,
  createObserver,
  type Observations,
  readRulebook,
} from '../src/index.ts';
import { NAME_SOURCES } from '../src/names/name-source.ts';
import { pcapFile } from './capture/capture-bytes.ts';

/** A frame and when it was seen, in seconds after the capture's start; without, frames follow each other by one second. */
export type Timed = Uint8Array | { frame: Uint8Array; at?: number; originalLength?: number };

const START = 1_700_000_000;

/** A pcap of the frames; `linkType` 101 for raw IP. */
export function capture(frames: readonly Timed[], linkType = 1): Uint8Array {
  const packets = frames.map((each, i) => {
    const { frame, at = i, originalLength } = each instanceof Uint8Array ? { frame: each } : each;
    const seconds = START + Math.floor(at);
    const fraction = Math.round((at - Math.floor(at)) * 1e6);
    return { bytes: frame, seconds, fraction, ...(originalLength === undefined ? {} : { originalLength }) };
  });
  return pcapFile(packets, { linkType });
}

/** Observes a capture file fed in pieces of `chunk` bytes. */
export async function observeBytes(bytes: Uint8Array, path = 'test.pcap', chunk = bytes.length): Promise<Observations> {
  const observer = createObserver({ path, site: 'home', maxFlows: 100_000 });
  for (let at = 0; at < bytes.length; at += chunk) observer.feed(bytes.slice(at, at + chunk));
  return observer.end();
}

export function observeFrames(frames: readonly Timed[], linkType = 1): Promise<Observations> {
  return observeBytes(capture(frames, linkType));
}

/** Nothing known of the world; what a test needs beside is given. */
export function inputs(more: Partial<ConcludeInputs> = {}): ConcludeInputs {
  return {
    sources: { countries: [], networks: [], ranges: [], anycast: [], distances: null },
    rules: readRulebook([]).attribution,
    vendorOf: () => null,
    data: [],
    version: '0.0.0',
    lan: null,
    expect: null,
    maxFlows: 10_000,
    flows: false,
    asOf: null,
    ...more,
  };
}

export async function analyzeFrames(frames: readonly Timed[], more: Partial<ConcludeInputs> = {}): Promise<Analysis> {
  return analyze([await observeFrames(frames)], inputs(more));
}

/** Names that were read in traffic, as `source name at address`. */
export function namesIn({ names: { columns, length }, addresses, texts }: Observations): string[] {
  const list = Array.from({ length }, (_, row) => {
    const at = formatAddress(addresses, columns.address[row]! * 4);
    return `${NAME_SOURCES[columns.source[row]!]} ${texts[columns.name[row]!]} at ${at}`;
  });
  return list.sort();
}

/** What sides of flows said, as `service > message` of the originator and `service < message` of the responder. */
export function messagesIn({ messages: { columns, length }, texts }: Observations): string[] {
  const list = Array.from({ length }, (_, row) => {
    const direction = columns.fromOriginator[row] === 1 ? '>' : '<';
    return `${texts[columns.service[row]!]} ${direction} ${texts[columns.message[row]!]}`;
  });
  return list.sort();
}

/** The rows of a table as plain numbers: its arrays may be longer than it. */
export function rowsOf<S extends TableSpec>({ columns, length }: Table<S>): Record<string, number[]> {
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, Array.from(column.subarray(0, length))]),
  );
}

/** Observations as plain values that can be compared whole. */
export function plain(observations: Observations): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(observations).map(([name, value]) => {
      if (value instanceof Int32Array) return [name, Array.from(value)];
      return [name, Array.isArray(value) ? value : rowsOf(value as Table<TableSpec>)];
    }),
  );
}
