import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { formatAddress } from '../../src/base/ip-address.ts';
import type { Observations } from '../../src/index.ts';
import { ascii, MAC, tcp } from '../frames.ts';
import { namesIn, observeBytes, observeFrames, rowsOf, type Timed } from '../observing.ts';

const SHARED = new URL('../../../shared/captures/', import.meta.url);
const CAMERA = '192.168.1.5';
const SERVER = '198.51.100.7';
const PORTS = [50000, 80] as const;

const syn = tcp({ from: CAMERA, to: SERVER, ports: PORTS, sequence: 99, flags: 'S' });
const synAck = tcp({
  from: SERVER,
  to: CAMERA,
  macs: [MAC.router, MAC.camera],
  ports: [80, 50000],
  sequence: 0xffff_feff,
  flags: 'SA',
});
const ask = (text: string, at = 0) =>
  tcp({ from: CAMERA, to: SERVER, ports: PORTS, sequence: 100 + at, flags: 'PA', payload: ascii(text) });
const answer = (bytes: readonly number[], at = 0) =>
  tcp({
    from: SERVER,
    to: CAMERA,
    macs: [MAC.router, MAC.camera],
    ports: [80, 50000],
    sequence: 0xffff_ff00 + at,
    flags: 'PA',
    payload: bytes,
  });

