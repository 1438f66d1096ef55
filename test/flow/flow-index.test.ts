import { describe, expect, it } from 'vitest';
import { createAddressIndex, internAddress } from '../../src/flow/address-index.ts';
import { FlowIndex, SIDE } from '../../src/flow/flow-index.ts';
import { I } from '../../src/flow/flow-record.ts';
import { RecordPages, recordBase } from '../../src/flow/record-pages.ts';
import { addressWords } from './packets.ts';

function createIndex() {
  const [pages, addresses] = [new RecordPages(), createAddressIndex()];
  const index = new FlowIndex(pages, addresses);
  const add = (from: number, to: number, ports: number) => {
    const words = Int32Array.from([...addressWords(from), ...addressWords(to)]);
    expect(index.find(words, ports, 6)).toBe(-1);
    const number = pages.allocate();
    const { ints } = pages.pageOf(number);
    ints[recordBase(number) + I.originator] = internAddress(addresses, words, 0);
    ints[recordBase(number) + I.responder] = internAddress(addresses, words, 4);
    ints[recordBase(number) + I.ports] = ports;
    ints[recordBase(number) + I.protocol] = 6;
    index.put(number);
    return number;
  };
  const find = (from: number, to: number, ports: number) =>
    index.find(Int32Array.from([...addressWords(from), ...addressWords(to)]), ports, 6);
  return { index, add, find };
}

const PORTS = (5000 << 16) | 443;
const SWAPPED = (443 << 16) | 5000;

describe('the flow index', () => {
  it('finds a record from both sides and says which', () => {
    const { index, add, find } = createIndex();
    const number = add(1, 2, PORTS);
    expect([find(1, 2, PORTS), index.side]).toEqual([number, SIDE.originator]);
    expect([find(2, 1, SWAPPED), index.side]).toEqual([number, SIDE.responder]);
    expect([find(2, 1, PORTS), index.side]).toEqual([-1, SIDE.none]);
    expect([find(1, 2, SWAPPED), index.side]).toEqual([-1, SIDE.none]);
  });

  it('puts a new record in the place of one that is over', () => {
    const { index, add, find } = createIndex();
    const old = add(1, 2, PORTS);
    const next = add(1, 3, PORTS);
    expect(find(1, 2, PORTS)).toBe(old);
    index.put(next);
    expect(find(1, 2, PORTS)).not.toBe(old);
  });

  it('forgets what is not kept and still finds the rest', () => {
    const { index, add, find } = createIndex();
    const numbers = Array.from({ length: 3000 }, (_, i) => add(i % 200, 201, (i << 16) | 443));
    index.retain((number) => number % 3 === 0);
    for (const [i, number] of numbers.entries()) {
      expect(find(i % 200, 201, (i << 16) | 443)).toBe(number % 3 === 0 ? number : -1);
    }
  });
});
