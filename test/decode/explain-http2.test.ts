import { describe, expect, it } from 'vitest';
import { explainBytes, explainSample, frameOf } from './explained-message.ts';
import { concatBytes } from './hostile-bytes.ts';
import { END_HEADERS, FRAME, fieldBytes, frame, headers, PREFACE, SETTINGS } from './http2-bytes.ts';
import { overTcp } from './sample-carriers.ts';

async function explainStream(...parts: Uint8Array[]): Promise<string[]> {
  const rows = await explainBytes(frameOf(overTcp(40000, 8080, concatBytes(...parts))));
  return rows.filter(({ layer }) => layer === 'HTTP/2').map(({ name, value }) => `${name} | ${value}`);
}

describe('explaining HTTP/2', () => {
  it('tells preface, settings, and the fields of every header from the first on', async () => {
    expect(await explainSample('HTTP/2')).toEqual(
      expect.arrayContaining([
        '0+24 HTTP/2 | preface | PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
        '27+1 HTTP/2 | type | 4 (settings)',
        '33+6 HTTP/2 | setting | most concurrent streams: 100',
        '49+1 HTTP/2 | flags | 0x2d (end of stream, end of headers, padded, priority)',
        '50+4 HTTP/2 | stream | 1',
        '59+1 HTTP/2 | weight, less one | 15',
        '60+1 HTTP/2 | header field | :method: GET',
        '62+24 HTTP/2 | header field | :authority: api.example',
        '104+2 HTTP/2 | padding | 00 00',
        '115+3 HTTP/2 | table size | 4096',
        '118+1 HTTP/2 | header field | :authority: api.example',
        '119+1 HTTP/2 | header field | user-agent: cam/1',
        '129+4 HTTP/2 | window increment | 65536',
        '142+3 HTTP/2 | data | 01 02 03',
      ]),
    );
  });

  it('says which fields refer to what earlier frames may have filled, and resolves what this one did', async () => {
    expect(await explainSample('HTTP/2 of a server')).toEqual(
      expect.arrayContaining([
        '39+4 HTTP/2 | promised stream | 2',
        '96+1 HTTP/2 | header field | :status: 200',
        '97+1 HTTP/2 | header field | (field 64 of the table, which earlier frames filled): (not in this frame)',
        '98+5 HTTP/2 | header field | (field 65 of the table, which earlier frames filled): on',
        '121+3 HTTP/2 | data | 62 79 65',
      ]),
    );
    const second = frame(FRAME.headers, END_HEADERS, 3, [0xbe]);
    expect((await explainStream(SETTINGS, headers(1, ['server', 'cam']), second)).at(-1)).toBe(
      'header field | server: cam',
    );
  });

  it('guesses nothing once a block could not be read: neither its rest nor later blocks', async () => {
    const unknown = frame(FRAME.headers, END_HEADERS, 1, [0x82, 0xbe]);
    const told = await explainStream(PREFACE, unknown, headers(3, ['server', 'cam']));
    expect(told).toContain('header field | :method: GET');
    expect(told).toContain('rest of header block | be');
    expect(told.at(-1)).toMatch(/^header block \| 40 06 73 65/);
  });

  it('reads a block over its frames where no field is cut between them', async () => {
    const [first, second] = [fieldBytes(['a', 'b']), fieldBytes(['c', 'd'])];
    const joined = [frame(FRAME.headers, 0, 1, first), frame(FRAME.continuation, END_HEADERS, 1, second)];
    expect((await explainStream(PREFACE, ...joined)).at(-1)).toBe('header field | c: d');
    const cut = [
      frame(FRAME.headers, 0, 1, concatBytes(first, second.slice(0, 2))),
      frame(FRAME.continuation, END_HEADERS, 1, second.slice(2)),
    ];
    const told = await explainStream(PREFACE, ...cut);
    expect(told).toContain('rest of header block | 40 01');
    expect(told.at(-1)).toBe('header block | 63 01 64');
  });

  it('tells a preface that the capture cut as what it is', async () => {
    expect(await explainStream(PREFACE.slice(0, 16))).toEqual(['preface | PRI * HTTP/2.0\r\n']);
  });

  it('takes no frame for HTTP/2 that does not begin a side of a connection', async () => {
    expect(await explainStream(headers(1, ['server', 'cam']))).toEqual([]);
    expect(await explainStream(frame(FRAME.settings, 1, 0, []))).toEqual([]);
  });
});
