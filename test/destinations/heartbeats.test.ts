import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type Analysis, analyze, createObserver, mergeObservations } from '../../src/index.ts';
import { ascii, MAC, tcp, udp } from '../frames.ts';
import { analyzeFrames, capture, inputs, observeBytes, type Timed } from '../observing.ts';

const CAMERA = '192.168.1.20';
const SERVER = '198.51.100.9';
const SHARED = join(import.meta.dirname, '../../../shared/captures');

const bytes = (length: number) => new Uint8Array(length).fill(0x41);
const back = { from: SERVER, to: CAMERA, macs: [MAC.router, MAC.camera] as const };

const asks = (at: number, length = 40, port = 5000): Timed => ({
  frame: udp({ from: CAMERA, to: SERVER, ports: [port, 9999], payload: bytes(length) }),
  at,
});
const replies = (at: number, port = 5000): Timed => ({
  frame: udp({ ...back, ports: [9999, port], payload: bytes(12) }),
  at,
});
const every = (count: number, period: number, make: (at: number, i: number) => Timed[]) =>
  Array.from({ length: count }, (_, i) => make(i * period, i)).flat();

const beatsIn = ({ destinations }: Analysis) => destinations.flatMap(({ heartbeats = [] }) => heartbeats);

async function analyzeFile(path: string): Promise<Analysis> {
  const file = readFileSync(path);
  return analyze([await observeBytes(new Uint8Array(path.endsWith('.gz') ? gunzipSync(file) : file))], inputs());
}

/** Heartbeats as `address service seconds`, by address. */
const listBeats = ({ destinations }: Analysis) =>
  destinations
    .flatMap(({ address, heartbeats = [] }) =>
      heartbeats.map(({ service, periodSeconds }) => `${address} ${service} ${periodSeconds}`),
    )
    .sort();

describe('heartbeats', () => {
  test('say what beats, how often, how surely, and where it was first seen', async () => {
    const document = await analyzeFrames(every(6, 40, (at) => [asks(at), replies(at + 0.1)]));
    expect(beatsIn(document)).toEqual([
      {
        service: 'udp/9999',
        protocol: null,
        periodSeconds: 40,
        intervals: 5,
        regularity: 1,
        sender: 'device',
        payloadBytes: 40,
        // Behind a request of 82 bytes and an answer of 54, each with a header of 16.
        evidence: { capture: 'c1', frameNumber: 3, fileOffset: 24 + 16 + (82 + 16) + (54 + 16) },
      },
    ]);
  });

  test('are the same in one flow and in a flow each', async () => {
    const one = await analyzeFrames(every(8, 62, (at) => [asks(at)]));
    const each = await analyzeFrames(every(8, 62, (at, i) => [asks(at, 40, 5000 + i)]));
    expect(beatsIn(each)).toEqual(beatsIn(one));
    expect(beatsIn(one)).toMatchObject([{ periodSeconds: 62, intervals: 7 }]);
  });

  test('of the far side are told as its own, and name the protocol that was recognised', async () => {
    const opening: Timed[] = [
      { frame: tcp({ from: CAMERA, to: SERVER, ports: [5000, 80], sequence: 99, flags: 'S' }), at: 0 },
      {
        frame: tcp({
          from: CAMERA,
          to: SERVER,
          ports: [5000, 80],
          sequence: 100,
          flags: 'PA',
          payload: ascii('GET / HTTP/1.1\r\nHost: a.example\r\n\r\n'),
        }),
        at: 0.1,
      },
    ];
    const pushes = every(6, 30, (at, i): Timed[] => [
      {
        frame: tcp({
          ...back,
          ports: [80, 5000],
          sequence: 500 + 64 * i,
          acknowledgement: 135,
          flags: 'PA',
          payload: bytes(64),
        }),
        at: 5 + at,
      },
    ]);
    expect(beatsIn(await analyzeFrames([...opening, ...pushes]))).toMatchObject([
      { service: 'tcp/80', protocol: 'http', periodSeconds: 30, sender: 'remote', payloadBytes: 64 },
    ]);
  });

  test('stand beside bulk traffic of the same service', async () => {
    const upload = (at: number, i: number) =>
      Array.from({ length: 20 }, (_, n) => asks(at + 11 + n * 0.2, 900 + ((i * 7 + n) % 400), 6000));
    const document = await analyzeFrames(every(10, 40, (at, i) => [asks(at), ...upload(at, i)]));
    expect(beatsIn(document)).toMatchObject([{ periodSeconds: 40, intervals: 9, payloadBytes: 40 }]);
  });

  test('of request and answer that come a second apart are one', async () => {
    const document = await analyzeFrames(every(6, 60, (at) => [asks(at), replies(at + 2)]));
    expect(beatsIn(document)).toMatchObject([{ periodSeconds: 60, sender: 'device' }]);
  });

  test('stay at home where both ends are devices', async () => {
    const home = every(9, 20, (at) => [
      { frame: udp({ from: CAMERA, to: '192.168.1.30', ports: [5000, 9999], payload: bytes(9) }), at },
    ]);
    expect(beatsIn(await analyzeFrames([...home, asks(1)]))).toEqual([]);
  });

  test('are absent where a capture is too short to show four periods', async () => {
    const { destinations } = await analyzeFrames(every(4, 40, (at) => [asks(at)]));
    expect(destinations[0]).not.toHaveProperty('heartbeats');
  });

  test('add up over captures, and the time between these is none of theirs', async () => {
    const day = 86_400;
    const parts = await Promise.all(
      [0, 1, 3].map((n) => observeBytes(capture(every(3, 40, (at) => [asks(n * day + at)])), `${n}.pcap`)),
    );
    const document = analyze(parts, inputs());
    expect(beatsIn(document)).toMatchObject([
      { periodSeconds: 40, intervals: 6, regularity: 1, evidence: { capture: 'c1' } },
    ]);
    const grouped = analyze([mergeObservations(parts.slice(1)), parts[0]!], inputs());
    expect(JSON.stringify(grouped)).toBe(JSON.stringify(document));
  });
});

