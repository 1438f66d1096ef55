import { describe, expect, it } from 'vitest';
import { formatAddress } from '../../src/base/ip-address.ts';
import { formatMac } from '../../src/base/mac-address.ts';
import { DHCP_MESSAGE_NAMES, readDhcp } from '../../src/decode/dhcp.ts';
import { asciiBytes, bytesOf, concatBytes, expectLaxReader, readAll } from './hostile-bytes.ts';

function header(operation: number, yourAddress = '00000000', tail = '00'.repeat(192)): Uint8Array {
  return concatBytes(
    [operation, 1, 6, 0],
    bytesOf(`deadbeef 0000 0000 00000000 ${yourAddress} 00000000 00000000 020000000007 ${'00'.repeat(10)}`),
    bytesOf(tail),
    bytesOf('63825363'),
  );
}

const option = (code: number, value: Uint8Array | number[]) => concatBytes([code, value.length], value);

const REQUEST = concatBytes(
  header(1),
  option(53, [3]),
  option(12, asciiBytes('cam-attic')),
  option(60, asciiBytes('udhcp 1.2')),
  option(55, [1, 3, 6, 15]),
  option(50, [192, 168, 1, 20]),
  option(61, [1, 2, 0, 0, 0, 0, 7]),
  option(81, concatBytes([4, 0, 0, 3], asciiBytes('cam'), [4], asciiBytes('home'), [0])),
  [255],
);

const ACK = concatBytes(
  header(2, 'c0a80114'),
  option(53, [5]),
  option(54, [192, 168, 1, 1]),
  option(1, [255, 255, 255, 0]),
  option(3, [192, 168, 1, 1]),
  option(6, [192, 168, 1, 1, 9, 9, 9, 9]),
  option(51, [0, 0, 14, 16]),
  [255],
);

describe('readDhcp', () => {
  it('reads what a client says of itself', () => {
    const read = readAll(readDhcp, REQUEST)!;
    expect(DHCP_MESSAGE_NAMES[read.messageType]).toBe('request');
    expect(formatMac(read.clientMac!)).toBe('02:00:00:00:00:07');
    expect(read).toMatchObject({
      reply: false,
      transaction: 0xdeadbeef,
      hostName: 'cam-attic',
      vendorClass: 'udhcp 1.2',
      fqdn: 'cam.home',
    });
    expect(read).toMatchObject({
      parameterList: [1, 3, 6, 15],
      clientId: '01020000000007',
      complete: true,
      yourAddress: null,
    });
    expect(formatAddress(read.requestedAddress!)).toBe('192.168.1.20');
  });

  it('reads what a server gives', () => {
    const read = readAll(readDhcp, ACK)!;
    expect(read).toMatchObject({ reply: true, messageType: 5, leaseTime: 3600 });
    expect(formatAddress(read.yourAddress!)).toBe('192.168.1.20');
    expect(read.dnsServers.map((a) => formatAddress(a))).toEqual(['192.168.1.1', '9.9.9.9']);
    expect(read.routers.map((a) => formatAddress(a))).toEqual(['192.168.1.1']);
    expect(formatAddress(read.subnetMask!)).toBe('255.255.255.0');
  });

  it('joins an option that comes in parts (RFC 3396) and looks into overloaded fields', () => {
    const parts = concatBytes(header(1), option(12, asciiBytes('cam-')), option(12, asciiBytes('attic')), [255]);
    expect(readAll(readDhcp, parts)).toMatchObject({ hostName: 'cam-attic' });
    const overloaded = header(1, '00000000', `0c 03 63616d ff ${'00'.repeat(58)} ${'00'.repeat(128)}`);
    expect(readAll(readDhcp, concatBytes(overloaded, option(52, [2]), [255]))).toMatchObject({ hostName: 'cam' });
  });

  it('gives what came before a cut, down to the bare header', () => {
    expect(readAll(readDhcp, REQUEST.slice(0, 255))).toMatchObject({
      hostName: 'cam-attic',
      vendorClass: null,
      complete: false,
    });
    expect(readAll(readDhcp, REQUEST.slice(0, 120))).toMatchObject({
      messageType: 0,
      clientMac: 0x020000000007,
      complete: false,
    });
    expect(readAll(readDhcp, REQUEST.slice(0, 80))).toBeNull();
  });

  it('refuses other messages on its ports', () => {
    expect(readAll(readDhcp, new Uint8Array(300))).toBeNull();
    expect(readAll(readDhcp, new Uint8Array(300).fill(1))).toBeNull();
  });

  it('keeps its promise on hostile bytes', () => expectLaxReader(readDhcp, [REQUEST, ACK]));
});
