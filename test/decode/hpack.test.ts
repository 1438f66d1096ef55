import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHpackDecoder, type HpackDecoder, readHeaderBlock } from '../../src/decode/hpack.ts';
import { STATIC_TABLE } from '../../src/decode/hpack-static-table.ts';
import { bytesOf, concatBytes, expectLaxReader, readAll } from './hostile-bytes.ts';
import { fieldBytes } from './http2-bytes.ts';

const read = (decoder: HpackDecoder, bytes: Uint8Array) =>
  readAll((view, offset, end) => readHeaderBlock(decoder, view, offset, end), bytes)?.map((field) =>
    field.join(': '),
  ) ?? null;
const readOnce = (hex: string) => read(createHpackDecoder(), bytesOf(hex));

/** The dynamic table, the youngest field first, and its size. */
const tableOf = ({ texts, first, size }: HpackDecoder) => {
  const fields: (string | number)[] = [size];
  for (let at = first; at < texts.length; at += 2) fields.unshift(`${texts[at]}: ${texts[at + 1]}`);
  return fields;
};

type Step = { block: string; fields: string[]; table: (string | number)[] };

/** Examples of RFC 7541, appendix C, block after block through one decoder. */
function expectSteps(maximumSize: number, steps: readonly Step[]): void {
  const decoder = createHpackDecoder();
  decoder.maximumSize = maximumSize;
  for (const { block, fields, table } of steps) {
    expect(read(decoder, bytesOf(block))).toEqual(fields);
    expect(tableOf(decoder)).toEqual(table);
  }
}

const GET = [':method: GET', ':scheme: http', ':path: /', ':authority: www.example.com'];
const REQUESTS: Omit<Step, 'block'>[] = [
  { fields: GET, table: [':authority: www.example.com', 57] },
  {
    fields: [...GET, 'cache-control: no-cache'],
    table: ['cache-control: no-cache', ':authority: www.example.com', 110],
  },
  {
    fields: [
      ':method: GET',
      ':scheme: https',
      ':path: /index.html',
      ':authority: www.example.com',
      'custom-key: custom-value',
    ],
    table: ['custom-key: custom-value', 'cache-control: no-cache', ':authority: www.example.com', 164],
  },
];

const [PRIVATE, LOCATION] = ['cache-control: private', 'location: https://www.example.com'];
const DATES = ['date: Mon, 21 Oct 2013 20:13:21 GMT', 'date: Mon, 21 Oct 2013 20:13:22 GMT'] as const;
const COOKIE = 'set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1';
const RESPONSES: Omit<Step, 'block'>[] = [
  { fields: [':status: 302', PRIVATE, DATES[0], LOCATION], table: [LOCATION, DATES[0], PRIVATE, ':status: 302', 222] },
  { fields: [':status: 307', PRIVATE, DATES[0], LOCATION], table: [':status: 307', LOCATION, DATES[0], PRIVATE, 222] },
  {
    fields: [':status: 200', PRIVATE, DATES[1], LOCATION, 'content-encoding: gzip', COOKIE],
    table: [COOKIE, 'content-encoding: gzip', DATES[1], 215],
  },
];

const steps = (blocks: readonly string[], expected: readonly Omit<Step, 'block'>[]) =>
  blocks.map((block, i) => ({ block, ...expected[i]! }));

describe('readHeaderBlock: the examples of RFC 7541, appendix C', () => {
  it('C.1: integers in the prefix and beyond it', () => {
    for (const [hex, size] of [
      ['2a', 10],
      ['3f9a0a', 1337],
    ] as const) {
      const decoder = createHpackDecoder();
      expect(read(decoder, bytesOf(hex))).toEqual([]);
      expect(decoder.maximumSize).toBe(size);
    }
  });

  it('C.2: each representation of a field', () => {
    const custom = 'custom-key: custom-header';
    expectSteps(4096, [
      { block: '400a637573746f6d2d6b65790d637573746f6d2d686561646572', fields: [custom], table: [custom, 55] },
    ]);
    const kept = (block: string, field: string) => expectSteps(4096, [{ block, fields: [field], table: [0] }]);
    kept('040c2f73616d706c652f70617468', ':path: /sample/path');
    kept('100870617373776f726406736563726574', 'password: secret');
    kept('82', ':method: GET');
  });

  it('C.3: requests without Huffman’s code', () => {
    const blocks = [
      '828684410f7777772e6578616d706c652e636f6d',
      '828684be58086e6f2d6361636865',
      '828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565',
    ];
    expectSteps(4096, steps(blocks, REQUESTS));
  });

  it('C.4: requests with it', () => {
    const blocks = [
      '828684418cf1e3c2e5f23a6ba0ab90f4ff',
      '828684be5886a8eb10649cbf',
      '828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf',
    ];
    expectSteps(4096, steps(blocks, REQUESTS));
  });

  it('C.5: responses without it, which push each other out of a small table', () => {
    const blocks = [
      '4803333032580770726976617465611d4d6f6e2c203231204f637420323031332032303a31333a323120474d546e17' +
        '68747470733a2f2f7777772e6578616d706c652e636f6d',
      '4803333037c1c0bf',
      '88c1611d4d6f6e2c203231204f637420323031332032303a31333a323220474d54c05a04677a69707738666f6f3d' +
        '4153444a4b48514b425a584f5157454f50495541585157454f49553b206d61782d6167653d333630303b2076657273696f6e3d31',
    ];
    expectSteps(256, steps(blocks, RESPONSES));
  });

  it('C.6: responses with it', () => {
    const blocks = [
      '488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3',
      '4883640effc1c0bf',
      '88c16196d07abe941054d444a8200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821dd7f2e6c7b335dfdfcd5b3960' +
        'd5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007',
    ];
    expectSteps(256, steps(blocks, RESPONSES));
  });
});

