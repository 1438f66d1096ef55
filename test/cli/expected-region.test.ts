import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { RegionPreset } from '../../src/attribution/preset-rules.ts';
import { readExpectedRegion } from '../../src/cli/expected-region.ts';
import { Failure } from '../../src/cli/failure.ts';
import { expectCountries } from '../../src/destinations/expected-countries.ts';

const { presets } = JSON.parse(readFileSync(new URL('../../rules/policies/presets.json', import.meta.url), 'utf8')) as {
  presets: RegionPreset[];
};
// As the schema fills them in.
const full = presets.map((preset) => ({
  ...preset,
  ...{ include: preset.include ?? [], allow: preset.allow ?? [], restricted: preset.restricted ?? [] },
  ...{ deny: preset.deny ?? [], denyJurisdictions: preset.denyJurisdictions ?? [] },
}));
const region = (text: string) => readExpectedRegion(text, full);

describe('an expected region', () => {
  test('is countries, presets, or both', () => {
    expect(region('us')).toEqual({ label: 'US', countries: ['US'] });
    expect(region('US, DE')).toEqual({ label: 'US, DE', countries: ['DE', 'US'] });
    expect(region('EU,GB')).toMatchObject({ label: 'European Union, GB' });
    expect(region('eu').countries).toHaveLength(27);
    expect(region('us-only')).toEqual({ label: 'United States', countries: ['US'] });
    expect(region('CN').countries).toEqual(['CN']);
  });

  test('leaves out what is denied', () => {
    const { label, countries } = region('eu,!DE');
    expect([label, countries.includes('DE'), countries.length]).toEqual(['European Union (without DE)', false, 26]);
  });

  test('of denials alone is everywhere else', () => {
    expect(region('!CN')).toEqual({ label: 'the expected region (all but CN)', countries: [], denied: ['CN'] });
    const { label, denied } = region('doj-countries-of-concern');
    expect(label).toBe('the expected region (all but Countries of concern, 28 CFR part 202)');
    expect(denied).toEqual(['CN', 'CU', 'HK', 'IR', 'KP', 'MO', 'RU', 'VE']);
  });

  test.each(['', 'USA', 'U$', 'QX', ',', '!', 'toString', 'UK'])('is not %j', (text) => {
    expect(() => region(text)).toThrow(Failure);
  });
});

describe('a country', () => {
  test.each([
    [{ countries: ['US'] }, 'US', true],
    [{ countries: ['US'] }, 'CN', false],
    [{ countries: [], denied: ['CN'] }, 'CN', false],
    [{ countries: [], denied: ['CN'] }, 'HK', true],
    [{ countries: ['DE'], denied: ['DE'] }, 'DE', false],
  ])('by %j, %s: %j', (expected, country, inside) => {
    expect(expectCountries(expected)(country)).toBe(inside);
  });
});
