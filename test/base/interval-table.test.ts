import { describe, expect, it } from 'vitest';
import { addRange, buildIntervals, createRangeList } from '../../src/base/interval-builder.ts';
import { emptyIntervals, findInterval, prefixWithin } from '../../src/base/interval-table.ts';
import { parseAddress } from '../../src/base/ip-address.ts';
import { formatPrefix } from '../../src/base/prefix.ts';

function ipv4Table(...ranges: [string, string, number][]) {
  const list = createRangeList(1);
  for (const [first, last, value] of ranges) addRange(list, parseAddress(first)!, parseAddress(last)!, value);
  return buildIntervals(list);
}

describe('finding the row of a key', () => {
  const table = ipv4Table(['10.0.0.0', '10.255.255.255', 1], ['128.0.0.0', '255.255.255.255', 2]);
  it.each([
    ['9.255.255.255', -1],
    ['10.0.0.0', 0],
    ['10.255.255.255', 0],
    ['11.0.0.0', 1],
    ['127.255.255.255', 1],
    ['128.0.0.0', 2],
    ['255.255.255.255', 2],
  ])('%s is in row %d', (address, row) => {
    expect(findInterval(table, parseAddress(address)!, 3)).toBe(row);
  });

  it('compares all four words of IPv6, unsigned', () => {
    const list = createRangeList(4);
    addRange(list, parseAddress('2001:db8::8000:0')!, parseAddress('2001:db8::ffff:ffff')!, 1);
    addRange(list, parseAddress('ff00::')!, parseAddress('ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff')!, 2);
    const wide = buildIntervals(list);
    const answer = (text: string) => wide.values[findInterval(wide, parseAddress(text)!, 0)];
    expect(answer('2001:db8::7fff:ffff')).toBeUndefined();
    expect(answer('2001:db8::8000:0')).toBe(1);
    expect(answer('2001:db8::ffff:ffff')).toBe(1);
    expect(answer('2001:db8::1:0:0')).toBe(0);
    expect(answer('ff02::1')).toBe(2);
  });

  it('has no row in an empty table', () => {
    expect(findInterval(emptyIntervals(1), Int32Array.of(5), 0)).toBe(-1);
  });
});

describe('the prefix around an address inside a row', () => {
  it.each([
    ['10.1.2.3', '10.0.0.0/8'],
    ['12.0.0.1', '12.0.0.1/32'],
    ['12.0.0.2', '12.0.0.2/31'],
    ['12.0.0.4', '12.0.0.4/30'],
    ['200.0.0.1', '128.0.0.0/1'],
  ])('%s gives %s', (address, expected) => {
    const table = ipv4Table(
      ['10.0.0.0', '10.255.255.255', 1],
      ['12.0.0.1', '12.0.0.7', 2],
      ['128.0.0.0', '255.255.255.255', 3],
    );
    const words = parseAddress(address)!;
    expect(formatPrefix(prefixWithin(table, findInterval(table, words, 3), words, 0))).toBe(expected);
  });

  it('gives the whole space for a table of one row from zero', () => {
    const table = ipv4Table(['0.0.0.0', '255.255.255.255', 1]);
    const words = parseAddress('203.0.113.7')!;
    expect(formatPrefix(prefixWithin(table, 0, words, 0))).toBe('0.0.0.0/0');
  });
});