const get = (target: string, host = SERVER) => `GET ${target} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
const json = (body: string, more = '') =>
  `HTTP/1.1 200 OK\r\nServer: s\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n${more}\r\n${body}`;
const chunked = (pieces: readonly string[], type = 'text/plain') =>
  `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nTransfer-Encoding: chunked\r\n\r\n${pieces
    .map((piece) => `${piece.length.toString(16)}\r\n${piece}\r\n`)
    .join('')}0\r\n\r\n`;

/** Segments of the text, which is cut at the given places. */
function cutAt(text: string, places: readonly number[]): Timed[] {
  const bytes = ascii(text);
  const cuts = [...new Set([0, ...places.map((place) => place % bytes.length), bytes.length])].sort((a, b) => a - b);
  return cuts.slice(1).map((end, i) => answer(bytes.slice(cuts[i], end), cuts[i]));
}

/** `service address` of every referral, from whom it should be to whom it should be. */
function referralsIn({ referrals, addresses, texts }: Observations): string[] {
  const { asker, via, address, service } = referrals.columns;
  const shown = (number: number) => formatAddress(addresses, number * 4);
  return Array.from({ length: referrals.length }, (_, row) => {
    const between = `${shown(via[row]!)} to ${shown(asker[row]!)}`;
    return `${texts[service[row]!]} ${shown(address[row]!)}${between === `${SERVER} to ${CAMERA}` ? '' : ` ${between}`}`;
  }).sort();
}

const payloadNames = (seen: Observations) => namesIn(seen).filter((name) => name.startsWith('payload'));
const told = async (question: string, frames: readonly Timed[]) => {
  const seen = await observeFrames([syn, ask(question), ...frames]);
  return [...referralsIn(seen), ...payloadNames(seen)];
};

describe('a response that hands out addresses', () => {
  it('gives referrals and names to who asked', async () => {
    const body = '{"host":"a.example","ips":["203.0.113.1","203.0.113.2"]}';
    expect(await told(get('/x'), cutAt(json(body), []))).toEqual([
      'http 203.0.113.1',
      'http 203.0.113.2',
      'payload a.example at 203.0.113.1',
      'payload a.example at 203.0.113.2',
    ]);
  });

  it('is an answer of HTTP-DNS when the question was one, and names what was asked for', async () => {
    const frames = cutAt('HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n203.0.113.1,60', []);
    const expected = ['http-dns 203.0.113.1', 'payload a.example at 203.0.113.1'];
    expect(await told(get('/d?dn=a.example'), frames)).toEqual(expected);
    expect(await told(get('/d?dn=a.example', 'dns.example'), frames)).toEqual(['http 203.0.113.1', expected[1]]);
  });

  it('never tells the client of itself', async () => {
    const frames = cutAt(json(`{"host":"a.example","ips":["${CAMERA}","203.0.113.1"]}`), []);
    expect(await told(get('/'), frames)).toEqual(['http 203.0.113.1', 'payload a.example at 203.0.113.1']);
  });

  it('is not believed with another question when requests are open at once, or one was lost', async () => {
    const [one, two] = [get('/d?dn=one.example'), get('/d?dn=two.example')];
    const reply = cutAt('HTTP/1.1 200 OK\r\nContent-Length: 26\r\n\r\n203.0.113.1;203.0.113.2,60', []);
    expect(await told(one + two, reply)).toEqual(['http 203.0.113.1', 'http 203.0.113.2']);
    const late = await observeFrames([syn, ...reply, ask(one), ask(two, one.length)]);
    expect(payloadNames(late)).toEqual([]);
  });
});

describe('responses in a row', () => {
  const image = 'HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: 3000\r\n\r\n'.padEnd(3067, '7');
  const many = [
    'HTTP/1.1 100 Continue\r\n\r\n',
    json('{"server":"203.0.113.1"}'),
    image,
    chunked(['{"server":"203', '.0.113.2"', '}']),
    'HTTP/1.1 304 Not Modified\r\nContent-Length: 500\r\n\r\n',
    chunked(['203.0.113.66', 'x'.repeat(700)], 'video/mp2t'),
    json('{"server":"203.0.113.67"}', 'Content-Encoding: gzip\r\n'),
    `HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 25\r\n\r\n<s host="203.0.113.3:80"/>`,
  ].join('');
  const expected = ['http 203.0.113.1', 'http 203.0.113.2', 'http 203.0.113.3'];

  it('are read by their lengths, however they are cut', async () => {
    const places = fc.array(fc.nat(6000), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(places, async (cuts) => {
        expect(await told(get('/'), cutAt(many, cuts))).toEqual(expected);
      }),
      { seed: 9112, numRuns: 60 },
    );
  });

  it('are read in any order of their segments, some of them twice', async () => {
    const frames = cutAt(many, [200, 1000, 2000, 3000, 4000]);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...frames, ...frames.slice(0, 2)], { minLength: 8 }), async (order) => {
        const seen = await observeFrames([syn, synAck, ask(get('/')), ...order]);
        expect(referralsIn(seen)).toEqual(expected);
      }),
      { seed: 9112, numRuns: 20 },
    );
  });

  it('come in segments of one byte', async () => {
    const text = many.replace(image, '');
    expect(
      await told(
        get('/'),
        cutAt(
          text,
          Array.from({ length: text.length }, (_, i) => i),
        ),
      ),
    ).toEqual(expected);
  });

  it('follow a HEAD without a body', async () => {
    const head = get('/').replace('GET', 'HEAD');
    const empty = 'HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n';
    const frames = [
      ask(head),
      answer(ascii(empty)),
      ask(get('/'), head.length),
      answer(ascii(json('{"server":"203.0.113.1"}')), empty.length),
    ];
    expect(referralsIn(await observeFrames([syn, ...frames]))).toEqual(['http 203.0.113.1']);
  });

  it('end where HTTP ends', async () => {
    const upgraded = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n${json('{"server":"203.0.113.1"}')}`;
    expect(await told(get('/'), cutAt(upgraded, []))).toEqual([]);
    const connect = 'CONNECT a.example:80 HTTP/1.1\r\n\r\n';
    expect(await told(connect, cutAt(json('{"server":"203.0.113.1"}'), []))).toEqual([]);
  });

  it('each tell what the server calls itself', async () => {
    const { messages, texts } = await observeFrames([
      syn,
      ...cutAt(json('{}') + json('{}').replace('Server: s', 'Server: t'), [30, 200]),
    ]);
    expect(rowsOf(messages).message!.map((message) => texts[message])).toEqual(['server: s', 'server: t']);
  });
});

