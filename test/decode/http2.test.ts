import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHpackDecoder } from '../../src/decode/hpack.ts';
import {
  countPrefaceBytes,
  type Http2Header,
  isServerPreface,
  PREFACE_LENGTH,
  readHttp2,
} from '../../src/decode/http2.ts';
import { asciiBytes, bytesOf, concatBytes, expectLaxReader, readAll } from './hostile-bytes.ts';
import { END_HEADERS, FRAME, fieldBytes, frame, headers, PREFACE, SETTINGS } from './http2-bytes.ts';
import { recordHttp2 } from './http2-session.ts';

const PADDED = 8;
const PRIORITY = 32;

/** The headers in frames that follow each other, and whether all could be followed. */
function readFrames(bytes: Uint8Array): { headers: Http2Header[]; followed: boolean } {
  const decoder = createHpackDecoder();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const found: Http2Header[] = [];
  for (let at = 0; at < bytes.length; ) {
    const reading = readHttp2(decoder, view, at, bytes.length);
    if (reading === null) return { headers: found, followed: false };
    if (reading.header !== null) found.push(reading.header);
    if (reading.consumed === 0) break;
    at += reading.consumed;
  }
  return { headers: found, followed: true };
}

const hostsIn = (bytes: Uint8Array) => readFrames(bytes).headers.map(({ host }) => host);

describe('the preface', () => {
  it('is counted as far as it is there', () => {
    const count = (bytes: Uint8Array) => countPrefaceBytes(new DataView(bytes.buffer), 0, bytes.length);
    expect([count(PREFACE), count(PREFACE.slice(0, 18)), count(new Uint8Array(0))]).toEqual([PREFACE_LENGTH, 18, 0]);
    expect(count(asciiBytes('PRI * HTTP/1.1\r\n\r\n'))).toBe(11);
    expect(count(asciiBytes('POST / HTTP/1.1\r\n\r\n'))).toBe(1);
  });

  it('of a server is a frame of settings', () => {
    const is = (bytes: Uint8Array) => isServerPreface(new DataView(bytes.buffer), 0, bytes.length);
    expect([is(SETTINGS), is(bytesOf('000000 04 00 00000000')), is(SETTINGS.slice(0, 9))]).toEqual([true, true, true]);
    const others = ['000000 04 01 00000000', '000005 04 00 00000000', '000006 04 00 00000001', '000000 04 00 000000'];
    expect(others.map((hex) => is(bytesOf(hex)))).toEqual([false, false, false, false]);
  });
});

