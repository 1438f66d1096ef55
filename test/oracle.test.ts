import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatAddress } from '../src/base/ip-address.ts';
import { formatMac } from '../src/base/mac-address.ts';
import { CaptureError } from '../src/capture/record.ts';
import { canonicalName } from '../src/decode/dns-names.ts';
import { splitAuthority } from '../src/decode/http.ts';
import { FACT_KINDS } from '../src/devices/fact-tables.ts';
import type { Observations } from '../src/devices/observations.ts';
import { NAME_SOURCES } from '../src/names/name-source.ts';
import { DNS_KINDS } from '../src/names/name-tables.ts';
import { EXPLAINED } from './oracle-differences.ts';
import { observeShared, SHARED } from './shared-captures.ts';

/** What tshark says of a capture: ../shared/oracle/FORMAT.md. */
type Oracle = {
  file: string;
  packets: number;
  bytes: number;
  captured_bytes: number;
  min_time?: string | null;
  max_time?: string | null;
  conv?: [string, string, string, number, number][];
  conv_inner?: [string, string, string, number, number][];
  sni?: [string, string, string][];
  dns_answers?: [string, string, string][];
  http_hosts?: [string, string][];
  arp?: [string, string, number][];
  dns_queries?: [string, string, string][];
  certificate_names?: [string, string][];
  dhcp?: Record<
    string,
    { hostname?: object; fqdn?: object; vendor_class?: object; your_ip?: object; messages?: object }
  >;
};

/** Compressed or written in ways that the command's own readers open, not the observer. */
const NOT_OPENED_HERE = /\.(zst|lz4|snoop)$/;

const captures = existsSync(SHARED)
  ? (JSON.parse(readFileSync(join(SHARED, 'oracle/index.json'), 'utf8')).captures as { file: string }[])
      .map(({ file }) => file)
      .filter((file) => !NOT_OPENED_HERE.test(file) && existsSync(join(SHARED, 'oracle', `${file}.json`)))
  : [];

/** Microseconds, as far as tshark's text is a time: it writes nanoseconds without regard to their nine digits. */
function oracleTime(text: string): number {
  const [seconds, nanoseconds] = text.split('.') as [string, string];
  return Number(seconds) * 1e6 + Math.floor(Number(nanoseconds) / 1000);
}

/** Every difference as `what: detail`. */
function differences(seen: Observations, oracle: Oracle): string[] {
  const capture = seen.captures[0]!;
  return [
    ...differs('packets', capture.packets, oracle.packets),
    ...differs('bytes', capture.originalBytes, oracle.bytes),
    ...differs('captured bytes', capture.capturedBytes, oracle.captured_bytes),
    ...(oracle.min_time ? differs('first time', capture.firstTime, oracleTime(oracle.min_time)) : []),
    ...(oracle.max_time ? differs('last time', capture.lastTime, oracleTime(oracle.max_time)) : []),
    ...compareSets('conversation', conversations(seen), oracleConversations(oracle)),
    ...compareSets('DNS answer', dnsAnswers(seen), oracleAnswers(oracle)),
    ...compareSets('SNI', names(seen, ['sni', 'sni-outer', 'quic']), oracleNames(oracle)),
    ...compareSets('Host', names(seen, ['http-host']), oracleHosts(oracle)),
    ...compareSets('ARP', arpClaims(seen), oracleArp(oracle)),
    ...(BYTES_IN_NAMES.has(capture.path) ? [] : compareSets('question', questions(seen), oracleQuestions(oracle))),
    // We give common names and addresses too, tshark's column DNS names alone.
    ...missingFrom('certificate', names(seen, ['certificate']), oracleCertificates(oracle)),
    ...compareSets('DHCP', dhcpFacts(seen), oracleDhcp(oracle)),
  ];
}

function differs(what: string, ours: number | null, theirs: number): string[] {
  return ours === theirs ? [] : [`${what}: ${ours}, tshark ${theirs}`];
}

function compareSets(what: string, ours: ReadonlySet<string>, theirs: ReadonlySet<string>): string[] {
  const added = [...ours].filter((each) => !theirs.has(each)).map((each) => `${what} added: ${each}`);
  return [...missingFrom(what, ours, theirs), ...added];
}

