import { describe, expect, test } from 'vitest';
import { analyze, mergeObservations } from '../../src/index.ts';
import { type Bytes, MAC, type TcpParts, tcp, udp } from '../frames.ts';
import { analyzeFrames, capture, inputs, observeBytes, type Timed } from '../observing.ts';

const CAMERA = '192.168.1.20';
const SERVER = '198.51.100.9';
const out = { from: CAMERA, to: SERVER };
const back = { from: SERVER, to: CAMERA, macs: [MAC.router, MAC.camera] as const };

const sends = (rest: Omit<TcpParts, 'from' | 'to' | 'ports'>) => tcp({ ...out, ports: [5000, 443], ...rest });
const answers = (rest: Omit<TcpParts, 'from' | 'to' | 'ports'>) => tcp({ ...back, ports: [443, 5000], ...rest });
const bytes = (length: number): Bytes => new Uint8Array(length).fill(0x41);

const SYN = sends({ sequence: 99, flags: 'S' });
const SYN_ACK = answers({ sequence: 499, acknowledgement: 100, flags: 'SA' });
const HANDSHAKE: Timed[] = [
  { frame: SYN, at: 0 },
  { frame: SYN_ACK, at: 0.02 },
  { frame: sends({ sequence: 100, acknowledgement: 500, flags: 'A' }), at: 0.021 },
];
const data = (length: number, at: number, sequence = 100): Timed => ({
  frame: sends({ sequence, acknowledgement: 500, flags: 'PA', payload: bytes(length) }),
  at,
});
const asks = (at: number, length = 40, port = 4000): Timed => ({
  frame: udp({ ...out, ports: [port, 9999], payload: bytes(length) }),
  at,
});
const replies = (at: number, port = 4000): Timed => ({
  frame: udp({ ...back, ports: [9999, port], payload: bytes(40) }),
  at,
});

async function level(frames: readonly Timed[]): Promise<string | undefined> {
  const { destinations } = await analyzeFrames(frames);
  return destinations.find(({ address }) => address === SERVER)?.evidenceLevel;
}

describe('what packets amount to', () => {
  test.each<[string, readonly Timed[], string]>([
    ['a SYN without answer', [{ frame: SYN, at: 0 }], 'E2'],
    [
      'a SYN that is reset',
      [
        { frame: SYN, at: 0 },
        { frame: answers({ sequence: 0, acknowledgement: 100, flags: 'RA' }), at: 0.01 },
      ],
      'E2',
    ],
    ['UDP without answer', [asks(0), asks(1), asks(2)], 'E2'],
    ['a handshake', HANDSHAKE, 'E3'],
    ['a handshake and a byte', [...HANDSHAKE, data(1, 1)], 'E4'],
    ['a retransmitted byte counted once', [...HANDSHAKE, data(1500, 1), data(1500, 2)], 'E4'],
    ['a byte above the rate', [...HANDSHAKE, data(1400, 1), data(101, 2, 1500)], 'E5'],
    ['one UDP request and reply', [asks(0), replies(0.02)], 'E3'],
    ['a second request', [asks(0), replies(0.02), asks(1)], 'E4'],
    ['a second exchange from another port', [asks(0), replies(0.02), asks(1, 40, 4001), replies(1.02, 4001)], 'E4'],
    [
      'a connection captured in its middle, acknowledged',
      [data(900, 0), { frame: answers({ sequence: 500, acknowledgement: 1000, flags: 'A' }), at: 0.02 }],
      'E4',
    ],
    [
      'a connection captured in its middle, refused',
      [data(900, 0), { frame: answers({ sequence: 500, acknowledgement: 1000, flags: 'RA' }), at: 0.02 }],
      'E2',
    ],
    ['what only came in', [replies(0), replies(1)], 'E0'],
  ])('%s', async (_, frames, expected) => {
    expect(await level(frames)).toBe(expected);
  });

  test('a burst of 16 KiB within ten seconds is a transfer, spread over minutes it is not', async () => {
    const segments = (seconds: number) =>
      Array.from({ length: 16 }, (_, i) => data(1024, 1 + i * seconds, 100 + 1024 * i));
    expect(await level([...HANDSHAKE, ...segments(0.1)])).toBe('E5');
    expect(await level([...HANDSHAKE, ...segments(50)])).toBe('E4');
  });

  test('an upload is what one flow sends, three times what it receives', async () => {
    const upload = (count: number, received: number): Timed[] => [
      ...HANDSHAKE,
      ...Array.from({ length: count }, (_, i) => data(64_000, 1 + i, 100 + 64_000 * i)),
      ...Array.from(
        { length: received },
        (_, i): Timed => ({
          frame: answers({ sequence: 500 + 64_000 * i, acknowledgement: 100, flags: 'PA', payload: bytes(64_000) }),
          at: 30 + i,
        }),
      ),
    ];
    // 17 × 64,000 bytes are just above 1 MiB.
    expect(await level(upload(17, 5))).toBe('E6');
    expect(await level(upload(16, 5))).toBe('E5');
    expect(await level(upload(17, 6))).toBe('E5');
  });

  test('the time between two captures lowers no rate', async () => {
    const first = await observeBytes(capture([...HANDSHAKE, data(1400, 1)]), 'first.pcap');
    const month = 30 * 86_400;
    const later = await observeBytes(capture([data(1400, month, 1500)]), 'later.pcap');
    const { destinations } = analyze([mergeObservations([first, later])], inputs());
    expect(destinations[0]).toMatchObject({ address: SERVER, evidenceLevel: 'E5' });
  });
});