describe('a body that is not all there', () => {
  const list = `{"list":["203.0.113.1",${' '.repeat(900)}"203.0.113.2",${' '.repeat(900)}"203.0.113.3"]}`;

  it('gives what came before the loss', async () => {
    const [first, second] = cutAt(json(list), [1200]);
    expect(await told(get('/'), [first!])).toEqual(['http 203.0.113.1', 'http 203.0.113.2']);
    expect(await told(get('/'), [second!])).toEqual([]);
  });

  it('gives what came before the capture cut it off', async () => {
    const [frame] = cutAt(json(list), []) as [Uint8Array];
    const cut = { frame: frame.slice(0, 54 + 300), originalLength: frame.length };
    expect(await told(get('/'), [cut])).toEqual(['http 203.0.113.1']);
  });

  it('needs no length: the end of the connection is one', async () => {
    const text = `HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n${list}`;
    expect(await told(get('/'), cutAt(text, [500, 1400]))).toEqual([1, 2, 3].map((n) => `http 203.0.113.${n}`));
  });

  it('is looked into for 16 KiB, then passed over up to the next response', async () => {
    const page = `{"server":"203.0.113.1"${' '.repeat(40_000)},"server":"203.0.113.9"}`;
    const places = Array.from({ length: 40 }, (_, i) => i * 1460);
    const next = json('{"server":"203.0.113.2"}');
    const expected = ['http 203.0.113.1', 'http 203.0.113.2'];
    expect(await told(get('/'), cutAt(json(page) + next, places))).toEqual(expected);
    expect(await told(get('/'), cutAt(chunked([page.slice(0, 9000), page.slice(9000)]) + next, places))).toEqual(
      expected,
    );
  });
});

describe('a page of HTML', () => {
  const page = `<!DOCTYPE html>\n<html><script>server="203.0.113.1:80"</script>${' '.repeat(2000)}</html>`;
  const next = json('{"server":"203.0.113.2"}');

  it('is for people: it is passed over like what is no text', async () => {
    for (const first of [
      json(page),
      chunked([page.slice(0, 90), page.slice(90)], 'text/html'),
      json(` ${page.slice(16)}`),
    ])
      expect(await told(get('/'), cutAt(first + next, [400, 1500]))).toEqual(['http 203.0.113.2']);
  });
});

describe('an answer that is an address and nothing else', () => {
  it('is a referral, whatever was asked', async () => {
    expect(await told('get-relay', [answer(ascii('203.0.113.1'))])).toEqual(['tcp 203.0.113.1']);
    expect(await told('203.0.113.1', [answer(ascii('thanks'))])).toEqual([]);
  });

  test.skipIf(!existsSync(SHARED))('is how a plug learns its relay in a real capture', async () => {
    const bytes = readFileSync(new URL('iot-sentinel/WeMoSwitch__Setup-A-1-STA.pcap', SHARED));
    expect(referralsIn(await observeBytes(new Uint8Array(bytes)))).toEqual([
      'tcp 54.159.89.38 54.235.195.29 to 10.10.10.252',
    ]);
  });
});

describe('any answer', () => {
  it('is borne, whatever is changed in it', async () => {
    const sample = json('{"server":"203.0.113.1"}') + chunked(['{"server":"203.0.113.2"}']) + json('{}');
    let met = 0;
    const change = fc.record({ at: fc.nat(sample.length - 1), value: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 5 }), fc.nat(500), async (changes, cut) => {
        const bytes = ascii(sample);
        for (const { at, value } of changes) bytes[at] = value;
        const seen = await observeFrames([syn, ask(get('/')), ...cutAt(String.fromCharCode(...bytes), [cut])]);
        met += referralsIn(seen).length;
      }),
      { seed: 20191204, numRuns: 200 },
    );
    expect(met).toBeGreaterThan(100);
  });
});
