import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createObserver, mergeObservations } from '../../src/index.ts';
import { DNS_KINDS } from '../../src/names/name-tables.ts';
import { BROWSER, clientHelloBody, handshake, uint16, uint24 } from '../decode/client-hello-bytes.ts';
import { cryptoFrame, padded, sealInitial } from '../decode/quic-bytes.ts';
import { dns, MAC, udp } from '../frames.ts';
import { capture, namesIn, observeFrames, plain, rowsOf, type Timed } from '../observing.ts';

const CAMERA = '192.168.1.5';
const SERVER = '198.51.100.7';
const RESOLVER = '192.168.1.1';

const HELLO = handshake(1, clientHelloBody(BROWSER));
const CUT = 110;
/** A hello in two datagrams: the name stands in the first, the offer of an encrypted hello in the second. */
const HALVES = [
  sealInitial({ payload: padded(cryptoFrame(0, HELLO.slice(0, CUT + 20))), number: 0 }),
  sealInitial({ payload: padded(cryptoFrame(CUT + 20, HELLO.slice(CUT + 20))), number: 1 }),
];

const send = (payload: number[], port = 443, own = 40000) =>
  udp({ from: CAMERA, to: SERVER, ports: [own, port], payload });
const receive = (payload: number[], port = 443, own = 40000) =>
  udp({ from: SERVER, to: CAMERA, macs: [MAC.router, MAC.camera], ports: [port, own], payload });

/** Feeds a capture in chunks and lets time pass after the first `pauseAfter` of them: cryptography is loaded by then. */
async function observeWithPause(frames: readonly Timed[], pauseAfter: number) {
  const bytes = capture(frames);
  const observer = createObserver({ path: 'test.pcap', site: 'home', maxFlows: 10_000 });
  for (let at = 0, chunk = 0; at < bytes.length; at += 1300, chunk++) {
    observer.feed(bytes.slice(at, at + 1300));
    if (chunk < pauseAfter) continue;
    await import('../../src/decode/quic-crypto.ts');
    await new Promise((resolve) => setImmediate(resolve));
  }
  return mergeObservations([await observer.end()]);
}

describe('QUIC', () => {
  it('tells the name in the client’s Initial, and the frame that has it', async () => {
    const whole = sealInitial({ payload: padded(cryptoFrame(0, HELLO)) });
    const observed = await observeFrames([receive([1, 2, 3]), send(whole)]);
    expect(namesIn(observed)).toEqual([`sni-outer camera.example.com at ${SERVER}`]);
    expect(rowsOf(observed.names).frame).toEqual([2]);
    const { service, serverName, alpn } = rowsOf(observed.flows);
    expect([service, serverName, alpn].map((each) => observed.texts[each![0]!])).toEqual([
      'quic',
      'camera.example.com',
      'h2,http/1.1',
    ]);
  });

  it('tells a name once the hello is whole: what follows it may say that it is an outer one', async () => {
    expect(namesIn(await observeFrames(HALVES.map((half) => send(half))))).toEqual([
      `sni-outer camera.example.com at ${SERVER}`,
    ]);
  });

  it('tells the name of a hello of which the rest never comes', async () => {
    expect(namesIn(await observeFrames([send(HALVES[0]!)]))).toEqual([`quic camera.example.com at ${SERVER}`]);
  });

  it('names the server where its answer was seen first', async () => {
    const answer = [0x40, ...new Array<number>(40).fill(7)];
    const frames = [receive(answer, 4433), ...HALVES.map((half) => send(half, 4433))];
    expect(namesIn(await observeFrames(frames))).toEqual([`sni-outer camera.example.com at ${SERVER}`]);
    const late = [receive(answer, 4433), send(HALVES[0]!, 4433)];
    expect(namesIn(await observeFrames(late))).toEqual([`quic camera.example.com at ${SERVER}`]);
  });

  it('is not begun anew by the server’s packets where the client’s first ones are missing', async () => {
    const short = [0x40, ...new Array<number>(40).fill(7)];
    const server = sealInitial({ payload: padded(cryptoFrame(0, HELLO)), side: 'server', keyId: Uint8Array.of(1, 2) });
    const frames = [send(short), receive(server), receive(server), send(HALVES[0]!), send(HALVES[1]!)];
    expect(namesIn(await observeFrames(frames))).toEqual([`sni-outer camera.example.com at ${SERVER}`]);
  });

  it('is read alike whenever the cryptography is there', async () => {
    const short = Array.from({ length: 40 }, (_, i) => 0x40 | (i & 7));
    const flow = (own: number): Timed[] => [
      send(HALVES[0]!, 443, own),
      receive(short, 443, own),
      send(short, 443, own),
      send(HALVES[1]!, 443, own),
      receive(short, 443, own),
      ...Array.from({ length: 20 }, () => send(short, 443, own)),
    ];
    const frames = [...flow(40000), ...flow(40001), ...flow(40002)];
    const atEnd = await observeWithPause(frames, Number.POSITIVE_INFINITY);
    expect(namesIn(atEnd)).toHaveLength(1);
    for (const pauseAfter of [0, 1, 2, 3, 4, 5])
      expect(plain(await observeWithPause(frames, pauseAfter))).toEqual(plain(atEnd));
  });

  it('waits within bounds: one flow takes no more than a few places, and flows without a place are counted', async () => {
    const many = (flows: number, each: number) =>
      observeFrames(
        Array.from({ length: flows * each }, (_, i) =>
          send([0xc0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0], 443, 20_000 + (i % flows)),
        ),
      );
    const hello = send(sealInitial({ payload: padded(cryptoFrame(0, HELLO)) }), 443, 65000);
    const busy = Array.from({ length: 17_000 }, () => send([0xc0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]));
    expect(namesIn(await observeFrames([...busy, hello]))).toHaveLength(1);
    const { captures } = await many(16_500, 1);
    expect(captures[0]!.overflow).toEqual([{ what: 'names', count: 16_500 - 16_384 }]);
  });
});