function missingFrom(what: string, ours: ReadonlySet<string>, theirs: ReadonlySet<string>): string[] {
  return [...theirs].filter((each) => !ours.has(each)).map((each) => `${what} missing: ${each}`);
}

/** Sums of [frames, bytes] by directed pair of addresses, as text. */
function sumPairs(rows: Iterable<[string, string, number, number]>): Set<string> {
  const sums = new Map<string, [number, number]>();
  for (const [source, destination, frames, bytes] of rows) {
    if (frames === 0) continue;
    const sum = sums.get(`${source} > ${destination}`) ?? [0, 0];
    sums.set(`${source} > ${destination}`, [sum[0] + frames, sum[1] + bytes]);
  }
  return new Set([...sums].map(([pair, [frames, bytes]]) => `${pair}: ${frames} frames, ${bytes} bytes`));
}

function conversations({ flows: { columns, length }, addresses }: Observations): Set<string> {
  const rows: [string, string, number, number][] = [];
  for (let row = 0; row < length; row++) {
    const [a, b] = [
      formatAddress(addresses, columns.originator[row]! * 4),
      formatAddress(addresses, columns.responder[row]! * 4),
    ];
    rows.push([a, b, columns.originatorPackets[row]!, columns.originatorBytes[row]!]);
    rows.push([b, a, columns.responderPackets[row]!, columns.responderBytes[row]!]);
  }
  return sumPairs(rows);
}

function oracleConversations({ conv = [], conv_inner }: Oracle): Set<string> {
  return sumPairs(
    (conv_inner ?? conv).map(([source, destination, , frames, bytes]) => [source, destination, frames, bytes]),
  );
}

const RR_NAMES: Readonly<Record<number, string>> = { 1: 'A', 28: 'AAAA', 5: 'CNAME' };

function dnsAnswers({ records: { columns, length }, addresses, texts }: Observations): Set<string> {
  const found = new Set<string>();
  for (let row = 0; row < length; row++) {
    const type = RR_NAMES[columns.type[row]!];
    if (type === undefined) continue;
    const address = columns.address[row]!;
    const value = address >= 0 ? formatAddress(addresses, address * 4) : texts[columns.target[row]!];
    found.add(`${texts[columns.owner[row]!]} ${type} ${value}`);
  }
  return found;
}

function oracleAnswers({ dns_answers = [] }: Oracle): Set<string> {
  return new Set(dns_answers.map(([name, type, value]) => `${canonicalName(name)} ${type} ${canonicalName(value)}`));
}

function names(
  { names: { columns, length }, addresses, texts }: Observations,
  sources: readonly string[],
): Set<string> {
  const found = new Set<string>();
  for (let row = 0; row < length; row++) {
    if (!sources.includes(NAME_SOURCES[columns.source[row]!]!)) continue;
    found.add(`${canonicalName(texts[columns.name[row]!]!)} at ${formatAddress(addresses, columns.address[row]! * 4)}`);
  }
  return found;
}

function oracleNames({ sni = [] }: Oracle): Set<string> {
  return new Set(sni.map(([name, , destination]) => `${canonicalName(name)} at ${destination}`));
}

function oracleHosts({ http_hosts = [] }: Oracle): Set<string> {
  return new Set(http_hosts.map(([host, at]) => `${canonicalName(splitAuthority(host).host ?? '')} at ${at}`));
}

function arpClaims({ facts: { columns, length }, addresses, macs }: Observations): Set<string> {
  const found = new Set<string>();
  for (let row = 0; row < length; row++) {
    if (FACT_KINDS[columns.kind[row]!] !== 'arp') continue;
    found.add(`${formatAddress(addresses, columns.address[row]! * 4)} is at ${formatMac(macs[columns.mac[row]!]!)}`);
  }
  return found;
}

function oracleArp({ arp = [] }: Oracle): Set<string> {
  // Probes name no address (RFC 5227).
  return new Set(arp.filter(([address]) => address !== '0.0.0.0').map(([address, mac]) => `${address} is at ${mac}`));
}

