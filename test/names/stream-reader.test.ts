import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BROWSER, clientHelloBody, handshake, tlsRecord } from '../decode/client-hello-bytes.ts';
import { ascii, dns } from '../frames.ts';
import { namesIn, observeFrames, rowsOf, type Timed } from '../observing.ts';
import { answer, cutAt, namesOf, places, SERVER, segment, shuffled, syn } from './stream-pieces.ts';

const SEED = { seed: 20180117 };

const request = (host: string, more = '') => `GET /${host} HTTP/1.1\r\nUser-Agent: cam\r\nHost: ${host}\r\n${more}\r\n`;
const HELLO = tlsRecord(22, handshake(1, clientHelloBody(BROWSER)));

describe('the version of TLS', () => {
  it('is what the server chose', async () => {
    const extensions = [0, 6, 0, 43, 0, 2, 3, 4];
    const random = Array.from({ length: 32 }, (_, i) => i);
    const serverHello = tlsRecord(22, handshake(2, [3, 3, ...random, 0, 0x13, 0x01, 0, ...extensions]));
    const { flows, texts } = await observeFrames([syn(), segment({ from: 0, bytes: HELLO }), answer(serverHello)]);
    expect(texts[flows.columns.tlsVersion[0]!]).toBe('TLS 1.3');
    const silent = await observeFrames([syn(), segment({ from: 0, bytes: HELLO })]);
    expect(silent.flows.columns.tlsVersion[0]).toBe(-1);
  });
});

describe('a TLS hello', () => {
  it('is read from whichever segments bring it, in any order, some of them twice', async () => {
    await fc.assert(
      fc.asyncProperty(shuffled(HELLO), async (pieces) => {
        expect(await namesOf(pieces)).toEqual([`sni-outer camera.example.com at ${SERVER}`]);
      }),
      { ...SEED, numRuns: 60 },
    );
  });

  it('tells the flow its name, protocols and service', async () => {
    const { flows, texts } = await observeFrames([syn(), segment({ from: 0, bytes: HELLO })]);
    const { serverName, alpn, service } = rowsOf(flows);
    expect([serverName, alpn, service].map((each) => texts[each![0]!])).toEqual([
      'camera.example.com',
      'h2,http/1.1',
      'tls',
    ]);
  });

  it('is read behind CONNECT, and belongs to the proxy’s address', async () => {
    const connect = ascii('CONNECT cloud.example:443 HTTP/1.1\r\nHost: cloud.example:443\r\n\r\n');
    const bytes = [...connect, ...HELLO];
    expect(await namesOf(cutAt(bytes, [connect.length]), 3128)).toEqual([
      `http-host cloud.example at ${SERVER}`,
      `sni-outer camera.example.com at ${SERVER}`,
    ]);
  });
});

describe('HTTP requests', () => {
  const pipelined = ascii(
    request('one.example') +
      request('two.example', 'Content-Length: 5\r\n').replace('GET', 'POST') +
      'a b\r\n' +
      request('three.example'),
  );
  const expected = ['one', 'three', 'two'].map((name) => `http-host ${name}.example at ${SERVER}`);

  it('are read one after the other, however they are cut and ordered', async () => {
    await fc.assert(
      fc.asyncProperty(shuffled(pipelined), async (pieces) => {
        expect(await namesOf(pieces, 80)).toEqual(expected);
      }),
      { ...SEED, numRuns: 60 },
    );
  });

  it('come in segments of one byte', async () => {
    const places = Array.from({ length: pipelined.length }, (_, i) => i);
    expect(await namesOf(cutAt(pipelined, places), 80)).toEqual(expected);
  });

  it('are found behind a body that lies in segments of its own', async () => {
    const head = ascii('POST /up HTTP/1.1\r\nHost: up.example\r\nContent-Length: 3000\r\n\r\n');
    const bytes = [...head, ...new Array<number>(3000).fill(0x2e), ...ascii(request('next.example'))];
    const found = [`http-host next.example at ${SERVER}`, `http-host up.example at ${SERVER}`];
    expect(
      await namesOf(cutAt(bytes, [head.length, head.length + 1400, head.length + 2800, head.length + 3000]), 80),
    ).toEqual(found);
    expect(await namesOf(cutAt(bytes, [head.length + 700, head.length + 1500]), 80)).toEqual(found);
  });

  it('never give a host that the first line’s end cuts off', async () => {
    const bytes = ascii('GET http://camera.example.com/status HTTP/1.1\r\nAccept: */*\r\n\r\n');
    const [first] = cutAt(bytes, [15]);
    expect(await namesOf([first!], 80)).toEqual([]);
    expect(await namesOf(cutAt(bytes, [15]), 80)).toEqual([`http-host camera.example.com at ${SERVER}`]);
  });

  it('are read on when a retransmission brings what was there and more', async () => {
    const [one, two] = [ascii(request('one.example')), ascii(request('two.example'))];
    const both = [...one, ...two];
    const names = await namesOf(
      [
        { from: 0, bytes: one },
        { from: 10, bytes: both.slice(10) },
      ],
      80,
    );
    expect(names).toEqual([`http-host one.example at ${SERVER}`, `http-host two.example at ${SERVER}`]);
  });

  it('are read on behind bytes that were never captured', async () => {
    const block = ascii(request('again.example', `X: ${'x'.repeat(900)}\r\n`));
    const pieces = Array.from({ length: 90 }, (_, i) => ({ from: i * block.length + (i > 1 ? 400 : 0), bytes: block }));
    const late = { from: 90 * block.length + 400, bytes: ascii(request('late.example')) };
    const names = await namesOf([...pieces, late], 80);
    expect(names).toContain(`http-host late.example at ${SERVER}`);
  });

  it('are read on behind segments that the capture cut short', async () => {
    const long = ascii(request('long.example', `Cookie: ${'c'.repeat(800)}\r\n`));
    const frame = segment({ from: 0, bytes: long }, 80);
    const cut = { frame: frame.slice(0, 54 + 70), originalLength: frame.length };
    const next = segment({ from: long.length, bytes: ascii(request('next.example')) }, 80);
    expect(namesIn(await observeFrames([syn(80), cut, next]))).toContain(`http-host next.example at ${SERVER}`);
  });

  it('need no SYN to be read', async () => {
    const frames = [segment({ from: 0, bytes: ascii(request('one.example')) }, 80)];
    expect(namesIn(await observeFrames(frames))).toEqual([`http-host one.example at ${SERVER}`]);
  });
});

