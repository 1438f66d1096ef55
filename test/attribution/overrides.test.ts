import { describe, expect, test } from 'vitest';
import { findOverride } from '../../src/attribution/override-lookup.ts';
import { parseOverrides } from '../../src/attribution/overrides.ts';
import { parseAddress } from '../../src/base/ip-address.ts';
import { formatRuleProblem, type RuleProblem } from '../../src/base/rule-file.ts';

const OVERRIDES = parseOverrides(
  {
    overrides: [
      { prefix: '203.0.113.0/24', country: 'DE' },
      { prefix: '203.0.113.7', country: 'FR', party: 'first' },
      { name: 'example.org', operator: { id: 'club', name: 'Club', jurisdiction: 'NL' } },
      { name: 'cam.example.org', note: 'mine' },
    ],
  },
  'overrides.json',
  [],
)!;

const find = (address: string, ...names: string[]) => findOverride(OVERRIDES, parseAddress(address)!, names);

describe('overrides', () => {
  test('the longest prefix wins, and any prefix over any name', () => {
    expect(find('203.0.113.9')?.country).toBe('DE');
    expect(find('203.0.113.7', 'cam.example.org')?.country).toBe('FR');
  });

  test('the longest name wins, on label boundaries', () => {
    expect(find('8.8.8.8', 'www.Example.org.')?.operator?.id).toBe('club');
    expect(find('8.8.8.8', 'a.cam.example.org')?.note).toBe('mine');
    expect(find('8.8.8.8', 'notexample.org')).toBeNull();
  });

  test('faults are told with their place', () => {
    const problems: RuleProblem[] = [];
    expect(parseOverrides({ overrides: [{ prefix: 'nonsense' }] }, 'o.json', problems)).toBeNull();
    expect(parseOverrides({ overrides: [{ name: 'a.b', country: 'UK' }] }, 'o.json', problems)).toBeNull();
    expect(problems.map(formatRuleProblem)).toEqual([
      expect.stringMatching(/^o\.json#\/overrides\/0/),
      expect.stringMatching(/^o\.json#\/overrides\/0/),
    ]);
  });
});
