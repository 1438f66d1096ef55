import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatAddress, parseAddress } from '../src/base/ip-address.ts';
import { canonicalName } from '../src/decode/dns-names.ts';
import { type Analysis, analyze, type Observations } from '../src/index.ts';
import { DNS_KIND } from '../src/names/name-tables.ts';
import { NDPI_DIFFERENCES, NOT_A_SERVER_NAME } from './ndpi-differences.ts';
import { type ExpectedFlow, parseNdpiFlows } from './ndpi-expected.ts';
import { inputs, namesIn, rowsOf } from './observing.ts';
import { observeShared, SHARED } from './shared-captures.ts';

const EXPECTED = join(SHARED, 'captures/ndpi/expected');
const captures = existsSync(EXPECTED) ? readdirSync(EXPECTED).map((name) => name.slice(0, -'.out'.length)) : [];

/** Protocols whose host is what a server was called, or what was asked for: these count. */
const COUNTED: Readonly<Record<string, string>> = {
  TLS: 'TLS',
  DTLS: 'TLS',
  QUIC: 'QUIC',
  HTTP: 'HTTP',
  HTTP_Connect: 'HTTP',
  DNS: 'DNS',
};

/** How nDPI prints a name: for bytes that are no text it puts question marks, for other marks an underscore. */
function ndpiSpelling(name: string): string {
  return name.replace(/\\\d{3}/g, '?').replace(/[^\w.?-]/g, '_');
}

type Flow = NonNullable<Analysis['flows']>[number];

/** What we say of a capture, made easy to ask. */
type Said = {
  analysis: Analysis;
  observations: Observations;
  flows: ReadonlyMap<string, Flow[]>;
  /** Names of all sources, as `source name at address`. */
  names: ReadonlySet<string>;
  /** Names that were asked for, by questions of all types. */
  asked: ReadonlySet<string>;
  /** What tshark says: `name address` of server names and hosts. */
  tshark: ReadonlySet<string>;
};

async function say(capture: string): Promise<Said> {
  const observations = await observeShared(`ndpi/${capture}`);
  const analysis = analyze([observations], inputs({ flows: true }));
  return {
    analysis,
    observations,
    flows: indexFlows(analysis.flows!),
    names: new Set(namesIn(observations)),
    asked: new Set(askedNames(analysis, observations)),
    tshark: readOracle(capture),
  };
}

/** What was asked of resolvers, as the document lists it, and of everybody. */
function askedNames({ lookups }: Analysis, observations: Observations): string[] {
  const { name, kind } = rowsOf(observations.lookups);
  const ofEverybody = name!.filter((_, row) => kind![row] !== DNS_KIND.dns).map((text) => observations.texts[text]!);
  return [...lookups.map((lookup) => lookup.name), ...ofEverybody].map(ndpiSpelling);
}

/** Sources of names that flows themselves carry and that nDPI reads. */
const READ_IN_FLOWS: ReadonlySet<string | null> = new Set(['sni', 'sni-outer', 'quic', 'http-host']);

function indexFlows(flows: readonly Flow[]): Map<string, Flow[]> {
  const index = new Map<string, Flow[]>();
  for (const flow of flows) {
    const ends = [flow.originator, flow.responder].map(({ address, port }) => `${address} ${port}`);
    const key = flowKey(flow.transport, ends);
    index.set(key, [...(index.get(key) ?? []), flow]);
  }
  return index;
}

function readOracle(capture: string): Set<string> {
  const { sni = [], http_hosts = [] } = JSON.parse(
    readFileSync(join(SHARED, 'oracle/ndpi', `${capture}.json`), 'utf8'),
  ) as { sni?: [string, string, string][]; http_hosts?: [string, string][] };
  return new Set([
    ...sni.map(([name, , address]) => `${canonicalName(name)} ${address}`),
    ...http_hosts.map(([host, address]) => `${canonicalName(host.replace(/:\d+$/, ''))} ${address}`),
  ]);
}

/** Addresses as RFC 5952 writes them, which nDPI does not; the two ends in one order. */
function flowKey(transport: string, ends: readonly string[]): string {
  const written = ends.map((end) => {
    const [address, port] = end.split(' ') as [string, string];
    const words = parseAddress(address);
    return `${words === null ? address : formatAddress(words)} ${port}`;
  });
  return [transport, ...written.sort()].join(' ');
}

const addressesOf = ({ ends }: ExpectedFlow) => ends.map((end) => flowKey('', [end]).split(' ')[1]!);

