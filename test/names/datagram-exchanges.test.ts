import { describe, expect, test } from 'vitest';
import { readDnsMessage } from '../../src/decode/dns.ts';
import { readStun } from '../../src/decode/stun.ts';
import { dnsExchange, quicExchange, stunExchange } from '../../src/names/datagram-exchanges.ts';
import { dns } from '../frames.ts';

const viewOf = (bytes: ArrayLike<number>) => new DataView(Uint8Array.from(bytes).buffer);

describe('what binds an answer to its question', () => {
  test('DNS: the id and the question, whatever its case', () => {
    const read = (bytes: ArrayLike<number>) => dnsExchange(readDnsMessage(viewOf(bytes), 0, bytes.length)!);
    const asked = read(dns('A.example'));
    const told = read(dns('a.EXAMPLE', [['a.example', 'A', '198.51.100.7']]));
    expect([asked?.part, told?.part]).toEqual(['request', 'reply']);
    expect(told?.id).toBe(asked?.id);
    expect(read(dns('b.example', [['b.example', 'A', '198.51.100.7']]))?.id).not.toBe(asked?.id);
  });

  test('STUN: the transaction; an indication asks nothing', () => {
    const message = (type: number) => {
      const bytes = [type >> 8, type & 255, 0, 0, 0x21, 0x12, 0xa4, 0x42, ...Array<number>(12).fill(5)];
      return stunExchange(readStun(viewOf(bytes), 0, bytes.length)!);
    };
    expect(message(0x0001)).toEqual({ id: `stun ${'05'.repeat(12)}`, part: 'request' });
    expect(message(0x0101)).toEqual({ id: `stun ${'05'.repeat(12)}`, part: 'reply' });
    expect(message(0x0111)?.part).toBe('reply');
    expect(message(0x0011)).toBeNull();
  });

  test('QUIC: the id that the client chose for itself, which may be empty', () => {
    const initial = (destination: number[], source: number[], first = 0xc0) => [
      ...[first, 0, 0, 0, 1, destination.length, ...destination, source.length, ...source],
      ...[0, 4, 1, 2, 3, 4],
    ];
    const read = (bytes: number[], fromClient: boolean, end = bytes.length) =>
      quicExchange(viewOf(bytes), 0, end, { fromClient, port: 5000 });
    expect(read(initial([1, 2, 3, 4, 5, 6, 7, 8], [9, 10]), true)).toEqual({ id: 'quic 5000 090a', part: 'request' });
    expect(read(initial([9, 10], [7, 7, 7]), false)).toEqual({ id: 'quic 5000 090a', part: 'reply' });
    expect(read(initial([1, 2], []), true)?.id).toBe(read(initial([], [7]), false)?.id);
    // A Handshake packet of the client answers; it asks nothing.
    const handshake = [0xe0, 0, 0, 0, 1, 1, 5, 1, 9, 4, 1, 2, 3, 4];
    expect(read(handshake, true)).toBeNull();
    expect(read(handshake, false)).toEqual({ id: 'quic 5000 05', part: 'reply' });
    for (let end = 0; end < 16; end++) expect(() => read(initial([1, 2, 3], [4]), true, end)).not.toThrow();
    expect(read([0x40, 1, 2, 3, 4, 5, 6, 7, 8, 9], false)).toBeNull();
  });
});
