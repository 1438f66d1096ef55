import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scopeOf, unwrapNat64 } from '../../src/attribution/scope.ts';
import { formatAddress, parseAddress } from '../../src/base/ip-address.ts';

describe('scope of an address', () => {
  test.each([
    ['0.0.0.0', 'unspecified'],
    ['0.1.2.3', 'this-network'],
    ['10.0.0.1', 'private'],
    ['172.15.255.255', 'global'],
    ['172.16.0.0', 'private'],
    ['172.31.255.255', 'private'],
    ['172.32.0.0', 'global'],
    ['192.168.255.255', 'private'],
    ['100.63.255.255', 'global'],
    ['100.64.0.0', 'cgnat'],
    ['100.127.255.255', 'cgnat'],
    ['127.0.0.1', 'loopback'],
    ['169.254.1.1', 'link-local'],
    ['192.0.0.9', 'global'],
    ['192.0.0.8', 'protocol'],
    ['192.0.2.1', 'documentation'],
    ['198.51.100.7', 'documentation'],
    ['203.0.113.7', 'documentation'],
    ['198.19.255.255', 'benchmarking'],
    ['224.0.0.251', 'multicast'],
    ['239.255.255.250', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'broadcast'],
    ['8.8.8.8', 'global'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['::ffff:10.0.0.1', 'private'],
    ['64:ff9b::8.8.8.8', 'nat64'],
    ['64:ff9b:1::8.8.8.8', 'nat64-local'],
    ['100::1', 'discard'],
    ['2001::1', 'teredo'],
    ['2001:2::1', 'benchmarking'],
    ['2001:db8::1', 'documentation'],
    ['3fff:fff::1', 'documentation'],
    ['2002:808:808::1', '6to4'],
    ['2001:4860:4860::8888', 'global'],
    ['2600:1f14::1', 'global'],
    ['4000::1', 'reserved'],
    ['fc00::1', 'ula'],
    ['fd12::1', 'ula'],
    ['fe80::1', 'link-local'],
    ['fec0::1', 'reserved'],
    ['ff02::fb', 'multicast'],
  ])('%s is %s', (text, scope) => {
    expect(scopeOf(parseAddress(text)!)).toBe(scope);
  });

  test('is read at an offset', () => {
    expect(scopeOf(Int32Array.of(1, 2, 3, 4, ...parseAddress('10.1.1.1')!), 4)).toBe('private');
  });
});

test('a NAT64 address gives the IPv4 address inside it, any other gives nothing', () => {
  expect(formatAddress(unwrapNat64(parseAddress('64:ff9b::120.78.73.68')!)!)).toBe('120.78.73.68');
  expect(formatAddress(unwrapNat64(parseAddress('64:ff9b:1::8.8.8.8')!)!)).toBe('8.8.8.8');
  expect(unwrapNat64(parseAddress('64:ff9c::8.8.8.8')!)).toBeNull();
  expect(unwrapNat64(parseAddress('8.8.8.8')!)).toBeNull();
});

test('every address has a scope, and most IPv4 addresses are global', () => {
  let globals = 0;
  fc.assert(
    fc.property(fc.integer(), (word) => {
      if (scopeOf(Int32Array.of(0, 0, 0xffff, word)) === 'global') globals++;
    }),
  );
  expect(globals).toBeGreaterThan(30);
});