describe('readHeaderBlock', () => {
  it('knows the 61 fields of the static table, and none behind them at first', () => {
    expect(STATIC_TABLE).toHaveLength(61);
    expect(readOnce('81 90 be')).toBeNull();
    expect(readOnce('81 90 bd')).toEqual([':authority: ', 'accept-encoding: gzip, deflate', 'www-authenticate: ']);
    expect(readOnce('80')).toBeNull();
  });

  it('takes sizes of the table at the start of a block only, and none above 16 KiB', () => {
    expect(readOnce('20 3f e11f 82')).toEqual([':method: GET']);
    expect(readOnce('82 20')).toBeNull();
    expect(readOnce('3f e17f')).toEqual([]);
    expect(readOnce('3f e27f')).toBeNull();
  });

  it('empties the table for a field that is larger, and returns it all the same', () => {
    const decoder = createHpackDecoder();
    read(decoder, concatBytes([0x3f, 0x21], fieldBytes(['a', 'b'])));
    expect(tableOf(decoder)).toEqual(['a: b', 34]);
    expect(read(decoder, fieldBytes(['name', 'x'.repeat(30)]))).toEqual([`name: ${'x'.repeat(30)}`]);
    expect(tableOf(decoder)).toEqual([0]);
  });

  it('refuses integers, strings and codes that have no end or no sense', () => {
    for (const hex of ['ff', 'ffffffffffff0f', '7f', '00', '0001', '0005 61', '0001 61 05 62']) {
      expect(readOnce(hex)).toBeNull();
    }
    // Filled with zeros, with a byte of ones too many, with the end of the string spelt out.
    for (const hex of ['0081 18 00', '0082 1fff 00', '0084 3fffffff 00', '0085 fffffffffc 00']) {
      expect(readOnce(hex)).toBeNull();
    }
    expect(readOnce('0081 1f 00')).toEqual(['a: ']);
  });

  it('returns no more than 64 KiB of fields, and keeps the table right', () => {
    const decoder = createHpackDecoder();
    const many = new Uint8Array(20_000).fill(0x82);
    const fields = read(decoder, concatBytes(many, fieldBytes(['late', 'field'])))!;
    expect(fields.length).toBe(Math.floor(65_536 / (10 + 32)));
    expect(read(decoder, bytesOf('be'))).toEqual(['late: field']);
  });

  it('needs little time for many fields that push each other out', () => {
    const decoder = createHpackDecoder();
    const block = new Uint8Array(32_000).map((_, i) => (i % 2 === 0 ? 0x41 : 0));
    const start = performance.now();
    for (let i = 0; i < 20; i++) expect(read(decoder, block)).not.toBeNull();
    expect(performance.now() - start).toBeLessThan(5_000);
    expect(tableOf(decoder).length - 1).toBe(Math.floor(4096 / (10 + 32)));
    expect(decoder.texts.length).toBeLessThan(1000);
  });

  it('keeps its promise on hostile bytes', () => {
    const samples = [
      bytesOf('828684418cf1e3c2e5f23a6ba0ab90f4ff'),
      bytesOf(
        '488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3',
      ),
      concatBytes(bytesOf('3f9a0a'), fieldBytes(['a', 'b'], ['user-agent', 'cam/1']), bytesOf('bebf')),
    ];
    expectLaxReader((view, offset, end) => readHeaderBlock(createHpackDecoder(), view, offset, end), samples, 1000);
  });

  it('never holds more than it was allowed to, whatever the blocks', () => {
    const text = fc.string({ unit: 'binary-ascii', maxLength: 100 });
    const field = fc.tuple(text, text).map((each) => fieldBytes(each));
    const block = fc
      .tuple(fc.option(fc.nat(30)), fc.array(field, { maxLength: 5 }), fc.uint8Array({ maxLength: 3 }))
      .map(([size, fields, rest]) => concatBytes(size === null ? [] : [0x3f, size * 4], ...fields, rest));
    let evicted = 0;
    fc.assert(
      fc.property(fc.array(block, { maxLength: 8 }), (blocks) => {
        const decoder = createHpackDecoder();
        for (const each of blocks) {
          if (read(decoder, each) === null) break;
          const fields = tableOf(decoder).slice(0, -1) as string[];
          const sum = fields.reduce((all, field) => all + field.length - 2 + 32, 0);
          expect(decoder.size).toBe(sum);
          expect(decoder.size).toBeLessThanOrEqual(decoder.maximumSize);
        }
        if (decoder.first > 0) evicted++;
      }),
      { seed: 20150514, numRuns: 400 },
    );
    expect(evicted).toBeGreaterThan(30);
  });
});
