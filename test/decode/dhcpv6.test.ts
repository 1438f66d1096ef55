import { describe, expect, it } from 'vitest';
import { formatAddress } from '../../src/base/ip-address.ts';
import { formatMac } from '../../src/base/mac-address.ts';
import { readDhcpv6 } from '../../src/decode/dhcpv6.ts';
import { asciiBytes, bytesOf, concatBytes, expectLaxReader, readAll } from './hostile-bytes.ts';

const option = (code: number, value: Uint8Array) =>
  concatBytes([code >> 8, code & 255, value.length >> 8, value.length & 255], value);

const SOLICIT = concatBytes(
  bytesOf('01 abcdef'),
  option(1, bytesOf('0001 0001 2a2b2c2d 020000000007')),
  option(6, bytesOf('0017 0018')),
  option(16, concatBytes(bytesOf('000009bf 0006'), asciiBytes('udhcp6'))),
  option(39, bytesOf('00 03 63616d 04 686f6d65 00')),
  option(112, asciiBytes('https://cam.example/mud')),
);
const REPLY = concatBytes(
  bytesOf('07 abcdef'),
  option(
    3,
    concatBytes(
      bytesOf('00000001 00000000 00000000'),
      option(5, bytesOf('20010db8000000000000000000000007 00000e10 00000e10')),
    ),
  ),
  option(
    25,
    concatBytes(
      bytesOf('00000001 00000000 00000000'),
      option(26, bytesOf('00000e10 00000e10 38 20010db8000001000000000000000000')),
    ),
  ),
  option(23, bytesOf('20010db8000000000000000000000053')),
);
const RELAYED = concatBytes(bytesOf('0c 00'), new Uint8Array(32), option(9, SOLICIT));

describe('readDhcpv6', () => {
  it('reads who the client is', () => {
    const read = readAll(readDhcpv6, SOLICIT)!;
    expect(read).toMatchObject({
      type: 1,
      transaction: 0xabcdef,
      duid: '000100012a2b2c2d020000000007',
      fqdn: 'cam.home',
      complete: true,
    });
    expect(read).toMatchObject({
      vendorClass: 'udhcp6',
      mudUrl: 'https://cam.example/mud',
      requestedOptions: [23, 24],
    });
    expect(formatMac(read.mac!)).toBe('02:00:00:00:00:07');
  });

  it('reads what the server gives', () => {
    const read = readAll(readDhcpv6, REPLY)!;
    expect(read.addresses.map((a) => formatAddress(a))).toEqual(['2001:db8::7']);
    expect(read.prefixes.map((p) => `${formatAddress(p.address)}/${p.length}`)).toEqual(['2001:db8:0:100::/56']);
    expect(read.dnsServers.map((a) => formatAddress(a))).toEqual(['2001:db8::53']);
  });

  it('looks through a relay', () => {
    expect(readAll(readDhcpv6, RELAYED)).toMatchObject({ type: 1, fqdn: 'cam.home' });
  });

  it('gives what came before a cut, and ends on options that nest without end', () => {
    expect(readAll(readDhcpv6, SOLICIT.slice(0, 40))).toMatchObject({
      mac: 0x020000000007,
      vendorClass: null,
      complete: false,
    });
    let nested = bytesOf('0c00');
    for (let i = 0; i < 50; i++) nested = concatBytes(bytesOf('0c 00'), new Uint8Array(32), option(9, nested));
    expect(readAll(readDhcpv6, nested)).toMatchObject({ complete: false });
  });

  it('keeps its promise on hostile bytes', () => expectLaxReader(readDhcpv6, [SOLICIT, REPLY, RELAYED]));
});
