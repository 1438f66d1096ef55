import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readScenario, scenarioNames } from '../../scripts/stage/generate.ts';

const PACKAGES = fileURLToPath(new URL('../../node_modules/@ip-location-db/', import.meta.url));

/** What a table of numeric IPv4 ranges (`first,last,value,…`, ascending) says of each address. */
function lookUp(file: string, addresses: readonly number[]): Map<number, string> {
  const found = new Map<number, string>();
  const wanted = addresses.toSorted((a, b) => a - b);
  let next = 0;
  for (const line of readFileSync(`${PACKAGES}${file}`, 'utf8').split('\n')) {
    const [first, last, value] = line.split(',', 3);
    while (next < wanted.length && wanted[next]! < Number(first)) next++;
    while (next < wanted.length && wanted[next]! <= Number(last)) found.set(wanted[next++]!, value!);
    if (next === wanted.length) break;
  }
  return found;
}

/** Where the scenario's author departs from the tables, and why the scenario exists. */
const ON_PURPOSE = ['decoy broker country'];

describe('the hosts of the scenarios', () => {
  it('are where, and whose, the public tables say', () => {
    const hosts = scenarioNames().flatMap((scenario) =>
      [...readScenario(scenario, scenarioForm(scenario))!.cast.hosts.values()]
        .filter((host) => host.station.address.length === 4)
        .map((host) => ({
          label: `${scenario} ${host.key}`,
          host,
          number: host.station.address.reduce((sum, byte) => sum * 256 + byte),
        })),
    );
    const numbers = [...new Set(hosts.map(({ number }) => number))];
    const countries = lookUp('dbip-country/dbip-country-ipv4-num.csv', numbers);
    const systems = lookUp('asn/asn-ipv4-num.csv', numbers);
    expect(hosts.length).toBeGreaterThan(60);
    const wrong = hosts.flatMap(({ label, host, number }) => [
      ...(countries.get(number) === host.country ? [] : [`${label} country`]),
      ...(`AS${systems.get(number)}` === host.operator ? [] : [`${label} operator`]),
    ]);
    expect(wrong).toEqual(ON_PURPOSE);
  });
});

function scenarioForm(scenario: string): 'short' | '72h' {
  return readScenario(scenario, 'short') === null ? '72h' : 'short';
}
