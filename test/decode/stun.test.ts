import { describe, expect, it } from 'vitest';
import { formatAddress } from '../../src/base/ip-address.ts';
import { readStun, readTurnChannel } from '../../src/decode/stun.ts';
import { bytesOf, concatBytes, expectLaxReader, readAll } from './hostile-bytes.ts';

// RFC 5769, section 2.1 (without the integrity attributes) and 2.2.
const REQUEST = bytesOf(`
  0001 002c 2112a442 b7e7a701bc34d686fa87dfae 8022 0010 5354554e207465737420636c69656e74
  0024 0004 6e0001ff  8029 0008 932ff9b151263b36  0006 0000`);
const RESPONSE = bytesOf(`
  0101 001c 2112a442 b7e7a701bc34d686fa87dfae 8022 000b 7465737420766563746f7220 0020 0008 0001 a147 e112a643`);
const ALLOCATED = bytesOf(`
  0103 0024 2112a442 000000000000000000000001
  0016 0014 0002 e147 0113a9fa b7e7a700 bc34d686 fa87dfaf 0014 0005 7475726e2e 000000`);

describe('readStun', () => {
  it('reads the test vectors of RFC 5769', () => {
    expect(readAll(readStun, REQUEST)).toMatchObject({
      method: 'binding',
      kind: 'request',
      software: 'STUN test client',
      complete: true,
    });
    const response = readAll(readStun, RESPONSE)!;
    expect(response).toMatchObject({
      kind: 'success',
      transaction: 'b7e7a701bc34d686fa87dfae',
      software: 'test vector',
    });
    expect([formatAddress(response.mapped!.address), response.mapped!.port]).toEqual(['192.0.2.1', 32853]);
  });

  it('reads the relayed address that a TURN server hands out, of IPv6 too', () => {
    const read = readAll(readStun, ALLOCATED)!;
    expect(read).toMatchObject({ method: 'allocate', kind: 'success', realm: 'turn.' });
    expect(formatAddress(read.relayed!.address)).toBe('2001:db8:b7e7:a700:bc34:d686:fa87:dfae');
    expect(read.relayed!.port).toBe(0xe147 ^ 0x2112);
  });

  it('takes messages without the cookie only when their attributes fill them', () => {
    const old = bytesOf('0101 000c 000102030405060708090a0b0c0d0e0f 0001 0008 0001 8055 cb007107');
    expect(readAll(readStun, old)).toMatchObject({ kind: 'success', mapped: { port: 0x8055 } });
    expect(readAll(readStun, old.slice(0, -1))).toBeNull();
    expect(readAll(readStun, new Uint8Array(40))).toBeNull();
  });

  it('gives what came before a cut', () => {
    expect(readAll(readStun, RESPONSE.slice(0, -4))).toMatchObject({
      software: 'test vector',
      mapped: null,
      complete: false,
    });
  });

  it('keeps its promise on hostile bytes', () => expectLaxReader(readStun, [REQUEST, RESPONSE, ALLOCATED]));
});

describe('readTurnChannel', () => {
  const channel = concatBytes(bytesOf('4001 0005'), new Uint8Array(8));

  it('knows relayed data, padded or not', () => {
    expect(readAll(readTurnChannel, channel)).toEqual({ channel: 0x4001, length: 5 });
    expect(readAll(readTurnChannel, channel.slice(0, 9))).toEqual({ channel: 0x4001, length: 5 });
    expect(readAll(readTurnChannel, channel.slice(0, 8))).toBeNull();
  });

  it('keeps its promise on hostile bytes', () => expectLaxReader(readTurnChannel, [channel]));
});
