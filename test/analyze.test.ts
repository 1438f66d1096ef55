import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyze, CaptureError, mergeObservations, type Observations, readRulebook } from '../src/index.ts';
import { BROWSER, clientHelloBody, handshake, tlsRecord } from './decode/client-hello-bytes.ts';
import { cryptoFrame, padded, sealInitial } from './decode/quic-bytes.ts';
import { arp, ascii, dhcp, dns, MAC, neighborAdvertisement, routerAdvertisement, tcp, udp } from './frames.ts';
import { capture, inputs, observeBytes, plain, type Timed } from './observing.ts';

const HELLO = handshake(1, clientHelloBody(BROWSER));
const SEED = { seed: 20191226 };

const HOMES = ['192.168.1.5', '192.168.1.6', '192.168.1.1', '2001:db8:1:2::5'];
const SERVERS = ['198.51.100.7', '203.0.113.9', '2001:db8:f00d::7'];
const MACS = [MAC.camera, MAC.phone, MAC.router];
const NAMES = ['api.example', 'cdn.example', 'edge.cloud.example'];

/** Payloads that readers of names take an interest in. */
const PAYLOADS: readonly (readonly number[])[] = [
  [],
  tlsRecord(22, HELLO),
  ascii('GET / HTTP/1.1\r\nHost: cam.example\r\n\r\nGET /2 HTTP/1.1\r\nHost: other.example\r\n\r\n'),
  sealInitial({ payload: padded(cryptoFrame(0, HELLO)) }),
  dns('api.example'),
  dns('api.example', [
    ['api.example', 'CNAME', 'edge.cloud.example'],
    ['edge.cloud.example', 'A', '198.51.100.7'],
  ]),
  Array.from({ length: 64 }, (_, i) => i),
];

const pick = <T>(...values: readonly T[]) => fc.constantFrom(...values);
const mac = pick(...MACS);
const payload = pick(...PAYLOADS);

const conversation = fc
  .record({ home: pick(...HOMES), server: pick(...SERVERS), mac, next: mac, out: fc.boolean(), local: fc.boolean() })
  .map(({ home, server, mac: own, next, out, local }) => {
    const far = local ? HOMES.find((each) => each !== home && each.includes(':') === home.includes(':')) : server;
    const other =
      far !== undefined && far.includes(':') === home.includes(':')
        ? far
        : home.includes(':')
          ? SERVERS[2]!
          : SERVERS[0]!;
    return out
      ? { from: home, to: other, macs: [own, next] as const, ports: [40000, 443] as [number, number] }
      : { from: other, to: home, macs: [next, own] as const, ports: [443, 40000] as [number, number] };
  });

const frame = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .record({ parts: conversation, payload, port: pick(53, 443, 5353, 80) })
      .map(({ parts, payload: bytes, port }) =>
        udp({
          ...parts,
          ports: parts.ports.map((each) => (each === 443 ? port : each)) as [number, number],
          payload: bytes,
        }),
      ),
  },
  {
    weight: 4,
    arbitrary: fc
      .record({ parts: conversation, payload, sequence: fc.nat(2000), flags: pick('S', 'SA', 'A', 'PA', 'F', 'R') })
      .map(({ parts, payload: bytes, ...rest }) => tcp({ ...parts, ...rest, payload: bytes })),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({ mac, who: pick('192.168.1.5', '192.168.1.1', '198.51.100.7') })
      .map((each) => arp(each.mac, each.who, '192.168.1.9')),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({ mac, name: pick(...NAMES) })
      .map((each) => dhcp({ mac: each.mac, messageType: 1, options: [[12, ascii(each.name)]] })),
  },
  {
    weight: 1,
    arbitrary: mac.map((own) =>
      dhcp({ mac: own, messageType: 5, assigned: '192.168.1.6', options: [[3, [192, 168, 1, 1]]] }),
    ),
  },
  {
    weight: 1,
    arbitrary: mac.map((own) => routerAdvertisement('fe80::fe', own, ['2001:db8:1:2::', '2001:db8:1:3::'])),
  },
  { weight: 1, arbitrary: mac.map((own) => neighborAdvertisement('2001:db8:1:2::5', own)) },
);