describe('segments in IP fragments', () => {
  /** The frame's packet in fragments of `size` bytes. */
  function fragments(frame: Uint8Array, identification: number, size: number): Uint8Array[] {
    const [header, payload] = [frame.slice(0, 34), frame.slice(34)];
    return Array.from({ length: Math.ceil(payload.length / size) }, (_, i) => {
      const part = payload.slice(i * size, (i + 1) * size);
      const piece = Uint8Array.from([...header, ...part]);
      const more = (i + 1) * size < payload.length ? 0x2000 : 0;
      const view = new DataView(piece.buffer);
      view.setUint16(16, 20 + part.length);
      view.setUint16(18, identification);
      view.setUint16(20, more | ((i * size) / 8));
      return piece;
    });
  }

  it('are read whole, in any order, and what follows them too', async () => {
    const [first, second, third] = cutAt(HELLO, [70, 150]).map((piece) => segment(piece)) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ];
    const pieces = [fragments(first, 7, 40), fragments(second, 8, 48).reverse(), fragments(second, 9, 24), [third]];
    expect(namesIn(await observeFrames([syn(), ...pieces.flat()]))).toEqual([
      `sni-outer camera.example.com at ${SERVER}`,
    ]);
  });
});

describe('retransmissions with other bytes', () => {
  it('do not change a name, whatever their order', async () => {
    const other = tlsRecord(22, handshake(1, clientHelloBody({ ...BROWSER, serverName: 'other0.example.com' })));
    expect(
      await namesOf([
        { from: 0, bytes: HELLO.slice(0, 150) },
        { from: 0, bytes: other },
      ]),
    ).toEqual([`sni-outer camera.example.com at ${SERVER}`]);
    expect(
      await namesOf([
        { from: 40, bytes: HELLO.slice(40) },
        { from: 0, bytes: other },
      ]),
    ).toEqual([`sni-outer camera.example.com at ${SERVER}`]);
  });
});

describe('DNS over TCP', () => {
  const prefixed = (message: number[]) => [message.length >> 8, message.length & 255, ...message];
  const questions = [...prefixed(dns('one.example')), ...prefixed(dns('two.example'))];
  const answers = [
    ...prefixed(dns('one.example', [['one.example', 'A', '203.0.113.9']])),
    ...prefixed(dns('two.example', [['two.example', 'A', '203.0.113.10']])),
  ];
  const asked = (frames: readonly Timed[]) =>
    observeFrames(frames).then(({ lookups, records, texts }) => ({
      asked: rowsOf(lookups)
        .name!.map((name) => texts[name])
        .sort(),
      told: rowsOf(records)
        .owner!.map((name) => texts[name])
        .sort(),
    }));

  it('is read message by message, however it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(places, places, async (here, there) => {
        const back = cutAt(answers, there).map(({ from, bytes }) => answer(bytes, 77 + from, 53));
        const frames = [syn(53), ...cutAt(questions, here).map((piece) => segment(piece, 53)), ...back];
        expect(await asked(frames)).toEqual({
          asked: ['one.example', 'two.example'],
          told: ['one.example', 'two.example'],
        });
      }),
      { ...SEED, numRuns: 60 },
    );
  });

  it('is read on when a message begins with the last byte of a segment', async () => {
    const first = prefixed(dns('one.example')).length;
    const pieces = cutAt(questions, [first, first + 1]);
    expect((await asked([syn(53), ...pieces.map((piece) => segment(piece, 53))])).asked).toEqual([
      'one.example',
      'two.example',
    ]);
  });
});

describe('SOCKS', () => {
  it('hides no names, with or without a login', async () => {
    const connect = [5, 1, 0, 1, 203, 0, 113, 9, 0, 80];
    const anonymous = [...[5, 1, 0], ...connect, ...ascii(request('one.example'))];
    const login = [
      ...[5, 2, 0, 2],
      ...[1, 4, ...ascii('user'), 8, ...ascii('password')],
      ...connect,
      ...ascii(request('two.example')),
    ];
    expect(await namesOf(cutAt(anonymous, [3, 13]), 1080)).toContain(`http-host one.example at ${SERVER}`);
    expect(await namesOf(cutAt(login, [4, 19, 29]), 1080)).toContain(`http-host two.example at ${SERVER}`);
  });
});

describe('many streams', () => {
  it('are read with bounded work: a header in segments of one byte is not read anew with each', async () => {
    const bytes = ascii(`GET / HTTP/1.1\r\nHost: slow.example\r\nX: ${'x'.repeat(6000)}`);
    const places = Array.from({ length: bytes.length }, (_, i) => i);
    const { names } = await observeFrames([syn(80), ...cutAt(bytes, places).map((piece) => segment(piece, 80))]);
    // The host is told with each look.
    const [looks] = rowsOf(names).count!;
    expect(looks).toBeGreaterThan(900);
    expect(looks).toBeLessThan(1100);
  });
});
