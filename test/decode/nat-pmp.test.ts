import { describe, expect, it } from 'vitest';
import { formatAddress } from '../../src/base/ip-address.ts';
import { readNatPmp } from '../../src/decode/nat-pmp.ts';
import { bytesOf, concatBytes, expectLaxReader, readAll } from './hostile-bytes.ts';

// Laid out after RFC 6886, sections 3.2 and 3.3: no capture with such messages was at hand.
const ADDRESS_REQUEST = bytesOf('00 00');
const ADDRESS_RESPONSE = bytesOf('00 80 0000 00001234 cb007109');
/** UDP 6100 to be reached at 6200, for two hours. */
const MAP_REQUEST = bytesOf('00 01 0000 17d4 1838 00001c20');
const MAP_RESPONSE = bytesOf('00 81 0000 00001234 17d4 1839 00000e10');
const REFUSAL = bytesOf('00 82 0002 00001234 0050 1f90 00000000');
const SHORT_REFUSAL = bytesOf('00 81 0001 00001234');

describe('readNatPmp', () => {
  it('reads requests', () => {
    expect(readAll(readNatPmp, ADDRESS_REQUEST)).toEqual({
      operation: 'external-address',
      result: null,
      externalAddress: null,
      mapping: null,
    });
    expect(readAll(readNatPmp, MAP_REQUEST)).toMatchObject({
      operation: 'map',
      result: null,
      mapping: { protocol: 'udp', internalPort: 6100, externalPort: 6200, lifetime: 7200 },
    });
  });

  it('reads what the gateway granted, and its address', () => {
    expect(formatAddress(readAll(readNatPmp, ADDRESS_RESPONSE)!.externalAddress!)).toBe('203.0.113.9');
    expect(readAll(readNatPmp, MAP_RESPONSE)).toMatchObject({
      result: 0,
      mapping: { protocol: 'udp', internalPort: 6100, externalPort: 6201, lifetime: 3600 },
    });
  });

  it('reads refusals, also those that end behind their result', () => {
    expect(readAll(readNatPmp, REFUSAL)).toMatchObject({ result: 2, mapping: { protocol: 'tcp', internalPort: 80 } });
    expect(readAll(readNatPmp, SHORT_REFUSAL)).toMatchObject({ operation: 'map', result: 1, mapping: null });
    const unconnected = bytesOf('00 80 0003 00001234 00000000');
    expect(readAll(readNatPmp, unconnected)).toMatchObject({ result: 3, externalAddress: null });
  });

  it('refuses what is cut, longer, or no NAT-PMP', () => {
    for (const whole of [MAP_REQUEST, MAP_RESPONSE, ADDRESS_RESPONSE]) {
      for (let length = 0; length < whole.length; length++) {
        if (length === 2 && whole === MAP_REQUEST) continue;
        expect(readAll(readNatPmp, whole.slice(0, length)), `${length} bytes`).toBeNull();
      }
      expect(readAll(readNatPmp, concatBytes(whole, [0]))).toBeNull();
    }
    expect(readAll(readNatPmp, bytesOf('02 01 0000 17d4 1838 00001c20'))).toBeNull();
    expect(readAll(readNatPmp, bytesOf('00 03 0000 17d4 1838 00001c20'))).toBeNull();
    expect(readAll(readNatPmp, bytesOf('00 01 0001 17d4 1838 00001c20'))).toBeNull();
    expect(readAll(readNatPmp, bytesOf('00 81 0006 00001234'))).toBeNull();
  });

  it('keeps its promise on hostile bytes', () =>
    expectLaxReader(readNatPmp, [ADDRESS_REQUEST, ADDRESS_RESPONSE, MAP_REQUEST, MAP_RESPONSE, REFUSAL]));
});
