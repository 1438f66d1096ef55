import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordMain } from './recorded-main.ts';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'egresslens-refusals-'));
  mkdirSync(join(folder, 'empty'));
  writeFileSync(join(folder, 'void.pcap'), '');
  writeFileSync(join(folder, 'report.pdf'), '%PDF-1.7');
  writeFileSync(join(folder, 'pieces.zip'), 'PK\u0003\u0004....');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ['missing.pcap', 'no such file or folder — Check the path'],
  ['void.pcap', 'the file is empty — A pcap or pcapng file is needed, plain or compressed with gzip or zstd'],
  ['empty', 'no files in this folder — Name a capture, or a folder that holds some'],
  ['void.pcap/x', 'a part of the path is no folder — Check the path'],
  [
    'report.pdf',
    'a PDF document, not a capture — A pcap or pcapng file is needed, plain or compressed with gzip or zstd',
  ],
  ['pieces.zip', 'zip data, which is not opened here — Decompress it with: unzip IN'],
  ['/dev/null', 'the file is empty — A pcap or pcapng file is needed, plain or compressed with gzip or zstd'],
])('%s ends with 2 and one line', async (name, line) => {
  const path = name.startsWith('/') ? name : join(folder, name);
  expect(await recordMain([path])).toEqual({ exitCode: 2, out: '', err: `egresslens: ${path}: ${line}\n` });
});
