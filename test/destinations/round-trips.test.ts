import { describe, expect, test } from 'vitest';
import type { AttributionSources, Vantage } from '../../src/attribution/lookups.ts';
import type { Analysis } from '../../src/index.ts';
import { MAC, tcp, udp } from '../frames.ts';
import { analyzeFrames, type Timed } from '../observing.ts';

const CAMERA = '192.168.1.20';
const SERVER = '47.92.0.1';
const HOME: [string, string] = [MAC.camera, MAC.router];
const AWAY: [string, string] = [MAC.router, MAC.camera];
const out = { from: CAMERA, to: SERVER, macs: HOME };
const back = { from: SERVER, to: CAMERA, macs: AWAY };

/** A handshake `at` seconds after the start whose SYN/ACK takes `milliseconds`. */
function handshake(port: number, at: number, milliseconds: number): Timed[] {
  const later = at + milliseconds / 1000;
  return [
    { frame: tcp({ ...out, ports: [port, 443], sequence: 1, flags: 'S' }), at },
    { frame: tcp({ ...back, ports: [443, port], sequence: 9, acknowledgement: 2, flags: 'SA' }), at: later },
    { frame: tcp({ ...out, ports: [port, 443], sequence: 2, acknowledgement: 10, flags: 'A' }), at: later + 0.0001 },
  ];
}

/** A binding request and its answer, bound by the transaction; `asks` says who asks. */
function binding(id: number, at: number, milliseconds: number, asks: 'camera' | 'server' = 'camera'): Timed[] {
  const message = (type: number) => [
    ...[type >> 8, type & 255, 0, 0, 0x21, 0x12, 0xa4, 0x42],
    ...[...Array<number>(11).fill(7), id],
  ];
  const [there, here] = asks === 'camera' ? [out, back] : [back, out];
  return [
    { frame: udp({ ...there, ports: [4000, 3478], payload: message(0x0001) }), at },
    { frame: udp({ ...here, ports: [3478, 4000], payload: message(0x0101) }), at: at + milliseconds / 1000 },
  ];
}

const SOURCES: AttributionSources = {
  countries: (['dbip', 'maxmind'] as const).map((family) => ({
    id: family,
    family,
    edition: '2023-11-01',
    licence: '',
    lookup: () => ({ country: 'CN', prefix: '47.92.0.0/16' }),
  })),
  networks: [],
  ranges: [],
  anycast: [],
  distances: { id: 'd', edition: '1', kilometres: (_, country) => (country === 'CN' ? 10_000 : 0) },
};

async function judged(frames: Timed[], vantage: Vantage | null = { country: 'US' }) {
  const analysis: Analysis = await analyzeFrames(frames, { sources: SOURCES, vantage });
  const found = analysis.destinations.find(({ address }) => address === '47.92.0.1')!;
  const { status, rttMicroseconds } = found.location;
  return { status, rttMicroseconds, codes: analysis.diagnostics.map(({ code }) => code), options: analysis.options };
}

describe('round trips', () => {
  test('two handshakes that agree rule out a country too far away', async () => {
    expect(await judged([...handshake(5000, 0, 12.34), ...handshake(5001, 5, 13)])).toMatchObject({
      status: 'disputed',
      rttMicroseconds: 12_350,
      options: { vantage: 'US' },
    });
  });

  test('one alone, or two that differ by more than twice, rule out nothing', async () => {
    expect(await judged(handshake(5000, 0, 12))).toMatchObject({ status: 'agreed', rttMicroseconds: null });
    const frames = [...handshake(5000, 0, 12), ...handshake(5001, 5, 250)];
    expect(await judged(frames)).toMatchObject({ status: 'agreed', rttMicroseconds: null });
  });

  test('a repeated SYN gives no sample', async () => {
    const syn = tcp({ ...out, ports: [5001, 443], sequence: 1, flags: 'S' });
    const repeated = [{ frame: syn, at: 4 }, ...handshake(5001, 5, 12)];
    expect(await judged([...handshake(5000, 0, 12), ...repeated])).toMatchObject({ rttMicroseconds: null });
  });

  test('a STUN server answers transactions: two of one flow suffice', async () => {
    const frames = [...binding(1, 0, 12.34), ...binding(2, 3, 12.5)];
    expect(await judged(frames)).toMatchObject({ status: 'disputed', rttMicroseconds: 12_350 });
  });

  test('what the far side asks of the device tells nothing of the far side', async () => {
    const frames = [...handshake(5000, 0, 90), ...binding(1, 2, 1, 'server'), ...binding(2, 3, 1, 'server')];
    expect(await judged(frames)).toMatchObject({ rttMicroseconds: null });
  });

  test('without a vantage they are shown and rule out nothing', async () => {
    const frames = [...handshake(5000, 0, 12), ...handshake(5001, 5, 13)];
    expect(await judged(frames, null)).toMatchObject({ status: 'agreed', rttMicroseconds: 13_000 });
  });

  test('a device with a tunnel keeps them out, and the report says why', async () => {
    const wireguard = [1, 0, 0, 0, ...Array<number>(144).fill(9)];
    const tunnel = { frame: udp({ ...out, ports: [51_820, 51_820], payload: wireguard }), at: 20 };
    const frames = [...handshake(5000, 0, 12), ...handshake(5001, 5, 13), tunnel];
    const { status, codes } = await judged(frames);
    expect([status, codes.includes('tunnelled-round-trips')]).toEqual(['agreed', true]);
  });
});