describe('DTLS', () => {
  const body = clientHelloBody({ ...BROWSER, more: [], legacyVersion: 0xfefd, cookie: [1, 2, 3, 4] });
  const record = (payload: number[]) => [22, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 1, ...uint16(payload.length), ...payload];
  const piece = (from: number, to: number, sequence = 1) =>
    record([
      1,
      ...uint24(body.length),
      ...uint16(sequence),
      ...uint24(from),
      ...uint24(to - from),
      ...body.slice(from, to),
    ]);

  it('tells the name of a hello that takes several datagrams, in any order, behind one without its cookie', async () => {
    const first = piece(0, 60, 0);
    const pieces = [piece(90, body.length), piece(0, 40), piece(40, 90)];
    const frames = [first, ...pieces].map((bytes) => send(bytes, 5684));
    expect(namesIn(await observeFrames(frames))).toEqual([`sni camera.example.com at ${SERVER}`]);
  });

  it('names whoever the hello goes to: either side of a call may be the client', async () => {
    const frames = [send([1, 2, 3], 5000), receive(piece(0, body.length), 5000)];
    expect(namesIn(await observeFrames(frames))).toEqual([`sni camera.example.com at ${CAMERA}`]);
  });

  it('keeps a bounded number of hellos in the making', async () => {
    const start = Array.from({ length: 600 }, (_, i) => send(piece(0, 40), 5684, 20_000 + i));
    const rest = [20_000, 20_599].map((own) => send(piece(40, body.length), 5684, own));
    const { names } = await observeFrames([...start, ...rest]);
    expect(rowsOf(names).count).toEqual([1]);
  });
});

describe('DNS', () => {
  /** `kind asker question` of lookups, `kind asker owner` of records. */
  async function seen(frames: readonly Timed[]) {
    const { lookups, records, texts, addresses } = await observeFrames(frames);
    const list = (rows: Record<string, number[]>, name: string) =>
      rows.kind!.map((kind, i) => {
        const asker = rows.asker![i]!;
        const last = asker < 0 ? 'everybody' : `.${addresses[asker * 4 + 3]! & 255}`;
        return `${DNS_KINDS[kind]} ${last} ${texts[rows[name]![i]!]}`;
      });
    return [...list(rowsOf(lookups), 'name'), ...list(rowsOf(records), 'owner')];
  }
  const answer = dns('Cam.Example', [['cam.example', 'A', SERVER]]);

  it('belongs to the client, whoever is seen first', async () => {
    const question = udp({ from: CAMERA, to: RESOLVER, ports: [40000, 53], payload: dns('Cam.Example') });
    const reply = udp({
      from: RESOLVER,
      to: CAMERA,
      macs: [MAC.router, MAC.camera],
      ports: [53, 40000],
      payload: answer,
    });
    expect(await seen([question, reply])).toEqual(['dns .5 cam.example', 'dns .5 cam.example']);
    expect(await seen([reply, question])).toEqual(['dns .5 cam.example', 'dns .5 cam.example']);
  });

  it('is everybody’s where it is said to everybody', async () => {
    const multicast = (port: number, to: string, payload: number[]) =>
      udp({ from: CAMERA, to, ports: [port, port], payload });
    expect(await seen([multicast(5353, '224.0.0.251', answer)])).toEqual(['mdns everybody cam.example']);
    expect(await seen([multicast(5355, '224.0.0.252', dns('cam'))])).toEqual(['llmnr everybody cam']);
  });

  it('is known on other ports when it is beyond doubt, and only then', async () => {
    const question = dns('cam.example');
    expect(await seen([send(question, 10053)])).toEqual(['dns .5 cam.example']);
    expect(await seen([send([...question, 0], 10053)])).toEqual([]);
  });

  it('is not what NetBIOS speaks, which looks like it', async () => {
    const station = 'EDEBENCNEBFEFEEJEDCACACACACACAAA';
    const frames = [udp({ from: CAMERA, to: '192.168.1.255', ports: [137, 137], payload: dns(station) })];
    const { flows, lookups, texts } = await observeFrames(frames);
    expect([texts[rowsOf(flows).service![0]!], lookups.length]).toEqual(['nbns', 0]);
  });

  it('is read in every datagram of a flow, however many there are', async () => {
    const frames = Array.from({ length: 30 }, (_, i) => send(dns(`n${i}.example`), 53));
    expect(await seen(frames)).toHaveLength(30);
  });
});

describe('anything else', () => {
  it('is looked into a few times and then left alone', async () => {
    const noise = fc.sample(fc.uint8Array({ minLength: 30, maxLength: 30 }), { seed: 7, numRuns: 12 });
    const late = send(dns('late.example'), 10053);
    const { lookups } = await observeFrames([
      ...noise.map((bytes) => send([...bytes.map((byte) => byte & 0x3f)], 10053)),
      late,
    ]);
    expect(lookups.length).toBe(0);
  });
});
