import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Reader } from 'maxmind';
import type { DataFamily, TableInfo } from '../../attribution/data-table.ts';
import type { AsnSource, CountrySource } from '../../attribution/lookups.ts';
import type { CountryMatch } from '../../attribution/table-lookup.ts';
import { votingFamily } from '../../attribution/table-sources.ts';
import { formatAddress, isIpv4 } from '../../base/ip-address.ts';
import { formatPrefix, parsePrefix } from '../../base/prefix.ts';
import { describeSystemError, Failure } from '../failure.ts';
import { readMmdbCountry, readMmdbNetwork } from './mmdb-record.ts';

/** A database as opened, with what it can be asked. Both null: it holds registered countries, which place nothing. */
export type OpenedDatabase = {
  info: TableInfo;
  country:
    | (CountrySource & {
        lookup(words: Int32Array, at: number): CountryMatch | null | { country: null; prefix: string };
      })
    | null;
  network: AsnSource | null;
};

/** Opens a MaxMind DB file of any publisher. Throws `Failure` in one line when it is none. */
export function openMmdb(path: string): OpenedDatabase {
  const { reader, sha256 } = readMmdb(path);
  const { databaseType, description, buildEpoch } = reader.metadata;
  const label = `${databaseType} ${Object.values(description ?? {}).join(' ')}`;
  const family = familyOf(label) ?? familyOf(basename(path)) ?? 'unknown';
  const fields = probe(reader, label);
  const edition = buildEpoch.toISOString().slice(0, 10);
  const info: TableInfo = {
    id: basename(path).replace(/\.mmdb$/i, ''),
    kind: fields.network && !fields.country ? 'asn' : 'country',
    family,
    edition,
    date: edition,
    ...TERMS[family === 'dbip' || family === 'maxmind' ? family : 'unknown'],
    source: basename(path),
    sha256,
  };
  const voting = votingFamily(info);
  const { id, licence } = info;
  return {
    info,
    country:
      fields.country && voting !== null
        ? { id, family: voting, edition, licence, lookup: (words, at) => find(reader, words, at, readMmdbCountry) }
        : null,
    network: fields.network
      ? { id, edition, licence, lookup: (words, at) => find(reader, words, at, readMmdbNetwork) }
      : null,
  };
}

const TERMS = {
  dbip: { licence: 'CC-BY-4.0', attribution: 'IP Geolocation by DB-IP (https://db-ip.com)' },
  maxmind: {
    licence: 'GeoLite2 EULA, or as bought',
    attribution: 'This product includes GeoLite2 data created by MaxMind, available from https://www.maxmind.com',
  },
  unknown: { licence: 'not stated in the file', attribution: '' },
} as const;

/**
 * Whose data a label or a file name speaks of; null when it does not say. Registries before the rest: merged
 * databases carry names such as `geo-whois-asn-country`, and their countries are those of registration.
 */
export function familyOf(label: string): DataFamily | null {
  if (/whois|iptoasn|ip2asn|asn-country|registr|delegated/i.test(label)) return 'registry';
  if (/geolite|geoip|maxmind/i.test(label)) return 'maxmind';
  return /db-?ip/i.test(label) ? 'dbip' : null;
}

type Database = Reader<never>;

/** A reader over the bytes of a file, which it keeps. Throws when they are no MaxMind DB. */
export function readMmdbBytes(bytes: Uint8Array): { reader: Database; sha256: string } {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const reader = new Reader<never>(buffer);
  const { buildEpoch, databaseType, nodeCount } = reader.metadata;
  // The reader checks none of these.
  if (Number.isNaN(buildEpoch.getTime()) || typeof databaseType !== 'string' || !(nodeCount > 0)) {
    throw new Error('metadata incomplete');
  }
  return { reader, sha256: createHash('sha256').update(bytes).digest('hex') };
}

function readMmdb(path: string): { reader: Database; sha256: string } {
  try {
    return readMmdbBytes(readFileSync(path));
  } catch (error) {
    const system = error instanceof Error && 'syscall' in error;
    const reason = system ? describeSystemError(error) : 'not a MaxMind DB (.mmdb) file, or damaged';
    throw new Failure(`cannot use the database ${path}: ${reason}`, 'give the path of an .mmdb file', { cause: error });
  }
}

/** What records hold, from a spread of addresses; an empty or tiny database is taken at its type's word. */
function probe(reader: Database, label: string): { country: boolean; network: boolean } {
  const found = { country: false, network: false };
  const words = Int32Array.of(0, 0, 0xffff, 0);
  for (let i = 1; i < 1024 && !(found.country && found.network); i++) {
    words[3] = Math.imul(i, 0x9e3779b1);
    if (find(reader, words, 0, readMmdbCountry)?.country) found.country = true;
    if (find(reader, words, 0, readMmdbNetwork)) found.network = true;
  }
  if (found.country || found.network) return found;
  return /asn|isp/i.test(label) ? { country: false, network: true } : { country: true, network: false };
}

/** Asks the database; a record that cannot be decoded is as good as none. */
function find<T>(
  reader: Database,
  words: Int32Array,
  at: number,
  read: (record: unknown) => T | null,
): (T & { prefix: string }) | null {
  // The reader would take an IPv6 address's first 32 bits for an IPv4 address in a database of IPv4 alone.
  if (reader.metadata.ipVersion === 4 && !isIpv4(words, at)) return null;
  const text = formatAddress(words, at);
  try {
    const [record, length] = reader.getWithPrefixLength(text);
    const answer = record === null ? null : read(record);
    const prefix = parsePrefix(`${text}/${length}`);
    return answer === null || prefix === null ? null : { ...answer, prefix: formatPrefix(prefix) };
  } catch {
    return null;
  }
}
