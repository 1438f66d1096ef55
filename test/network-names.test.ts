import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { checkRuleFiles } from '../src/rulebook.ts';
import { shippedRuleFiles } from './shipped-rules.ts';

const TABLES = ['asn-ipv4.csv', 'asn-ipv6.csv'].map((file) =>
  fileURLToPath(new URL(`../node_modules/@ip-location-db/asn/${file}`, import.meta.url)),
);

/** Of these only the named networks belong to the cloud that the rule describes. */
const CLOUD_OF_A_LARGER_COMPANY = ['IBM'];

/** Names of the networks that announce addresses, by AS number. */
function networkNames(): Map<number, string> {
  const names = new Map<number, string>();
  for (const line of TABLES.flatMap((table) => readFileSync(table, 'utf8').split('\n'))) {
    const [, , number, name] = line.split(',', 4);
    if (name !== undefined) names.set(Number(number), name);
  }
  return names;
}

describe('the rules for providers', () => {
  test('own every network that the table of networks gives the very name of their operator', () => {
    const { providers } = checkRuleFiles(shippedRuleFiles()).rules.attribution;
    const owned = new Set(providers.flatMap(({ asns }) => asns.map(({ number }) => number)));
    // Of an access provider only the networks of households matter.
    const sellers = providers.filter(({ kind }) => kind !== 'consumer-isp');
    const operators = new Set(sellers.map(({ operator }) => operator.name));
    for (const name of CLOUD_OF_A_LARGER_COMPANY) operators.delete(name);
    const named = [...networkNames()].filter(([, name]) => operators.has(name));
    expect(named.length).toBeGreaterThan(80);
    expect(named.filter(([number]) => !owned.has(number))).toEqual([]);
  });
});
