import { findInterval, type IntervalTable, keyOffset, prefixWithin } from '../base/interval-table.ts';
import { isIpv4 } from '../base/ip-address.ts';
import { isGroupMac, isLocallyAdministered } from '../base/mac-address.ts';
import { formatPrefix } from '../base/prefix.ts';
import { type DataTable, stringAt } from './data-table.ts';
import { parseRangeRecord, type RangeRecord } from './provider-range.ts';
import { shortVendorName } from './vendor-name.ts';

/** Who announces or holds an address. */
export type AutonomousSystemMatch = { number: number; organization: string; prefix: string };

/** Where a database places an address. `city` and `region` only where the database has them. */
export type CountryMatch = { country: string; region?: string; city?: string; prefix: string };

/** What the provider itself publishes of an address. */
export type RangeMatch = RangeRecord & { prefix: string };

/** Whose block a MAC address is from. */
export type VendorMatch = { name: string; organization: string; prefix: string };

/** Origin AS of the address at `at`, with the widest prefix around it of which that is said; null when none is known. */
export function lookupAsn(table: DataTable, words: Int32Array, at = 0): AutonomousSystemMatch | null {
  const match = findRecord(table, words, at);
  if (match === null) return null;
  const number = table.numbers[match.record];
  if (number === undefined) return null;
  return { number, organization: stringAt(table.strings, match.record) ?? '', prefix: matchedPrefix(match, words, at) };
}

/** ISO 3166-1 alpha-2 country of the address at `at`; null when the table has none. */
export function lookupCountry(table: DataTable, words: Int32Array, at = 0): CountryMatch | null {
  const match = findRecord(table, words, at);
  if (match === null) return null;
  const country = stringAt(table.strings, match.record);
  return country === null ? null : { country, prefix: matchedPrefix(match, words, at) };
}

/** What the provider publishes of the address at `at`; null when it is in none of its prefixes. */
export function lookupRange(table: DataTable, words: Int32Array, at = 0): RangeMatch | null {
  const match = findRecord(table, words, at);
  if (match === null) return null;
  const record = parseRangeRecord(stringAt(table.strings, match.record) ?? '');
  return record === null ? null : { ...record, prefix: matchedPrefix(match, words, at) };
}

/** Registered holder of the MAC address's block (MA-S, MA-M or MA-L); null for group and locally chosen addresses. */
export function lookupOui(table: DataTable, mac: number): VendorMatch | null {
  if (isGroupMac(mac) || isLocallyAdministered(mac)) return null;
  const row = findInterval(table.mac, macKey(mac), 0);
  const value = row < 0 ? 0 : table.mac.values[row]!;
  const organization = value === 0 ? null : stringAt(table.strings, value - 1);
  if (organization === null) return null;
  const digits = table.numbers[value - 1] ?? 6;
  const prefix = mac
    .toString(16)
    .padStart(12, '0')
    .slice(0, digits)
    .replace(/..(?=.)/g, '$&:');
  return { name: shortVendorName(organization), organization, prefix };
}

/** A MAC address as the two words that OUI tables are keyed by: the upper and the lower 24 bits. */
export function macKey(mac: number): Int32Array {
  return Int32Array.of(Math.floor(mac / 0x100_0000), mac % 0x100_0000);
}

type Match = { table: IntervalTable; row: number; record: number };

function findRecord(table: DataTable, words: Int32Array, at: number): Match | null {
  const intervals = isIpv4(words, at) ? table.ipv4 : table.ipv6;
  const row = findInterval(intervals, words, at + keyOffset(intervals.starts.length));
  const value = row < 0 ? 0 : intervals.values[row]!;
  return value === 0 ? null : { table: intervals, row, record: value - 1 };
}

function matchedPrefix(match: Match, words: Int32Array, at: number): string {
  return formatPrefix(prefixWithin(match.table, match.row, words, at));
}