describe('pieces of one recording', () => {
  test('beat as the whole does, and say in which piece', async () => {
    const observer = createObserver({ path: '0.pcap', site: 'home', maxFlows: 1000 });
    observer.feed(capture([asks(0)]));
    observer.next({ path: '1.pcap', site: 'home' });
    observer.feed(capture([asks(40), asks(80)]));
    observer.next({ path: '2.pcap', site: 'home' });
    observer.feed(capture([asks(120), asks(160)]));
    expect(beatsIn(analyze([await observer.end()], inputs()))).toMatchObject([
      { periodSeconds: 40, intervals: 4, evidence: { capture: 'c2', frameNumber: 1 } },
    ]);
  });
});

describe('the sample captures', () => {
  test.each([
    ['relayed-2021.pcap', ['50.19.254.134 udp/10001 40']],
    ['ubell-like.pcap', ['120.78.73.68 udp/10240 35']],
    ['v380-like.pcap', ['120.24.100.10 udp/8800 30']],
    [
      'relayed-2021-72h.pcap.gz',
      ['50.19.254.134 udp/10001 120', '52.32.10.20 tcp/443 21600', '52.40.20.10 tcp/443 14400'],
    ],
  ])('%s beats as its scenario says', async (name, beats) => {
    const expected = expect.arrayContaining(beats);
    expect(listBeats(await analyzeFile(join(import.meta.dirname, '../../captures', name)))).toEqual(expected);
  });
});

describe.skipIf(!existsSync(SHARED))('real captures (needs ../shared)', () => {
  test.each([
    [
      'nku-lifecycle/xiaobai_Y2camera_idle_local.pcap',
      [
        '110.43.39.65 udp/32100 60.4',
        '110.43.68.16 udp/32100 60.4',
        '114.114.114.114 icmp 41.4',
        '120.92.65.240 tcp/443 24.1',
        '42.157.163.171 udp/32100 60.4',
        '8.8.8.8 icmp 29.9',
      ],
    ],
    ['smart-home-firewall/dlink-cam__no-firewall__wlan2.4.pcap', ['34.254.122.144 tcp/443 55']],
    [
      'smart-home-firewall/philips-hue__no-firewall__lan.pcap',
      ['108.128.53.179 tcp/443 60', '34.117.13.189 tcp/443 120', '54.217.52.155 tcp/443 60'],
    ],
    ['intl-iot/yi_camera_sample.pcap', []],
  ])('%s beats as it does by eye', async (name, beats) => {
    expect(listBeats(await analyzeFile(join(SHARED, name)))).toEqual(beats);
  });
});
