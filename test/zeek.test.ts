import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatAddress } from '../src/base/ip-address.ts';
import { formatMac } from '../src/base/mac-address.ts';
import { FACT_KINDS, type FactKind } from '../src/devices/fact-tables.ts';
import { analyze, type Observations } from '../src/index.ts';
import { inputs } from './observing.ts';
import { observeShared, SHARED } from './shared-captures.ts';

/** What the baselines of Zeek's own tests say of a capture: ../shared/oracle/zeek-expected.json. */
type Expected = {
  http_host?: [string, string, string][];
  /** Address and port are null where the baseline does not print them. */
  sni?: [string, string, string | null, string | null][];
  dns?: [string, string, string | null][];
  dhcp?: [string, string, string | null][];
};

const FILE = join(SHARED, 'oracle/zeek-expected.json');
const captures = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, Expected>) : {};

/** Servers as the document's flows call them: `name at address port`, and `name` alone. */
function serverNames(observations: Observations): Set<string> {
  const { flows } = analyze([observations], inputs({ flows: true }));
  return new Set(
    flows!.flatMap(({ serverName, responder }) => [
      `${serverName}`,
      `${serverName} at ${responder.address} ${responder.port}`,
    ]),
  );
}

function asked({ lookups, texts }: Observations): Set<string> {
  return new Set(Array.from({ length: lookups.length }, (_, row) => texts[lookups.columns.name[row]!]!));
}

function factsOf({ facts: { columns, length }, addresses, macs, texts }: Observations, kind: FactKind): Set<string> {
  const found = new Set<string>();
  for (let row = 0; row < length; row++) {
    if (FACT_KINDS[columns.kind[row]!] !== kind) continue;
    const [address, value] = [columns.address[row]!, columns.value[row]!];
    const what = value >= 0 ? texts[value]! : formatAddress(addresses, address * 4);
    found.add(`${formatMac(macs[columns.mac[row]!]!)} ${what}`);
  }
  return found;
}

describe.skipIf(Object.keys(captures).length === 0)('the document agrees with Zeek (needs ../shared)', () => {
  it('compares a dozen captures', () => expect(Object.keys(captures).length).toBeGreaterThanOrEqual(12));

  it.each(Object.entries(captures))('%s', async (file, { http_host = [], sni = [], dns = [], dhcp = [] }) => {
    const observations = await observeShared(file);
    const names = serverNames(observations);
    const questions = asked(observations);
    const servers = [...http_host, ...sni.map(([name, , address, port]) => [name, address, port] as const)];
    const missing = [
      ...servers
        .map(([name, address, port]) => (address === null ? name : `${name} at ${address} ${port}`))
        .filter((server) => !names.has(server)),
      ...dns.filter(([name]) => !questions.has(name)).map(([name]) => `question for ${name}`),
    ];
    const [called, given] = [factsOf(observations, 'dhcp-hostname'), factsOf(observations, 'dhcp-address')];
    for (const [mac, name, address] of dhcp) {
      if (!called.has(`${mac} ${name}`)) missing.push(`${mac} calls itself ${name}`);
      if (address !== null && !given.has(`${mac} ${address}`)) missing.push(`${mac} was given ${address}`);
    }
    expect(missing).toEqual([]);
  });
});