describe('readHttp2', () => {
  const request = fieldBytes([':authority', 'api.example:8443'], ['user-agent', 'cam/1']);

  it('reads requests and answers', () => {
    const answer = headers(1, [':status', '200'], ['server', 'nginx']);
    expect(readFrames(concatBytes(SETTINGS, frame(FRAME.headers, END_HEADERS, 1, request), answer))).toEqual({
      headers: [
        { host: 'api.example', status: null, userAgent: 'cam/1', server: null },
        { host: null, status: 200, userAgent: null, server: 'nginx' },
      ],
      followed: true,
    });
  });

  it('takes the Host field where there is no authority', () => {
    expect(hostsIn(headers(1, ['host', 'b.example']))).toEqual(['b.example']);
    expect(hostsIn(headers(1, ['host', 'b.example'], [':authority', 'a.example']))).toEqual(['a.example']);
  });

  it('reads past padding and priority', () => {
    const payload = concatBytes([3], [0, 0, 0, 0, 15], request, [0, 0, 0]);
    expect(hostsIn(frame(FRAME.headers, END_HEADERS | PADDED | PRIORITY, 1, payload))).toEqual(['api.example']);
    expect(readFrames(frame(FRAME.headers, END_HEADERS | PADDED, 1, [9, 0, 0])).followed).toBe(false);
    expect(readFrames(frame(FRAME.headers, END_HEADERS | PADDED, 1, [])).followed).toBe(false);
    expect(readFrames(frame(FRAME.headers, END_HEADERS | PRIORITY, 1, [0, 0, 0, 0])).followed).toBe(false);
  });

  it('joins what continues, wherever it is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(request.length), { minLength: 1, maxLength: 14 }), (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), request.length];
        const frames = places.slice(1).map((end, i) => {
          const flags = i === cuts.length ? END_HEADERS : 0;
          return frame(i === 0 ? FRAME.headers : FRAME.continuation, flags, 1, request.slice(places[i], end));
        });
        expect(hostsIn(concatBytes(...frames))).toEqual(['api.example']);
      }),
      { seed: 20220601, numRuns: 100 },
    );
  });

  it('gives up where frames come between, belong to another stream, never end, or are too long', () => {
    const begin = frame(FRAME.headers, 0, 1, request.slice(0, 9));
    const rest = request.slice(9);
    const others = [
      frame(FRAME.windowUpdate, 0, 1, [0, 0, 0, 1]),
      frame(FRAME.continuation, END_HEADERS, 3, rest),
      concatBytes(...Array.from({ length: 16 }, () => frame(FRAME.continuation, 0, 1, []))),
      bytesOf('008000 09 04 00000001'),
    ];
    for (const each of others) expect(readFrames(concatBytes(begin, each))).toEqual({ headers: [], followed: false });
    expect(readFrames(frame(FRAME.continuation, END_HEADERS, 1, rest)).followed).toBe(false);
  });

  it('keeps the table over promises, whose requests are nobody’s', () => {
    const promise = frame(FRAME.pushPromise, END_HEADERS, 1, concatBytes([0, 0, 0, 2], request));
    const answer = frame(FRAME.headers, END_HEADERS, 2, concatBytes([0x88, 0xbe]));
    expect(readFrames(concatBytes(promise, answer)).headers).toEqual([
      { host: null, status: 200, userAgent: 'cam/1', server: null },
    ]);
  });

  it('says how many bytes it waits for, and passes over content that is not there yet', () => {
    const whole = frame(FRAME.headers, END_HEADERS, 1, request);
    const look = (bytes: Uint8Array) => readAll((v, at, end) => readHttp2(createHpackDecoder(), v, at, end), bytes);
    expect(look(whole.slice(0, 5))).toMatchObject({ consumed: 0, needed: 9 });
    expect(look(whole.slice(0, 20))).toMatchObject({ consumed: 0, needed: whole.length });
    expect(look(bytesOf('400000 00 00 00000001'))).toMatchObject({ consumed: 9 + 0x400000, needed: 9, header: null });
  });

  it('keeps its promise on hostile bytes', () => {
    const samples = [
      frame(FRAME.headers, END_HEADERS, 1, request),
      concatBytes(frame(FRAME.headers, 0, 1, request.slice(0, 9)), frame(FRAME.continuation, 4, 1, request.slice(9))),
      SETTINGS,
    ];
    expectLaxReader((view, offset, end) => readHttp2(createHpackDecoder(), view, offset, end), samples, 1000);
  });
});

describe('a conversation of Node’s HTTP/2', () => {
  const path = { ':path': '/namf-comm/v1/subscriptions', ':method': 'POST' };

  it('tells every authority and both programs', async () => {
    const requests = ['one.example', 'two.example:8080', 'one.example'].map((authority) => ({
      ...path,
      ':authority': authority,
      'user-agent': 'grpc-go/1.60.0',
    }));
    const { client, server } = await recordHttp2('one.example', requests, { ':status': 200, server: 'envoy' });
    expect(countPrefaceBytes(new DataView(client.buffer, client.byteOffset), 0, client.length)).toBe(PREFACE_LENGTH);
    const asked = readFrames(client.subarray(PREFACE_LENGTH));
    expect(asked.headers.map(({ host, userAgent }) => `${host} ${userAgent}`)).toEqual(
      ['one.example', 'two.example', 'one.example'].map((name) => `${name} grpc-go/1.60.0`),
    );
    expect(isServerPreface(new DataView(server.buffer, server.byteOffset), 0, server.length)).toBe(true);
    expect(readFrames(server)).toMatchObject({ followed: true });
    expect(readFrames(server).headers.every((each) => each.status === 200 && each.server === 'envoy')).toBe(true);
  });

  it('is followed whatever the fields: any text, many of them, blocks of several frames', async () => {
    const value = fc.string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)) });
    let largest = 0;
    const fields = fc.dictionary(fc.stringMatching(/^x-[a-z]{1,9}$/), value, { maxKeys: 30 });
    await fc.assert(
      fc.asyncProperty(fc.array(fields, { minLength: 1, maxLength: 5 }), fc.nat(20_000), async (more, long) => {
        const requests = more.map((each, i) => ({
          ...path,
          ':authority': `host${i}.example`,
          ...each,
          'x-long': '~'.repeat(long >> i),
        }));
        const { client } = await recordHttp2('host.example', requests, { ':status': 200 });
        expect(hostsIn(client.subarray(PREFACE_LENGTH))).toEqual(requests.map((each) => each[':authority']));
        largest = Math.max(largest, client.length);
      }),
      { seed: 20150514, numRuns: 40 },
    );
    // A frame takes 16 KiB.
    expect(largest).toBeGreaterThan(17_000);
  });
});
