import { describe, expect, it } from 'vitest';
import { createTextTable, internText } from '../../src/base/text-table.ts';

describe('texts by number', () => {
  it('have one number each, in order of first sight', () => {
    const table = createTextTable();
    expect(['a', 'b', 'a', '', '__proto__', ''].map((text) => internText(table, text))).toEqual([0, 1, 0, 2, 3, 2]);
    expect(table.texts).toEqual(['a', 'b', '', '__proto__']);
  });

  it('are -1 once there is no room, while shorter ones may still fit', () => {
    const table = createTextTable(5);
    expect(['abc', 'defg', 'de', 'f', 'abc'].map((text) => internText(table, text))).toEqual([0, -1, 1, -1, 0]);
    expect(table.characters).toBe(5);
  });
});
