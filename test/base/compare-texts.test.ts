import { expect, test } from 'vitest';
import { compareTexts } from '../../src/base/compare-texts.ts';

test('orders texts by code units, whatever a language says', () => {
  expect(['ä', 'b', 'B', '', 'a'].sort(compareTexts)).toEqual(['', 'B', 'a', 'b', 'ä']);
  expect(compareTexts('a', 'a')).toBe(0);
});
