import type { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { counting, pcapFile } from './capture-bytes.ts';
import { collectRecords } from './collect-records.ts';

// It has no types.
const { parse } = createRequire(import.meta.url)('pcap-parser') as { parse: (stream: Readable) => EventEmitter };

const SHARED = join(import.meta.dirname, '../../../shared/captures/variants/xiaobai__base.pcap');

type Packet = {
  header: { timestampSeconds: number; timestampMicroseconds: number; capturedLength: number; originalLength: number };
  data: Uint8Array;
};

describe('pcap-parser from npm, an independent reader', () => {
  it('agrees about every field of every record of a made file', async () => {
    const packets = Array.from({ length: 100 }, (_, i) => ({
      bytes: counting(i),
      fraction: i * 9999,
      seconds: 1_600_000_000 + i,
      originalLength: 3 * i,
    }));
    for (const little of [true, false]) await compare(pcapFile(packets, { little }), 100);
  });

  it.skipIf(!existsSync(SHARED))('agrees about a real file (skipped where ../shared is absent)', async () => {
    await compare(Uint8Array.from(await readFile(SHARED)), 630);
  });
});

async function compare(file: Uint8Array, count: number): Promise<void> {
  const theirs: Packet[] = [];
  await new Promise<void>((resolve, reject) => {
    const parser = parse(Readable.from([Buffer.from(file)], { objectMode: false }));
    parser.on('packet', (packet: Packet) => theirs.push(packet));
    parser.on('end', resolve);
    parser.on('error', reject);
  });
  const { records } = collectRecords(file);
  expect(records.length).toBe(count);
  expect(
    records.map(({ timestamp, capturedLength, originalLength }) => ({ timestamp, capturedLength, originalLength })),
  ).toEqual(
    theirs.map(({ header }) => ({
      timestamp: header.timestampSeconds * 1e6 + header.timestampMicroseconds,
      capturedLength: header.capturedLength,
      originalLength: header.originalLength,
    })),
  );
  for (const [i, { data }] of theirs.entries()) expect(Buffer.compare(records[i]!.bytes, data)).toBe(0);
}
