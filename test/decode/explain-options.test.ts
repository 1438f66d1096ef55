import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainFrame } from '../../src/decode/explain.ts';
import { FRAME_OFFSET, ipv4, PAYLOAD, tcp, viewOf } from './frame-bytes.ts';
import { bytesOf, concatBytes } from './hostile-bytes.ts';
import { LINK_FRAMES, TUNNEL_FRAMES } from './sample-frames.ts';
import { SHIPPED_PATTERNS } from './shipped-patterns.ts';

const RAW = 101;

const rows = (bytes: Uint8Array, linkType = RAW) =>
  explainFrame(viewOf(bytes), FRAME_OFFSET, bytes.length, bytes.length, linkType, SHIPPED_PATTERNS);

const lines = async (bytes: Uint8Array, layer: string, linkType = RAW) =>
  (await rows(bytes, linkType))
    .filter((row) => row.layer === layer)
    .map(({ name, offset, length, value }) => `${offset}+${length} | ${name} | ${value}`);

/** A TCP segment over IPv4 with options, whose length is a multiple of four. */
function withOptions(options: Uint8Array): Uint8Array {
  const segment = concatBytes(tcp(2, []), options, PAYLOAD);
  segment[12] = (5 + options.length / 4) << 4;
  return ipv4(6, segment);
}

async function optionLines(options: Uint8Array): Promise<string[]> {
  const told = await lines(withOptions(options), 'TCP');
  return told.slice(told.findIndex((line) => line.includes('urgent pointer')) + 1);
}

describe('explainFrame, behind the fixed fields of a header', () => {
  it('tells the options of TCP by name and value', async () => {
    const options = bytesOf('020405b4 0402 080a 00000001 00000002 01 030307 00000000');
    expect(await optionLines(options)).toEqual([
      '40+1 | option | 2 (maximum segment size)',
      '41+1 | option length | 4',
      '42+2 | maximum segment size | 1460',
      '44+1 | option | 4 (selective acknowledgement permitted)',
      '45+1 | option length | 2',
      '46+1 | option | 8 (timestamps)',
      '47+1 | option length | 10',
      '48+4 | timestamp | 1',
      '52+4 | timestamp echo | 2',
      '56+1 | option | 1 (no operation)',
      '57+1 | option | 3 (window scale)',
      '58+1 | option length | 3',
      '59+1 | window scale | 7',
      '60+1 | option | 0 (end of options)',
      '61+3 | padding | 00 00 00',
    ]);
  });

  it('tells an option that does not fit, or whose length its kind does not have, as bytes', async () => {
    expect(await optionLines(bytesOf('020505b4 00 082201'))).toEqual([
      '40+1 | option | 2 (maximum segment size)',
      '41+1 | option length | 5',
      '42+3 | option value | 05 b4 00',
      '45+3 | options | 08 22 01',
    ]);
  });

  it('never reads behind the header, whatever the options say', async () => {
    const options = fc.uint8Array({ minLength: 40, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(options, async (bytes) => {
        const told = (await rows(withOptions(bytes))).filter((row) => row.layer === 'TCP');
        expect(Math.max(...told.map((row) => row.offset + row.length))).toBeLessThanOrEqual(80);
      }),
    );
  });

  it.each([
    ['ppi', 'PPI', '4+4 | link type | 105'],
    ['prism', 'Prism', '8+4 | further fields | 00 00 00 00'],
    ['avs', 'AVS', '4+4 | length | 12'],
    ['nflog', 'NFLOG', '1+1 | version | 0'],
    ['pktap', 'PKTAP', '4+4 | record type | 1'],
    ['erspan: type II', 'ERSPAN II', '32+4 | further fields | 00 00 00 00'],
    ['erspan: type III', 'ERSPAN III', '38+2 | frame type and option | 0x0001'],
    ['l2tp', 'L2TP', '28+2 | flags and version | 0x4802'],
    ['capwap', 'CAPWAP', '32+2 | fragment id | 0'],
    ['tzsp', 'TZSP', '30+2 | encapsulation | 1'],
  ])('tells the fields of %s', async (name, layer, line) => {
    const { bytes, linkType } = (LINK_FRAMES[name] ?? TUNNEL_FRAMES[name])!;
    expect(await lines(bytes, layer, linkType)).toContain(line);
  });
});
