import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pcapFile } from '../../capture/capture-bytes.ts';
import { ethernet, ipv4, tcp } from '../../decode/frame-bytes.ts';
import { asciiBytes } from '../../decode/hostile-bytes.ts';
import { SAMPLE } from '../built-command.ts';
import { recordMain } from '../recorded-main.ts';

let folder = '';
const run = (...args: string[]) =>
  recordMain(['explain', ...args.map((arg) => (arg.endsWith('.pcap') ? join(folder, arg) : arg))]);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'egresslens-explain-'));
  const sample = readFileSync(SAMPLE);
  writeFileSync(join(folder, 'home.pcap'), sample);
  writeFileSync(join(folder, 'gzipped.pcap'), gzipSync(sample));
  writeFileSync(join(folder, 'page.pcap'), '<!DOCTYPE html><title>404</title>');
  writeFileSync(join(folder, 'none.pcap'), pcapFile([]));
  writeFileSync(join(folder, 'cut.pcap'), sample.subarray(0, 1000));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('explain', () => {
  test('shows a frame with the place of each field', async () => {
    const { exitCode, out, err } = await run('home.pcap', '--frame', '12');
    expect([exitCode, err]).toEqual([0, '']);
    const [title, where] = out.split('\n');
    expect(title).toBe('home.pcap, frame 12');
    expect(where).toMatch(/^2026-06-09 14:02:\d\d\.\d{6} UTC; 60 bytes from byte 3,136 of the file; link type 1$/);
    expect(out).toContain('\nARP\n');
    expect(out).toContain('\n      20–21  operation                2\n');
    expect(out).toContain('\n         18  hardware length          6\n');
  });

  test('shows what a message says, and lets no name in it act on the terminal', async () => {
    const hostile = '\x1b[31m\u009b2J::error::x';
    const request = asciiBytes(`GET / HTTP/1.1\r\nHost: ${hostile}\r\n\r\n`);
    writeFileSync(join(folder, 'hostile.pcap'), pcapFile([{ bytes: ethernet(0x0800, ipv4(6, tcp(0x18, request))) }]));
    const { exitCode, out } = await run('hostile.pcap', '--frame', '1', '--no-color');
    expect(exitCode).toBe(0);
    expect(out).toContain('\nHTTP\n');
    expect(out).toContain('Host: \\x1b[31m');
    expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}]/u);
    expect(out).not.toContain('::error');
    const json = await run('hostile.pcap', '--frame', '1', '--format', 'json');
    expect(json.out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}]/u);
    expect(JSON.parse(json.out).fields.at(-2).value).toContain('Host: \x1b[31m');
  });

  test('writes the same as JSON, of a compressed capture too', async () => {
    const { exitCode, out } = await run('gzipped.pcap', '--frame', '408', '--format', 'json');
    const document = JSON.parse(out);
    expect(exitCode).toBe(0);
    expect(document).toMatchObject({ path: 'gzipped.pcap', frameNumber: 408, linkType: 1 });
    const sample = readFileSync(SAMPLE);
    const start = document.fileOffset as number;
    expect(sample.length - start).toBe(document.capturedLength);
    expect(document.fields[0]).toMatchObject({ layer: 'Ethernet', name: 'destination', offset: 0, length: 6 });
    expect(document.fields[0].value.replaceAll(':', '')).toBe(sample.toString('hex', start, start + 6));
  });

  test('tells of an address without a capture', async () => {
    const text = await run('--address', '47.254.1.1', '--name', 'a.wyze.com');
    expect([text.exitCode, text.err]).toEqual([0, '']);
    expect(text.out).toMatch(/^47\.254\.1\.1 as a\.wyze\.com\n {2}Country {5}US/);
    expect(text.out).toContain('table of networks, asn ');
    const json = await run('--address', '47.254.1.1', '--format', 'json');
    expect(JSON.parse(json.out)).toMatchObject({
      name: null,
      address: '47.254.1.1',
      attribution: { operator: { id: 'alibaba' } },
    });
    const home = await run('--address', '192.168.1.1');
    expect(home.out).toBe(
      '192.168.1.1\n  Scope       private: not an address of the internet, so no source was asked\n',
    );
  });

  test.each([
    [['home.pcap', '--frame', '409'], 'home.pcap: has no frame 409: the last is 408 — give --frame 1 to 408'],
    [['cut.pcap', '--frame', '100'], 'before it is cut off or damaged — give --frame 1 to'],
    [['none.pcap', '--frame', '1'], 'none.pcap: has no packets — name another capture'],
    [['home.pcap', '--frame', '0'], 'Frames are counted from 1.'],
    [['home.pcap'], 'no frame given — try: egresslens explain '],
    [['page.pcap', '--frame', '1'], 'page.pcap: an HTML page, not a capture'],
    [['lost.pcap', '--frame', '1'], 'lost.pcap: no such file or folder'],
    [['home.pcap', '--address', '1.1.1.1'], 'an address and a frame cannot be explained at once'],
    [['--address', '1.2.3'], 'Write an address as 198.51.100.7'],
    [['home.pcap', '--name', 'a.example'], '--name goes with --address'],
    [[], 'nothing to explain'],
  ])('%j ends with 2 and one line', async (args, line) => {
    const { exitCode, out, err } = await run(...args);
    expect([exitCode, out]).toEqual([2, '']);
    expect(err).toMatch(/^egresslens: [^\n]+\n$/);
    expect(err).toContain(line);
  });
});
