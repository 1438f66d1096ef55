import { describe, expect, it } from 'vitest';
import { createObserver, type Observations, readRulebook } from '../../src/index.ts';
import { bytesOf, concatBytes } from '../decode/hostile-bytes.ts';
import { type Bytes, MAC, tcp, udp } from '../frames.ts';
import { capture, observeFrames, type Timed } from '../observing.ts';
import { shippedRuleFiles } from '../shipped-rules.ts';

const CAMERA = '192.168.1.5';
const SERVER = '198.51.100.7';

const send = (payload: Bytes, port = 5000) => udp({ from: CAMERA, to: SERVER, ports: [40000, port], payload });

/** A connection in which each side sends its pieces, the camera first. */
function stream(mine: readonly Bytes[], theirs: readonly Bytes[] = [], port = 1883): Timed[] {
  const back = { from: SERVER, to: CAMERA, macs: [MAC.router, MAC.camera] as const, ports: [port, 40000] as const };
  const there = { from: CAMERA, to: SERVER, ports: [40000, port] as const };
  let [sent, received] = [1, 1];
  const frames: Timed[] = [
    tcp({ ...there, sequence: 0, flags: 'S' }),
    tcp({ ...back, sequence: 0, acknowledgement: 1, flags: 'SA' }),
  ];
  for (let i = 0; i < Math.max(mine.length, theirs.length); i++) {
    if (mine[i]) frames.push(tcp({ ...there, sequence: sent, flags: 'PA', payload: mine[i]! }));
    sent += mine[i]?.length ?? 0;
    if (theirs[i]) frames.push(tcp({ ...back, sequence: received, flags: 'PA', payload: theirs[i]! }));
    received += theirs[i]?.length ?? 0;
  }
  return frames;
}

/** What was said, as `> service message ×count`; `<` when the responder said it. */
function said({ messages: { columns, length }, texts }: Observations): string[] {
  return Array.from({ length }, (_, row) => {
    const count = columns.count[row]! > 1 ? ` ×${columns.count[row]}` : '';
    const arrow = columns.fromOriginator[row] === 1 ? '>' : '<';
    return `${arrow} ${texts[columns.service[row]!]} ${texts[columns.message[row]!]}${count}`;
  });
}

const serviceOf = ({ flows, texts }: Observations) => texts[flows.columns.service[0]!] ?? null;

const RTP = (sequence: number, source = 'cafebabe') =>
  concatBytes(bytesOf('80e0'), [sequence >> 8, sequence & 255], bytesOf(`00000bb8 ${source}`), new Uint8Array(20));
const TRANSACTION = bytesOf('2112a442 0102030405060708090a0b0c');
const BINDING = concatBytes(bytesOf('00010000'), TRANSACTION);

describe('media', () => {
  it('is told by two packets of one stream, not by one', async () => {
    expect(serviceOf(await observeFrames([send(RTP(1))]))).toBeNull();
    expect(serviceOf(await observeFrames([send(RTP(1)), send(RTP(2, 'deadbeef'))]))).toBeNull();
    const observed = await observeFrames([send(RTP(1)), send(RTP(2)), send(RTP(3))]);
    expect([serviceOf(observed), said(observed)]).toEqual(['rtp', ['> rtp payload-type-96 ×2']]);
  });

  it('is found behind the messages that prepare it, which name the flow', async () => {
    const observed = await observeFrames([send(BINDING), send(RTP(1)), send(RTP(2))]);
    expect([serviceOf(observed), said(observed)]).toEqual([
      'stun',
      ['> stun binding-request', '> rtp payload-type-96'],
    ]);
  });

  it('has reports that are told by one packet', async () => {
    const report = bytesOf('80c90001 cafebabe 81ca0003 cafebabe 0103 63616d 000000');
    expect(serviceOf(await observeFrames([send(report)]))).toBe('rtcp');
  });
});

describe('STUN', () => {
  it('through a relay shows channels on its port', async () => {
    const channel = bytesOf('40010004 01020304');
    expect(said(await observeFrames([send(channel, 3478)]))).toEqual(['> stun channel-data']);
    expect(said(await observeFrames([send(channel)]))).toEqual([]);
  });

  it('tells by which address a server saw the asker', async () => {
    const answer = concatBytes(bytesOf('0101000c'), TRANSACTION, bytesOf('00200008 0001 a147 e112a643'));
    const reply = udp({
      ...{ from: SERVER, to: CAMERA, macs: [MAC.router, MAC.camera] as const },
      ...{ ports: [5000, 40000] as const, payload: answer },
    });
    expect(said(await observeFrames([send(BINDING), reply]))).toEqual([
      '> stun binding-request',
      '< stun binding-success',
      '< stun mapped-address: 192.0.2.1',
    ]);
  });

  it('is read over TCP, also behind the length that peers put before it', async () => {
    expect(serviceOf(await observeFrames(stream([BINDING])))).toBe('stun');
    expect(serviceOf(await observeFrames(stream([concatBytes([0, BINDING.length], BINDING)])))).toBe('stun');
  });
});

