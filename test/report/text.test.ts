import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isCountryCode } from '../../src/base/country-code.ts';
import { createCountryNames } from '../../src/report/country-names.ts';
import { displayWidth, pad, shortenName, wrap } from '../../src/report/display-width.ts';
import { formatPlace } from '../../src/report/place.ts';
import { escapeJsonText, escapeUnprintable } from '../../src/report/printable.ts';
import { formatBytes, formatCount, formatDuration, formatList, formatOffset } from '../../src/report/quantity.ts';
import { location } from './samples/build.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 60 });

describe('escaping', () => {
  test('leaves names of all scripts as they are', () => {
    for (const text of ['api.example.com', 'カメラ', 'mañana', 'fe80::1', 'кам_1', 'a b'])
      expect(escapeUnprintable(text)).toBe(text);
  });

  test('property: what comes out is printable, and escaping it again changes nothing but marks', () => {
    let escaped = 0;
    fc.assert(
      fc.property(anyText, (text) => {
        const out = escapeUnprintable(text);
        if (out !== text) escaped++;
        expect(out).not.toMatch(
          /[\p{C}\p{Zl}\p{Zp}]/u.test(text) ? /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u : /\p{Cc}/u,
        );
        expect(escapeUnprintable(out)).toBe(out);
      }),
    );
    expect(escaped).toBeGreaterThan(0);
  });

  test('property: a JSON text keeps its value', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const json = escapeJsonText(JSON.stringify([text], null, 2));
        expect(JSON.parse(json)).toEqual([text]);
        expect(json.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});

describe('display width', () => {
  test('counts columns, not characters', () => {
    expect(displayWidth('abc')).toBe(3);
    expect(displayWidth('カメラ')).toBe(6);
    expect(displayWidth('e\u0301')).toBe(1);
    expect(displayWidth('😀')).toBe(2);
    expect(displayWidth('é…')).toBe(2);
    expect(pad('映像', 6, 'right')).toBe('  映像');
  });

  test('a name keeps its end, where its owner is', () => {
    expect(shortenName('login.bank.example.attacker.test', 16)).toBe('…e.attacker.test');
    expect(shortenName('映像映像映像', 5)).toBe('…映像');
  });

  test('property: wrapped lines keep the width and lose nothing but spaces', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.integer({ min: 2, max: 30 }), (raw, width) => {
        const text = escapeUnprintable(raw);
        const lines = wrap(text, width);
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });
});

describe('quantities', () => {
  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.00 kB'],
    [9994, '9.99 kB'],
    [9996, '10.0 kB'],
    [99_960, '100 kB'],
    [999_499, '999 kB'],
    [999_500, '1.00 MB'],
    [2 ** 53, '9.01 PB'],
  ])('%i bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  test.each([
    [0, '0 s'],
    [400, 'less than 1 s'],
    [30_629, '30 s'],
    [60_000, '1 min'],
    [3_599_999, '59 min 59 s'],
    [3_660_000, '1 h 1 min'],
    [90_000_000, '1 day 1 h'],
    [345_600_000, '4 days'],
  ])('%i ms are %s', (milliseconds, text) => expect(formatDuration(milliseconds)).toBe(text));

  test('property: a time since the start takes seven characters at most for 99 days', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 99 * 86_400_000 }), (ms) => formatOffset(ms).length <= 7));
    expect([100, 59_999, 750_000, 97_500_000].map(formatOffset)).toEqual(['+0.1 s', '+59.9 s', '+12m30s', '+27h05m']);
  });

  test('counts and lists', () => {
    expect([1, 999, 1000, 1234567].map(formatCount)).toEqual(['1', '999', '1,000', '1,234,567']);
    expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map((list) => formatList(list))).toEqual([
      '',
      'a',
      'a and b',
      'a, b and c',
    ]);
  });
});

describe('places', () => {
  const source = (country: string | null) => ({ id: 's', family: 'f', edition: 'e', country });

  test('are marked by how they are known', () => {
    expect(formatPlace(location({ status: 'agreed' }))).toBe('US');
    expect(formatPlace(location({ status: 'single' }))).toBe('US?');
    expect(formatPlace(location({ status: 'single', stale: true }))).toBe('US?*');
    expect(formatPlace(location({ status: 'anycast', country: null }))).toBe('anycast');
    expect(formatPlace(location({ status: 'unknown', country: null, stale: true }))).toBe('unknown');
  });

  test('that are disputed name all sides once', () => {
    const sources = [source('US'), source('CN'), source(null), source('US')];
    expect(formatPlace(location({ status: 'disputed', country: null, sources }))).toBe('CN/US disputed');
    expect(formatPlace(location({ status: 'disputed', country: null, sources: [] }))).toBe('disputed');
  });

  test('have short names, every assigned code one, and no code throws', () => {
    const name = createCountryNames();
    for (let i = 0; i < 26 * 26; i++) {
      const code = String.fromCharCode(65 + Math.floor(i / 26), 65 + (i % 26));
      expect(name(code) !== code, code).toBe(isCountryCode(code));
    }
    expect(['US', 'GB', 'HK', 'MO', 'TW', 'CN'].map(name)).toEqual([
      'United States',
      'United Kingdom',
      'Hong Kong',
      'Macao',
      'Taiwan',
      'China',
    ]);
    expect(['', 'x', 'u-', '\u001b['].map(name)).toEqual(['', 'x', 'u-', '\\x1b[']);
  });
});
