import { describe, expect, it } from 'vitest';
import { formatAddress } from '../../src/base/ip-address.ts';
import { readNbns } from '../../src/decode/nbns.ts';
import { asciiBytes, bytesOf, concatBytes, expectLaxReader, readAll } from './hostile-bytes.ts';

function encoded(name: string, kind: number): Uint8Array {
  const bytes = [...name.padEnd(15)].map((letter) => letter.charCodeAt(0)).concat(kind);
  const letters = bytes.flatMap((byte) => [65 + (byte >> 4), 65 + (byte & 15)]);
  return concatBytes([32], letters, [0]);
}

const REGISTRATION = concatBytes(
  bytesOf('1234 2910 0001 0000 0000 0001'),
  encoded('CAM-ATTIC', 0),
  bytesOf('0020 0001 c00c 0020 0001 000493e0 0006 0000 c0a80114'),
);
const QUERY = concatBytes(bytesOf('1235 0110 0001 0000 0000 0000'), encoded('WORKGROUP', 0x1d), bytesOf('0020 0001'));

describe('readNbns', () => {
  it('reads who registers which name for which address', () => {
    const read = readAll(readNbns, REGISTRATION)!;
    expect(read).toMatchObject({ operation: 'registration', response: false, complete: true });
    expect(read.addresses[0]!.name).toEqual({ name: 'CAM-ATTIC', kind: 0 });
    expect(formatAddress(read.addresses[0]!.address)).toBe('192.168.1.20');
  });

  it('reads queries, and what came before a cut', () => {
    expect(readAll(readNbns, QUERY)).toMatchObject({
      operation: 'query',
      names: [{ name: 'WORKGROUP', kind: 0x1d }],
      addresses: [],
    });
    expect(readAll(readNbns, REGISTRATION.slice(0, -2))).toMatchObject({
      complete: false,
      names: [{ name: 'CAM-ATTIC' }, {}],
      addresses: [],
    });
    expect(readAll(readNbns, asciiBytes('no message of NetBIOS'))).toBeNull();
  });

  it('keeps its promise on hostile bytes', () => expectLaxReader(readNbns, [REGISTRATION, QUERY]));
});