/** Times repeat and run backwards: nothing may rest on rows being in the order of time. */
const timed: fc.Arbitrary<Timed> = fc.record({ frame, at: fc.nat(6) });
const frames = fc.array(timed, { maxLength: 14 });
/** Some have a twin: the same name, times and sizes, and one bit that differs. */
const captures = fc.array(fc.record({ frames, path: pick('a.pcap', 'b.pcap'), twin: fc.boolean() }), {
  minLength: 1,
  maxLength: 3,
});

function twinOf(list: readonly Timed[]): Timed[] {
  const [last] = list.slice(-1) as { frame: Uint8Array; at?: number }[];
  if (last === undefined) return [];
  const frame = last.frame.slice();
  frame[frame.length - 1]! ^= 1;
  return [...list.slice(0, -1), { ...last, frame }];
}

type Sample = { frames: readonly Timed[]; path: string; twin?: boolean };

const observeAll = (list: readonly Sample[]) =>
  Promise.all(
    list.flatMap(({ frames: own, path, twin }) =>
      (twin ? [own, twinOf(own)] : [own]).map((each) => observeBytes(capture(each), path)),
    ),
  );

const rules = readRulebook(
  ['providers', 'vendors'].flatMap((folder) =>
    readdirSync(join('rules', folder)).map((name) => {
      const path = `${folder}/${name}`;
      return { path, text: readFileSync(join('rules', path), 'utf8') };
    }),
  ),
);
const concluding = inputs({
  rules: rules.attribution,
  flows: true,
  expect: { spec: 'US', countries: ['US'] } as never,
});
const document = (parts: readonly Observations[]) => JSON.stringify(analyze(parts, concluding));

describe('observing', () => {
  it('sees the same however the bytes are cut into chunks', async () => {
    let named = 0;
    await fc.assert(
      fc.asyncProperty(frames, fc.integer({ min: 1, max: 400 }), async (list, chunk) => {
        const bytes = capture(list);
        const whole = plain(await observeBytes(bytes));
        named += (whole.texts as string[]).length > 0 ? 1 : 0;
        expect(plain(await observeBytes(bytes, 'test.pcap', chunk))).toEqual(whole);
      }),
      { ...SEED, numRuns: 60 },
    );
    expect(named).toBeGreaterThan(30);
  });

  it('sees the same whether or not time passes between chunks', async () => {
    await fc.assert(
      fc.asyncProperty(frames, async (list) => {
        const bytes = capture(list);
        const { createObserver } = await import('../src/index.ts');
        const observer = createObserver({ path: 'test.pcap', site: 'home', maxFlows: 10_000 });
        for (let at = 0; at < bytes.length; at += 300) {
          observer.feed(bytes.slice(at, at + 300));
          await new Promise((resolve) => setImmediate(resolve));
        }
        const slow = mergeObservations([await observer.end()]);
        expect(plain(slow)).toEqual(plain(mergeObservations([await observeBytes(bytes)])));
      }),
      { ...SEED, numRuns: 40 },
    );
  });
});

describe('merging', () => {
  it('is the same in any order and any grouping, and merging once more changes nothing', async () => {
    let alike = 0;
    await fc.assert(
      fc.asyncProperty(captures, fc.nat(), async (list, cut) => {
        const parts = await observeAll(list);
        const all = plain(mergeObservations(parts));
        const at = cut % (parts.length + 1);
        const grouped = mergeObservations([mergeObservations(parts.slice(0, at)), mergeObservations(parts.slice(at))]);
        expect(plain(grouped)).toEqual(all);
        expect(plain(mergeObservations(parts.toReversed()))).toEqual(all);
        expect(plain(mergeObservations([mergeObservations(parts)]))).toEqual(all);
        const totals = parts.map(
          ({ captures: [facts] }) => `${facts!.path} ${facts!.firstTime} ${facts!.originalBytes}`,
        );
        alike += new Set(totals).size < totals.length ? 1 : 0;
      }),
      { ...SEED, numRuns: 50 },
    );
    expect(alike).toBeGreaterThan(20);
  });

  it('tells captures apart that are alike as wholes', async () => {
    const one = (last: number): Timed[] => [
      { frame: udp({ from: '192.168.1.5', to: '198.51.100.7', ports: [40000, 443], payload: [last] }), at: 0 },
      { frame: udp({ from: '192.168.1.5', to: `198.51.100.${last}`, ports: [40000, 443], payload: [1] }), at: 1 },
    ];
    const parts = await observeAll([
      { frames: one(8), path: 'same.pcap' },
      { frames: one(9), path: 'same.pcap' },
    ]);
    expect(plain(mergeObservations(parts.toReversed()))).toEqual(plain(mergeObservations(parts)));
    expect(document(parts.toReversed())).toBe(document(parts));
  });

  it('counts a capture twice that is given twice', async () => {
    const [part] = await observeAll([
      { frames: [udp({ from: '192.168.1.5', to: '198.51.100.7', ports: [4, 5] })], path: 'a' },
    ]);
    const { captures: both, destinations } = analyze([part!, part!], concluding);
    expect(both).toHaveLength(2);
    expect(destinations).toMatchObject([{ sentPackets: 2, flowCount: 2 }]);
  });

  it('of nothing is nothing', () => {
    expect(analyze([], concluding)).toMatchObject({
      captures: [],
      devices: [],
      destinations: [],
      lookups: [],
      flows: [],
    });
  });
});

