import { describe, expect, it } from 'vitest';
import { formatAddress } from '../../src/base/ip-address.ts';
import { readSocksRequest } from '../../src/decode/socks.ts';
import { asciiBytes, bytesOf, concatBytes, expectLaxReader, readAll } from './hostile-bytes.ts';

const VERSION_4 = concatBytes(bytesOf('04 01 01bb cb007107'), asciiBytes('user\0'));
const VERSION_4A = concatBytes(bytesOf('04 01 01bb 00000001'), asciiBytes('\0cam.example\0'));
const VERSION_5 = concatBytes(bytesOf('05 02 00 02  05 01 00 03 0b'), asciiBytes('cam.example'), bytesOf('01bb'));
const WITH_LOGIN = concatBytes(
  bytesOf('05 01 02  01 01 75 02 7077  05 03 00 04'),
  bytesOf('20010db8000000000000000000000007 0035'),
);

describe('readSocksRequest', () => {
  it('reads addresses and names of version 4', () => {
    const read = readAll(readSocksRequest, VERSION_4)!;
    expect(read).toMatchObject({ version: 4, command: 'connect', host: null, port: 443, end: VERSION_4.length });
    expect(formatAddress(read.address!)).toBe('203.0.113.7');
    expect(readAll(readSocksRequest, VERSION_4A)).toMatchObject({
      version: 4,
      host: 'cam.example',
      address: null,
      port: 443,
    });
  });

  it('reads version 5 behind its greeting and a login', () => {
    expect(readAll(readSocksRequest, VERSION_5)).toMatchObject({
      version: 5,
      command: 'connect',
      host: 'cam.example',
      port: 443,
    });
    const read = readAll(readSocksRequest, WITH_LOGIN)!;
    expect([read.command, formatAddress(read.address!), read.port]).toEqual(['udp-associate', '2001:db8::7', 53]);
  });

  it('waits for the whole request', () => {
    for (const whole of [VERSION_4, VERSION_4A, VERSION_5, WITH_LOGIN]) {
      expect(readAll(readSocksRequest, whole.slice(0, -1))).toBeNull();
    }
  });

  it('keeps its promise on hostile bytes', () => {
    expectLaxReader(readSocksRequest, [VERSION_4, VERSION_4A, VERSION_5, WITH_LOGIN]);
  });
});