describe('IPsec behind address translation', () => {
  it('is told on its port by an index and a number', async () => {
    expect(serviceOf(await observeFrames([send(bytesOf('c0ffee01 00000001 aabbccdd'), 4500)]))).toBe('esp-in-udp');
    expect(serviceOf(await observeFrames([send(bytesOf('000000ff 00000001 aabbccdd'), 4500)]))).toBeNull();
    expect(serviceOf(await observeFrames([send(bytesOf('c0ffee01 00000000 aabbccdd'), 4500)]))).toBeNull();
    expect(serviceOf(await observeFrames([send(bytesOf('c0ffee01 00000001 aabbccdd'))]))).toBeNull();
  });
});

describe('NetBIOS', () => {
  it('names are none of DNS, though they travel in its form', async () => {
    // tshark: NBNS query NB WORKGROUP<1d>
    const query = concatBytes(
      bytesOf('0001 0110 0001 0000 0000 0000 20'),
      new TextEncoder().encode('FHEPFCELEHFCEPFFFACACACACACACABN'),
      bytesOf('00 0020 0001'),
    );
    const observed = await observeFrames([send(query, 137)]);
    expect([serviceOf(observed), observed.lookups.length]).toEqual(['nbns', 0]);
  });
});

describe('messages of a P2P protocol', () => {
  const alive = bytesOf('f1e00000');
  const login = bytesOf('f1200004 00000000');

  it('are all read, however long keeping alive goes before the one that counts', async () => {
    const observed = await observeFrames([...Array.from({ length: 500 }, () => send(alive)), send(login)]);
    expect(said(observed)).toEqual(['> pppp alive ×500', '> pppp p2p-request']);
  });

  it('are left unread where they carry media', async () => {
    const media = concatBytes(bytesOf('f1d00404 d1020000'), new Uint8Array(1024));
    const observed = await observeFrames([...Array.from({ length: 100 }, () => send(media)), send(alive)]);
    expect(said(observed)).toEqual(['> pppp data ×6', '> pppp alive']);
  });
});

describe('MQTT', () => {
  const text = (value: string) => concatBytes([0, value.length], new TextEncoder().encode(value));
  const packet = (first: number, ...parts: Bytes[]) => {
    const body = concatBytes(...parts.map((part) => Uint8Array.from(part)));
    return concatBytes(
      [first, ...(body.length < 128 ? [body.length] : [(body.length & 127) | 128, body.length >> 7])],
      body,
    );
  };
  const connect = packet(0x10, text('MQTT'), bytesOf('04 c2 003c'), text('cam-0007'), text('user'), text('secret'));
  const subscribe = packet(0x82, bytesOf('0001'), text('cam/0007/#'), [1]);
  const image = packet(0x30, text('cam/0007/image'), new Uint8Array(3000));
  const state = packet(0x30, text('cam/0007/state'), [1]);

  it('tells who connects and what about, from packets in any pieces', async () => {
    const bytes = concatBytes(connect, subscribe, image, state);
    const told = [
      '> mqtt connect',
      '> mqtt client-id: cam-0007',
      '> mqtt subscribe: cam/0007/#',
      '> mqtt publish: cam/0007/image',
      '> mqtt publish: cam/0007/state',
    ];
    for (const size of [1, 7, 100, 1400]) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.slice(i * size, (i + 1) * size),
      );
      const observed = await observeFrames(stream(pieces));
      expect([serviceOf(observed), said(observed)]).toEqual(['mqtt', told]);
    }
  });

  it('tells the topics of the broker’s side', async () => {
    const observed = await observeFrames(stream([connect], [bytesOf('20020000'), packet(0x30, text('cmd'), [1])]));
    expect(said(observed).slice(2)).toEqual(['< mqtt connect-ack', '< mqtt publish: cmd']);
  });
});

describe('protocols of rules', () => {
  const { protocols } = readRulebook(shippedRuleFiles());
  const patterns = protocols.flatMap((rule) => rule.patterns.map((pattern) => ({ rule, pattern })));

  it.each(patterns)('$rule.id ($pattern.transport) is recognised by its bytes', async ({ rule, pattern }) => {
    const bytes = bytesOf(pattern.sample);
    const port = pattern.ports?.[0] ?? 5000;
    const frames = pattern.transport === 'udp' ? [send(bytes, port)] : stream([bytes], [], port);
    const observer = createObserver({ path: 'test.pcap', site: 'home', maxFlows: 100, protocols });
    observer.feed(capture(frames));
    expect(serviceOf(await observer.end())).toBe(rule.id);
    expect(serviceOf(await observeFrames(frames))).not.toBe(rule.id);
  });
});
