import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareAddresses, formatAddress, isIpv4, parseAddress } from '../../src/base/ip-address.ts';
import { containsAddress, formatPrefix, lastAddress, parsePrefix, prefixBits } from '../../src/base/prefix.ts';

const words = fc.tuple(fc.integer(), fc.integer(), fc.integer(), fc.integer()).map((four) => Int32Array.from(four));
const ipv4Words = fc.integer().map((word) => Int32Array.of(0, 0, 0xffff, word));
const prefix = fc.oneof(
  fc.tuple(ipv4Words, fc.integer({ min: 0, max: 32 })),
  fc.tuple(words, fc.integer({ min: 0, max: 128 })),
);

describe('prefixes in CIDR notation', () => {
  it.each([
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['10.1.2.3/8', '10.0.0.0/8'],
    ['192.0.2.1', '192.0.2.1/32'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['2001:db8::1/32', '2001:db8::/32'],
    ['::1', '::1/128'],
    ['::/0', '::/0'],
    ['::ffff:192.0.2.0/120', '192.0.2.0/24'],
  ])('reads %s as %s', (text, expected) => {
    expect(formatPrefix(parsePrefix(text)!)).toBe(expected);
  });

  it.each([
    '',
    '/',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/08',
    '10.0.0.0/8/8',
    '10.0.0/8',
    '::/129',
    'x/8',
    '1.2.3.4/ 8',
  ])('takes %j for no prefix', (text) => {
    expect(parsePrefix(text)).toBeNull();
  });

  it('gives back every prefix that it wrote', () => {
    fc.assert(
      fc.property(prefix, ([address, length]) => {
        const parsed = parsePrefix(`${formatAddress(address)}/${length}`);
        expect(parsed).not.toBeNull();
        expect(parsePrefix(formatPrefix(parsed!))).toEqual(parsed);
      }),
    );
  });

  it('holds its first and last address and nothing of the other family', () => {
    let families = 0;
    fc.assert(
      fc.property(prefix, ([address, length]) => {
        const parsed = parsePrefix(`${formatAddress(address)}/${length}`)!;
        expect(containsAddress(parsed, parsed.words)).toBe(true);
        const last = lastAddress(parsed);
        expect(compareAddresses(parsed.words, 0, last, 0)).toBeLessThanOrEqual(0);
        if (isIpv4(last) === isIpv4(parsed.words)) expect(containsAddress(parsed, last)).toBe(true);
        if (isIpv4(parsed.words)) families |= 1;
        else families |= 2;
      }),
    );
    expect(families).toBe(3);
  });

  it('ends where its length says', () => {
    const parsed = parsePrefix('192.0.2.128/25')!;
    expect(prefixBits(parsed)).toBe(121);
    expect(formatAddress(lastAddress(parsed))).toBe('192.0.2.255');
    expect(containsAddress(parsed, parseAddress('192.0.2.127')!)).toBe(false);
    expect(containsAddress(parsed, parseAddress('192.0.3.0')!)).toBe(false);
    expect(containsAddress(parsePrefix('::/0')!, parseAddress('192.0.2.1')!)).toBe(false);
    expect(containsAddress(parsePrefix('2001:db8::/33')!, parseAddress('2001:db8:8000::')!)).toBe(false);
  });

  it('throws at no text', () => {
    fc.assert(fc.property(fc.string(), (text) => void parsePrefix(text)));
  });
});
