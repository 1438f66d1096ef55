import { readFileSync } from 'node:fs';
import { parse } from 'valibot';
import { describe, expect, test } from 'vitest';
import { presetsSchema } from '../../src/attribution/preset-rules.ts';
import { isExpectation, isExpected, parseExpectation } from '../../src/attribution/region-presets.ts';

const PRESETS = parse(
  presetsSchema,
  JSON.parse(readFileSync(new URL('../../rules/policies/presets.json', import.meta.url), 'utf8')),
).presets;

function read(text: string) {
  const value = parseExpectation(text, PRESETS);
  if (!isExpectation(value)) throw new Error(value.error);
  return value;
}

describe('expectations', () => {
  test('countries are read in any case and kept as written', () => {
    expect(read(' us, ca').label).toBe('US,CA');
    expect([...read('us,ca').allow]).toEqual(['US', 'CA']);
  });

  test('a preset brings its countries, and those of the presets in it', () => {
    expect(read('eu').allow.size).toBe(27);
    expect(read('eu-eea').allow.size).toBe(37);
    expect(read('EU-adequate').allow.has('DE')).toBe(true);
    expect([...read('eu-adequate').restricted]).toEqual(['US']);
  });

  test('an exclamation mark denies', () => {
    const expectation = read('eu,!IE,!china-mainland');
    expect(isExpected(expectation, 'DE')).toBe(true);
    expect(isExpected(expectation, 'IE')).toBe(false);
    expect(isExpected(expectation, 'CN')).toBe(false);
    expect(expectation.label).toBe('eu,!IE,!china-mainland');
  });

  test('a preset that only denies allows the rest', () => {
    const expectation = read('doj-countries-of-concern');
    expect(isExpected(expectation, 'US')).toBe(true);
    expect(isExpected(expectation, 'HK')).toBe(false);
    expect(isExpected(expectation, 'TW')).toBe(true);
    expect(expectation.denyJurisdictions.has('CN')).toBe(true);
  });

  test('an unknown country is neither', () => {
    expect(isExpected(read('eu'), null)).toBeNull();
  });

  test.each(['narnia', 'ZZ', '', ' , ', 'UK', 'us only', '__proto__'])(
    '%j is an error that lists the presets',
    (text) => {
      const value = parseExpectation(text, PRESETS);
      expect(isExpectation(value)).toBe(false);
      expect(value).toMatchObject({ error: expect.stringContaining('us-only'), known: expect.arrayContaining(['eu']) });
    },
  );

  test('no preset folds Taiwan into China, and Hong Kong and Macao only where it says so', () => {
    for (const preset of PRESETS) {
      if (!preset.deny.includes('CN')) continue;
      expect(preset.deny).not.toContain('TW');
    }
    expect([...read('china-mainland').deny]).toEqual(['CN']);
  });
});
