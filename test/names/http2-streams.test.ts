import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { asciiBytes, concatBytes } from '../decode/hostile-bytes.ts';
import { END_HEADERS, FRAME, frame, headers, PREFACE, SETTINGS } from '../decode/http2-bytes.ts';
import { recordHttp2 } from '../decode/http2-session.ts';
import { messagesIn, namesIn, observeBytes, observeFrames, rowsOf } from '../observing.ts';
import { answer, cutAt, namesOf, places, SERVER, segment, shuffled, syn } from './stream-pieces.ts';

const SEED = { seed: 20150514 };
const CAPTURE = new URL('../../../shared/captures/ndpi/http2.pcapng', import.meta.url);

const expected = ['one', 'two'].map((name) => `http-host ${name}.example at ${SERVER}`);
const content = frame(FRAME.data, 0, 1, new Uint8Array(3000));
const CLIENT = [
  ...concatBytes(
    PREFACE,
    SETTINGS,
    headers(1, [':authority', 'one.example'], ['user-agent', 'cam/1']),
    content,
    frame(FRAME.headers, END_HEADERS, 3, [0xbe, 0xbf]),
    headers(5, [':authority', 'two.example:8443']),
  ),
];
const ANSWER = [
  ...concatBytes(SETTINGS, headers(1, [':status', '100']), headers(1, [':status', '200'], ['server', 'envoy'])),
];

describe('HTTP/2 in cleartext', () => {
  let client: number[] = [];

  beforeAll(async () => {
    const request = (authority: string) => ({ ':path': '/', ':method': 'POST', ':authority': authority });
    const requests = ['one.example', 'two.example', 'one.example'].map(request);
    client = [...(await recordHttp2('one.example', requests, { ':status': 200 })).client];
  });

  it('tells every authority, however the stream is cut and ordered', async () => {
    await fc.assert(
      fc.asyncProperty(shuffled(CLIENT), async (pieces) => {
        expect(await namesOf(pieces, 8080)).toEqual(expected);
      }),
      { ...SEED, numRuns: 60 },
    );
  });

  it('is read as Node speaks it, however it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(places, async (cuts) => {
        expect(await namesOf(cutAt(client, cuts), 8080)).toEqual(expected);
      }),
      { ...SEED, numRuns: 30 },
    );
  });

  it('comes in segments of one byte', async () => {
    const everywhere = Array.from({ length: CLIENT.length }, (_, i) => i);
    expect(await namesOf(cutAt(CLIENT, everywhere), 8080)).toEqual(expected);
  });

  it('tells both programs, and the flow its service and last name', async () => {
    const frames = [syn(8080), segment({ from: 0, bytes: CLIENT }, 8080), answer(ANSWER, 1, 8080)];
    const observed = await observeFrames(frames);
    expect(messagesIn(observed)).toEqual(['http2 > user-agent: cam/1', 'http2 < server: envoy'].sort());
    const { service, serverName } = rowsOf(observed.flows);
    expect([service, serverName].map((each) => observed.texts[each![0]!])).toEqual(['http2', 'two.example']);
  });

  it('follows an upgrade of HTTP/1.1 on both sides', async () => {
    const upgrade = asciiBytes(
      'GET / HTTP/1.1\r\nHost: zero.example\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n',
    );
    const switching = asciiBytes('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n');
    const [asked, told] = [
      [...upgrade, ...CLIENT],
      [...switching, ...ANSWER],
    ];
    await fc.assert(
      fc.asyncProperty(places, async (cuts) => {
        const frames = [syn(80), ...cutAt(asked, cuts).map((piece) => segment(piece, 80)), answer(told, 1, 80)];
        const observed = await observeFrames(frames);
        expect(namesIn(observed)).toEqual([...expected, `http-host zero.example at ${SERVER}`]);
        expect(messagesIn(observed)).toContain('http2 < server: envoy');
      }),
      { ...SEED, numRuns: 30 },
    );
  });

  it('is not recognised without its preface, nor read on where a segment is missing', async () => {
    expect(await namesOf([{ from: 0, bytes: CLIENT.slice(PREFACE.length) }], 8080)).toEqual([]);
    const missing = cutAt(CLIENT, [60, 70]).filter(({ from }) => from !== 60);
    expect(await namesOf(missing, 8080)).toEqual([]);
  });

  it('ends where the bytes make no sense, and harms nothing', async () => {
    const change = fc.record({ at: fc.nat(), value: fc.integer({ min: 0, max: 255 }) });
    let met = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), places, async (changes, cuts) => {
        const bytes = [...client];
        for (const { at, value } of changes) bytes[PREFACE.length + (at % (bytes.length - PREFACE.length))] = value;
        const whole = await namesOf([{ from: 0, bytes }], 8080);
        expect(await namesOf(cutAt(bytes, cuts), 8080)).toEqual(whole);
        if (whole.length < expected.length) met++;
      }),
      { ...SEED, numRuns: 100 },
    );
    expect(met).toBeGreaterThan(10);
  });

  it.skipIf(!existsSync(CAPTURE))('of a real capture names what tshark does (needs ../shared)', async () => {
    // tshark -d tcp.port==29518,http2 -T fields -e http2.headers.authority -e http2.headers.user_agent
    const observed = await observeBytes(readFileSync(CAPTURE));
    expect(namesIn(observed)).toEqual(['http-host 127.0.0.1 at 127.0.0.1']);
    expect(messagesIn(observed)).toEqual(['http2 > user-agent: OpenAPI-Generator/1.0.0/go']);
  });
});
