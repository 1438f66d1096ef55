import { describe, expect, test } from 'vitest';
import { attribute } from '../../src/attribution/attribute.ts';
import type { ObservedName } from '../../src/attribution/attribution.ts';
import { createAttributor } from '../../src/attribution/attributor.ts';
import type { AttributionSources } from '../../src/attribution/lookups.ts';
import { parseAddress } from '../../src/base/ip-address.ts';
import { RULES } from './real-rules.ts';

const DAY = 86_400e6;
const NOON = Date.parse('2026-06-17T12:00:00Z') * 1000;

function counted(): { sources: AttributionSources; asked: () => number } {
  let asked = 0;
  const dbip = {
    id: 'dbip',
    family: 'dbip' as const,
    edition: '2026-06-01',
    licence: '',
    lookup: () => {
      asked++;
      return { country: 'CN', prefix: '47.92.0.0/16' };
    },
  };
  return {
    sources: { countries: [dbip], networks: [], ranges: [], anycast: [], distances: null },
    asked: () => asked,
  };
}

const words = parseAddress('47.92.0.1')!;
const name = (text: string): ObservedName[] => [{ name: text, source: 'dns' }];

describe('an attributor', () => {
  test('asks once for an address, its names and a day, and says what attribution says', () => {
    const { sources, asked } = counted();
    const attributor = createAttributor(sources, RULES);
    const names = name('oss-cn-beijing.aliyuncs.com');
    const first = attributor(words, names, { captureTime: NOON });
    expect(attributor(words.slice(), name(names[0]!.name), { captureTime: NOON + 1e6, asOf: null })).toBe(first);
    expect(asked()).toBe(1);
    expect(first).toEqual(attribute(words, names, sources, RULES, { captureTime: NOON }));
  });

  test('asks anew for another address, name, day, date of judgement or round trip', () => {
    const { sources, asked } = counted();
    const attributor = createAttributor(sources, RULES);
    const rtt = { microseconds: 9000, samples: 2, vantage: { country: 'US' } };
    attributor(words, [], { captureTime: NOON });
    attributor(parseAddress('47.92.0.2')!, [], { captureTime: NOON });
    attributor(words, name('a.example'), { captureTime: NOON });
    attributor(words, [], { captureTime: NOON + DAY });
    attributor(words, [], { captureTime: NOON, asOf: NOON });
    attributor(words, [], { captureTime: NOON, rtt });
    attributor(words, [], { captureTime: NOON, rtt: { ...rtt, microseconds: 9001 } });
    expect(asked()).toBe(7);
  });

  test('caller and cache share nothing that the caller may change', () => {
    const { sources } = counted();
    const attributor = createAttributor(sources, RULES);
    const mine = words.slice();
    const names = name('a.example');
    const first = attributor(mine, names, { captureTime: NOON });
    mine[3] = 0;
    names[0] = { name: 'b.example', source: 'dns' };
    expect(attributor(words, name('a.example'), { captureTime: NOON })).toBe(first);
    expect(attributor(mine, names, { captureTime: NOON })).not.toBe(first);
  });
});
