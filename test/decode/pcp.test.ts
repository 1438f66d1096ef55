import { describe, expect, it } from 'vitest';
import { formatAddress } from '../../src/base/ip-address.ts';
import { readPcp } from '../../src/decode/pcp.ts';
import { bytesOf, concatBytes, expectLaxReader, readAll } from './hostile-bytes.ts';
import { filterBytes, longAddress, pcp } from './pcp-bytes.ts';

// Laid out after RFC 6887, sections 7 and 11: no capture with such messages was at hand.
const MAP_REQUEST = bytesOf(`
  02 01 0000 00001c20 00000000 00000000 0000ffff c0a80114
  a1a2a3a4 b1b2b3b4 c1c2c3c4 06 000000 0050 1f90 00000000 00000000 0000ffff 00000000`);
const MAP_RESPONSE = bytesOf(`
  02 81 00 00 00000e10 0000004d 00000000 00000000 00000000
  a1a2a3a4 b1b2b3b4 c1c2c3c4 06 000000 0050 1f91 00000000 00000000 0000ffff cb007109`);
const OPTIONS = pcp({
  opcode: 1,
  options: [
    [1, longAddress('192.168.1.30')],
    [2, []],
    [3, filterBytes('198.51.100.0', 120, 0)],
    [3, filterBytes('2001:db8::7', 128, 443)],
  ],
});
const PEER = pcp({ opcode: 2, protocol: 17, peer: ['198.51.100.7', 443] });
const ANNOUNCE = pcp({ opcode: 0, result: 0, lifetime: 0 });

describe('readPcp', () => {
  it('reads a request for a mapping', () => {
    const request = readAll(readPcp, MAP_REQUEST)!;
    expect(request).toMatchObject({
      operation: 'map',
      result: null,
      lifetime: 7200,
      mapping: { protocol: 6, internalPort: 80, externalPort: 8080, externalAddress: null, peer: null },
      thirdParty: null,
      filters: [],
    });
    expect(formatAddress(request.client!)).toBe('192.168.1.20');
    expect(pcp({ opcode: 1 })).toEqual(MAP_REQUEST);
  });

  it('reads what the server granted', () => {
    const response = readAll(readPcp, MAP_RESPONSE)!;
    expect(response).toMatchObject({ result: 0, lifetime: 3600, client: null, mapping: { externalPort: 8081 } });
    expect(formatAddress(response.mapping!.externalAddress!)).toBe('203.0.113.9');
  });

  it('reads for whom and from whom alone', () => {
    const { thirdParty, filters } = readAll(readPcp, OPTIONS)!;
    expect(formatAddress(thirdParty!)).toBe('192.168.1.30');
    expect(filters.map(({ address, prefixLength, port }) => [formatAddress(address), prefixLength, port])).toEqual([
      ['198.51.100.0', 120, 0],
      ['2001:db8::7', 128, 443],
    ]);
    const cleared = pcp({
      opcode: 1,
      options: [
        [3, filterBytes('198.51.100.7', 128, 0)],
        [3, filterBytes('::', 0, 0)],
      ],
    });
    expect(readAll(readPcp, cleared)!.filters).toEqual([]);
  });

  it('reads PEER and ANNOUNCE', () => {
    const { peer } = readAll(readPcp, PEER)!.mapping!;
    expect([formatAddress(peer!.address), peer!.port]).toEqual(['198.51.100.7', 443]);
    expect(readAll(readPcp, ANNOUNCE)).toMatchObject({ operation: 'announce', result: 0, mapping: null });
  });

  it('reads refusals, also those that end with the header', () => {
    const refusal = pcp({ opcode: 1, result: 2, lifetime: 1800 });
    expect(readAll(readPcp, refusal)).toMatchObject({ result: 2, mapping: { internalPort: 80 } });
    const short = MAP_RESPONSE.slice(0, 24);
    short[3] = 1;
    expect(readAll(readPcp, short)).toMatchObject({ operation: 'map', result: 1, mapping: null });
  });

  it('refuses what ends too early or is no PCP', () => {
    for (let length = 0; length < MAP_REQUEST.length; length++) {
      expect(readAll(readPcp, MAP_REQUEST.slice(0, length)), `${length} bytes`).toBeNull();
    }
    expect(readAll(readPcp, concatBytes(MAP_REQUEST, [0]))).toBeNull();
    expect(readAll(readPcp, concatBytes([1], MAP_REQUEST.slice(1)))).toBeNull();
    expect(readAll(readPcp, concatBytes([2, 4], MAP_REQUEST.slice(2)))).toBeNull();
    expect(readAll(readPcp, concatBytes([2, 1, 0, 9], MAP_REQUEST.slice(4)))).toBeNull();
    expect(readAll(readPcp, concatBytes([2, 0x81, 0, 14], MAP_RESPONSE.slice(4)))).toBeNull();
    expect(readAll(readPcp, concatBytes(MAP_REQUEST, new Uint8Array(1044)))).toBeNull();
  });

  it('reads the header of what only the capture cut', () => {
    const view = new DataView(MAP_REQUEST.buffer, 0, 40);
    expect(readPcp(view, 0, 40, MAP_REQUEST.length)).toMatchObject({ operation: 'map', mapping: null });
  });

  it('keeps its promise on hostile bytes', () => {
    expectLaxReader(readPcp, [MAP_REQUEST, MAP_RESPONSE, OPTIONS, PEER, ANNOUNCE]);
  });

  it('reads a bounded number of options', () => {
    const options = Array.from({ length: 43 }, () => [3, filterBytes('198.51.100.7', 128, 0)] as const);
    expect(readAll(readPcp, pcp({ opcode: 1, options }))!.filters).toHaveLength(43);
    const empty = Array.from({ length: 250 }, () => [2, []] as const);
    const late = [...empty, [3, filterBytes('198.51.100.7', 128, 0)] as const];
    expect(readAll(readPcp, pcp({ opcode: 1, options: late.slice(200) }))!.filters).toHaveLength(1);
    expect(readAll(readPcp, pcp({ opcode: 1, options: late }))!.filters).toEqual([]);
  });
});
