import { InvalidArgumentError } from 'commander';
import type { Vantage } from '../attribution/lookups.ts';
import { parseVantage } from '../attribution/vantage.ts';
import { parseAddress } from '../base/ip-address.ts';
import { formatPrefix, parsePrefix } from '../base/prefix.ts';
import { isReportFormat, REPORTERS, type ReportFormat } from '../report/index.ts';

/** Turn what stands behind an option into its value; commander puts the option's name before the message. */

/** Formats by name, for messages. */
export const FORMATS = Object.keys(REPORTERS) as ReportFormat[];

/** Where a report goes: `path` null for standard output. */
export type ReportTarget = { format: ReportFormat; path: string | null };

/** Repeatable. */
export function parseLan(text: string, before: string[] = []): string[] {
  const prefix = parsePrefix(text);
  if (prefix === null) throw new InvalidArgumentError('Write a network as 192.168.1.0/24 or fd00::/64.');
  return [...before, formatPrefix(prefix)];
}

/** Repeatable. */
export function parsePath(text: string, before: string[] = []): string[] {
  return [...before, text];
}

export function parseVantageOption(text: string): Vantage {
  const vantage = parseVantage(text);
  if (vantage === null) {
    throw new InvalidArgumentError('Write latitude and longitude as 40.71,-74.01, or a country code such as US.');
  }
  return vantage;
}

export function parseFlowLimit(text: string): number {
  const limit = Number(text);
  if (!/^\d+$/.test(text) || limit < 1 || limit > 2 ** 31 - 1) {
    throw new InvalidArgumentError('Give a whole number of flows, at least 1, such as 1000000.');
  }
  return limit;
}

export function parseFrameNumber(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1 || number > Number.MAX_SAFE_INTEGER) {
    throw new InvalidArgumentError('Frames are counted from 1.');
  }
  return number;
}

/** Four words. */
export function parseRemoteAddress(text: string): Int32Array {
  const words = parseAddress(text);
  if (words === null) throw new InvalidArgumentError('Write an address as 198.51.100.7 or 2001:db8::7.');
  return words;
}

export function parseDate(text: string): string {
  const date = new Date(`${text}T00:00:00Z`);
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(date.getTime()) || !date.toISOString().startsWith(text)) {
    throw new InvalidArgumentError('Write a date as 2024-12-31.');
  }
  return text;
}

/** `json=out.json`; repeatable. */
export function parseReport(text: string, before: ReportTarget[] = []): ReportTarget[] {
  const equals = text.indexOf('=');
  const format = text.slice(0, Math.max(0, equals));
  const path = text.slice(equals + 1);
  if (equals < 0 || path === '') throw new InvalidArgumentError('Write FORMAT=FILE, such as json=report.json.');
  if (!isReportFormat(format)) throw new InvalidArgumentError(`The formats are ${FORMATS.join(', ')}.`);
  return [...before, { format, path: path === '-' ? null : path }];
}
