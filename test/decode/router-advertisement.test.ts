import { describe, expect, it } from 'vitest';
import { formatAddress } from '../../src/base/ip-address.ts';
import { readNeighborDiscovery } from '../../src/decode/router-advertisement.ts';
import { bytesOf, expectLaxReader, readAll } from './hostile-bytes.ts';

const ADVERTISEMENT = bytesOf(`
  86 00 0000 40 00 0708 00000000 00000000  01 01 020000000001  05 01 0000 000005dc
  03 04 40 c0 00015180 00003840 00000000 20010db8000000010000000000000000
  19 03 0000 00000258 fe800000000000000000000000000001`);
const SOLICITATION = bytesOf('87 00 0000 00000000 fe800000000000000000000000000007 01 01 020000000009');
const ANSWER = bytesOf('88 00 0000 e0000000 fe800000000000000000000000000007 02 01 020000000007');

describe('readNeighborDiscovery', () => {
  it('reads what a router advertises', () => {
    const read = readAll(readNeighborDiscovery, ADVERTISEMENT)!;
    expect(read).toMatchObject({
      type: 134,
      routerLifetime: 1800,
      sourceMac: 0x020000000001,
      mtu: 1500,
      complete: true,
    });
    expect(read.prefixes).toMatchObject([{ length: 64, onLink: true, autonomous: true, validLifetime: 86400 }]);
    expect(formatAddress(read.prefixes[0]!.prefix)).toBe('2001:db8:0:1::');
    expect(read.dnsServers.map((a) => formatAddress(a))).toEqual(['fe80::1']);
  });

  it('reads who is asked for and who answers', () => {
    const asked = readAll(readNeighborDiscovery, SOLICITATION)!;
    expect([formatAddress(asked.target!), asked.sourceMac]).toEqual(['fe80::7', 0x020000000009]);
    expect(readAll(readNeighborDiscovery, ANSWER)).toMatchObject({ isRouter: true, targetMac: 0x020000000007 });
  });

  it('ends on options of no length, and leaves other messages of ICMPv6 alone', () => {
    expect(readAll(readNeighborDiscovery, bytesOf('86 00 0000 40 00 0708 00000000 00000000 01 00 00'))).toMatchObject({
      complete: false,
    });
    expect(readAll(readNeighborDiscovery, bytesOf('80 00 0000 00010001'))).toBeNull();
  });

  it('keeps its promise on hostile bytes', () => {
    expectLaxReader(readNeighborDiscovery, [ADVERTISEMENT, SOLICITATION, ANSWER]);
  });
});