describe('concluding', () => {
  it('gives the same bytes for any order of captures, and for a capture alone or merged', async () => {
    const met = { devices: 0, destinations: 0, names: 0, lookups: 0 };
    await fc.assert(
      fc.asyncProperty(captures, async (list) => {
        const parts = await observeAll(list);
        const text = document(parts);
        expect(document(parts.toReversed())).toBe(text);
        expect(document([mergeObservations(parts)])).toBe(text);
        for (const part of parts) expect(document([part])).toBe(document([mergeObservations([part])]));
        const { devices, destinations, lookups } = analyze(parts, concluding);
        met.devices += devices.length;
        met.destinations += destinations.length;
        met.names += destinations.filter(({ names }) => names.length > 0).length;
        met.lookups += lookups.length;
      }),
      { ...SEED, numRuns: 60 },
    );
    expect(met.devices).toBeGreaterThan(100);
    expect(met.destinations).toBeGreaterThan(100);
    expect(met.names).toBeGreaterThan(20);
    expect(met.lookups).toBeGreaterThan(20);
  });

  it('knows the rules that are shipped', () => {
    expect(rules.problems).toEqual([]);
  });
});

/** Small real captures, to be damaged. */
const SHARED = '../shared/captures';
const SAMPLES = ['intl-iot/yi_camera_sample.pcap', 'wireshark/tls12-dsb.pcapng', 'arkime/socks-http-example.pcap']
  .map((path) => join(SHARED, path))
  .filter((path) => existsSync(path))
  .map((path) => new Uint8Array(readFileSync(path)).slice(0, 20_000));

describe('hostile captures', () => {
  const damage = fc.array(fc.record({ at: fc.nat(), value: fc.nat(255) }), { maxLength: 40 });
  const generated = frames.map((list) => capture(list));
  const samples = SAMPLES.length === 0 ? generated : fc.oneof(generated, fc.constantFrom(...SAMPLES));
  const damaged = fc
    .record({ bytes: samples, damage, cut: fc.double({ min: 0.1, max: 1, noNaN: true }) })
    .map((each) => {
      const bytes = each.bytes.slice(0, Math.ceil(each.bytes.length * each.cut));
      for (const { at, value } of each.damage) if (bytes.length > 24) bytes[24 + (at % (bytes.length - 24))] = value;
      return bytes;
    });

  it('never make it throw anything but a CaptureError', async () => {
    const met = { read: 0, refused: 0 };
    const hostile = fc.oneof(
      { weight: 5, arbitrary: damaged },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }) },
    );
    await fc.assert(
      fc.asyncProperty(hostile, async (bytes) => {
        try {
          const observed = await observeBytes(bytes, 'x', 997);
          expect(document([observed])).toBe(document([mergeObservations([observed])]));
          met.read++;
        } catch (error) {
          if (!(error instanceof CaptureError)) throw error;
          met.refused++;
        }
      }),
      { ...SEED, numRuns: 120 },
    );
    expect(met.read).toBeGreaterThan(60);
    expect(met.refused).toBeGreaterThan(5);
  });
});