/** RR types by number, as far as tshark names them in the captures. */
const QUESTION_TYPES: Readonly<Record<number, string>> = {
  1: 'A',
  6: 'SOA',
  12: 'PTR',
  15: 'MX',
  16: 'TXT',
  28: 'AAAA',
  33: 'SRV',
  41: 'OPT',
  48: 'DNSKEY',
  64: 'SVCB',
  65: 'HTTPS',
  255: 'ANY',
};

/** Captures with names of arbitrary bytes, which tshark's text does not keep apart. */
const BYTES_IN_NAMES: ReadonlySet<string> = new Set(['ndpi/fuzz-2006-06-26-2594.pcap']);

function questions({ lookups: { columns, length }, texts }: Observations): Set<string> {
  const found = new Set<string>();
  for (let row = 0; row < length; row++) {
    const type = columns.type[row]!;
    const name = texts[columns.name[row]!]!.replaceAll('\\032', ' ').trim();
    found.add(`${DNS_KINDS[columns.kind[row]!]} ${QUESTION_TYPES[type] ?? type} ${name}`);
  }
  return found;
}

function oracleQuestions({ dns_queries = [] }: Oracle): Set<string> {
  return new Set(
    dns_queries.map(([name, type, kind]) => `${kind} ${type} ${name === '<root>' ? '.' : canonicalName(name).trim()}`),
  );
}

/** Its secrets are in the file: tshark decrypts the certificates; we read no content that was encrypted. */
const DECRYPTED = 'wireshark/quic_follow_multistream.pcapng';

function oracleCertificates({ file, certificate_names = [] }: Oracle): Set<string> {
  if (file === DECRYPTED) return new Set();
  return new Set(certificate_names.map(([name, address]) => `${canonicalName(name)} at ${address}`));
}

const DHCP_FACTS = { hostname: 'dhcp-hostname', fqdn: 'dhcp-fqdn', vendor_class: 'dhcp-vendor-class' } as const;

function dhcpFacts({ facts: { columns, length }, addresses, macs, texts }: Observations): Set<string> {
  const found = new Set<string>();
  for (let row = 0; row < length; row++) {
    const kind = FACT_KINDS[columns.kind[row]!]!;
    const [mac, address, value] = [columns.mac[row]!, columns.address[row]!, columns.value[row]!];
    if (mac < 0) continue;
    if (kind === 'dhcp-address') found.add(`${formatMac(macs[mac]!)} ${kind} ${formatAddress(addresses, address * 4)}`);
    else if (Object.values<string>(DHCP_FACTS).includes(kind))
      found.add(`${formatMac(macs[mac]!)} ${kind} ${texts[value]}`);
  }
  return found;
}

function oracleDhcp({ dhcp = {} }: Oracle): Set<string> {
  const found = new Set<string>();
  for (const [mac, client] of Object.entries(dhcp)) {
    for (const [column, kind] of Object.entries(DHCP_FACTS))
      for (const value of Object.keys(client[column as keyof typeof DHCP_FACTS] ?? {}))
        found.add(`${mac} ${kind} ${value}`);
    for (const address of Object.keys(client.your_ip ?? {})) found.add(`${mac} dhcp-address ${address}`);
  }
  return found;
}

describe.skipIf(captures.length === 0)('observations agree with tshark (needs ../shared)', () => {
  it('compares hundreds of captures', () => {
    expect(captures.length).toBeGreaterThan(280);
    expect(Object.keys(EXPLAINED).filter((file) => !captures.includes(file))).toEqual([]);
  });

  it.each(captures)('%s', async (file) => {
    const expected = EXPLAINED[file];
    if (expected?.refused !== undefined) {
      await expect(observeShared(file)).rejects.toThrow(CaptureError);
      await expect(observeShared(file)).rejects.toThrow(expected.refused);
      return;
    }
    const oracle = JSON.parse(readFileSync(join(SHARED, 'oracle', `${file}.json`), 'utf8')) as Oracle;
    expect(differences(await observeShared(file), oracle).sort()).toEqual([...(expected?.differences ?? [])].sort());
  });
});