/** Everything in which we differ from nDPI about one flow, as `what: detail`, and what was compared. */
function compareFlow(expected: ExpectedFlow, said: Said, count: (protocol: string, found: boolean) => void): string[] {
  const key = flowKey(expected.transport, expected.ends);
  const ours = said.flows.get(key) ?? [];
  const told: string[] = [];
  const host = expected.host === null ? null : canonicalName(expected.host);
  const kind = COUNTED[expected.protocol];
  if (host !== null && kind !== undefined) {
    const found = kind === 'DNS' ? said.asked.has(host) : ours.some(({ serverName }) => serverName === host);
    count(kind, found);
    if (!found) told.push(`${kind} host missing: ${expected.host} of ${key}`);
  }
  const wrong = ours.flatMap(({ serverName, serverNameSource, originator, responder }) => {
    if (serverName === null || serverName === host || !READ_IN_FLOWS.has(serverNameSource)) return [];
    const ends = [originator.address, responder.address];
    return ends.some((address) => said.tshark.has(`${serverName} ${address}`)) ? [] : [serverName];
  });
  for (const name of wrong) told.push(`name added: ${name} of ${key}`);
  const alpn = expected.alpn.join(',');
  if (alpn !== '' && !ours.some((flow) => flow.alpn === alpn)) told.push(`ALPN missing: ${alpn} of ${key}`);
  if (expected.encryptedHello && host !== null && !ours.some((flow) => flow.serverNameSource === 'sni-outer'))
    told.push(`encrypted hello missing: ${key}`);
  const absent = expected.certificateNames.filter(
    (name) =>
      !addressesOf(expected).some((address) => said.names.has(`certificate ${canonicalName(name)} at ${address}`)),
  );
  if (absent.length > 0) told.push(`certificate names missing: ${absent.join()} of ${key}`);
  const agent = expected.userAgent;
  if (kind === 'HTTP' && agent !== null && !said.observations.texts.includes(`user-agent: ${agent}`))
    told.push(`user agent missing: ${agent} of ${key}`);
  return told;
}

describe.skipIf(captures.length === 0)('what we say agrees with nDPI (needs ../shared)', () => {
  const figures = new Map<string, { found: number; expected: number }>();
  const others = new Map<string, { known: number; hosts: number }>();
  const countOther = (protocol: string, isKnown: boolean) => {
    const { known, hosts } = others.get(protocol) ?? { known: 0, hosts: 0 };
    others.set(protocol, { known: known + Number(isKnown), hosts: hosts + 1 });
  };
  const count = (protocol: string, found: boolean) => {
    const figure = figures.get(protocol) ?? { found: 0, expected: 0 };
    figures.set(protocol, { found: figure.found + Number(found), expected: figure.expected + 1 });
  };

  it.each(captures)('%s', async (capture) => {
    const said = await say(capture);
    const flows = parseNdpiFlows(readFileSync(join(EXPECTED, `${capture}.out`), 'utf8'));
    const told = flows.flatMap((flow) => compareFlow(flow, said, count));
    const texts = new Set(said.observations.texts.map((text) => canonicalName(text)));
    for (const { protocol, host } of flows)
      if (host !== null && COUNTED[protocol] === undefined) countOther(protocol, texts.has(canonicalName(host)));
    expect([...new Set(told)].sort()).toEqual([...(NDPI_DIFFERENCES[capture]?.differences ?? [])].sort());
  });

  it('finds 99 of 100 hosts of each of TLS, QUIC, HTTP and DNS', () => {
    const rows = [...figures].map(([protocol, { found, expected }]) => `${protocol} ${found}/${expected}`);
    console.info(`hosts that nDPI expects and we find: ${rows.sort().join(', ')}`);
    for (const [protocol, least] of Object.entries({ TLS: 60, QUIC: 18, HTTP: 9, DNS: 170 })) {
      const { found, expected } = figures.get(protocol)!;
      expect(expected).toBeGreaterThanOrEqual(least);
      expect(found / expected).toBeGreaterThanOrEqual(0.99);
    }
  });

  it('says of every other kind of host what it is, and how many of them it knows otherwise', () => {
    const rows = [...others].map(([protocol, { known, hosts }]) => [protocol, `${known} of ${hosts}`]);
    const explained = Object.entries(NOT_A_SERVER_NAME).map(([protocol, { known }]) => [protocol, known]);
    expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(explained));
  });

  it('explains no capture that is not there', () => {
    expect(Object.keys(NDPI_DIFFERENCES).filter((capture) => !captures.includes(capture))).toEqual([]);
  });
});
