import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Analysis } from '../../src/report/analysis.ts';
import { blocks, pcapngFile } from '../capture/capture-bytes.ts';
import { COMMAND, isBuilt, runCommand, SAMPLE, startCommand } from './built-command.ts';
import { zstdFrame } from './input/compressed-bytes.ts';

const sample = readFileSync(SAMPLE);
const HEADER_LENGTH = 24;
const IS_ROOT = process.getuid?.() === 0;
const NOBODY = 65_534;

/** Whether users of no rights may pass through every folder above. */
function canOthersReach(path: string): boolean {
  const above = dirname(path);
  return above === path || ((statSync(above).mode & 0o001) !== 0 && canOthersReach(above));
}
let folder = '';

/** Runs the command where the captures are, for the JSON document. */
async function analyse(args: readonly string[], input?: Uint8Array) {
  const { exitCode, out, err } = await runCommand([...args, '--format', 'json'], {
    folder,
    ...(input === undefined ? {} : { input }),
  });
  return { exitCode, out, err, document: out === '' ? null : (JSON.parse(out) as Analysis) };
}

const run = (...args: string[]) => runCommand(args, { folder });
const addresses = (document: Analysis | null) => document?.destinations.map(({ address }) => address).sort();

/** Splits the sample into two captures of whole packets. */
function splitSample(): [Uint8Array, Uint8Array] {
  let at = HEADER_LENGTH;
  while (at < sample.length / 2) at += 16 + sample.readUInt32LE(at + 8);
  return [sample.subarray(0, at), Buffer.concat([sample.subarray(0, HEADER_LENGTH), sample.subarray(at)])];
}

/** A megabyte of the sample's packets, over and over. */
function endlessSample(): Uint8Array {
  const packets = sample.subarray(HEADER_LENGTH);
  return Buffer.concat([sample, ...Array.from({ length: Math.ceil(1e6 / packets.length) }, () => packets)]);
}

beforeAll(() => {
  if (!isBuilt) throw new Error('the command has to be built first: npm run build');
  folder = mkdtempSync(join(tmpdir(), 'egresslens-command-'));
  const put = (name: string, bytes: Uint8Array | string) => writeFileSync(join(folder, name), bytes);
  for (const name of ['mixed', 'empty', 'many']) mkdirSync(join(folder, name));
  copyFileSync(SAMPLE, join(folder, 'home.pcap'));
  put('mixed/home.pcap', sample);
  put('mixed/page.pcap', '<!DOCTYPE html><title>404</title>');
  put('mixed/void.pcap', '');
  put('gzipped.pcap', gzipSync(sample));
  put('zstd.gz', zstdFrame(sample, 100_000));
  put('cut.pcap', sample);
  truncateSync(join(folder, 'cut.pcap'), sample.length - 7);
  const [first, second] = splitSample();
  put('one.pcap', first);
  put('two.pcap.gz', gzipSync(second));
  const file = blocks();
  put('other.pcapng', pcapngFile(file.section(), file.interface(101), file.enhanced(1n, new Uint8Array(20))));
  for (let i = 0; i < 600; i++) linkSync(join(folder, 'home.pcap'), join(folder, 'many', `${i}.pcap`));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the built command', () => {
  test('reads a file the same twice, whatever it is called and however it is compressed', async () => {
    const [plain, again, gzipped, zstd] = await Promise.all([
      analyse(['home.pcap']),
      analyse(['home.pcap']),
      analyse(['gzipped.pcap']),
      analyse(['zstd.gz']),
    ]);
    expect([plain.exitCode, plain.err]).toEqual([0, '']);
    expect(plain.document?.captures).toMatchObject([{ path: 'home.pcap', packets: 408, complete: true }]);
    expect(plain.document?.destinations.length).toBeGreaterThan(5);
    expect(again.out).toBe(plain.out);
    expect(gzipped.out.replaceAll('gzipped.pcap', 'home.pcap')).toBe(plain.out);
    expect(zstd.out.replaceAll('zstd.gz', 'home.pcap')).toBe(plain.out);
  });

  test('reads standard input, plain or compressed', async () => {
    const [plain, gzipped] = await Promise.all([analyse(['-'], sample), analyse(['-'], gzipSync(sample))]);
    expect([plain.exitCode, plain.err]).toEqual([0, '']);
    expect(plain.document?.captures).toMatchObject([{ path: '-', packets: 408 }]);
    expect(gzipped.out).toBe(plain.out);
  });

  test('gives the same bytes for several files in any order', async () => {
    const [ab, ba] = await Promise.all([analyse(['one.pcap', 'two.pcap.gz']), analyse(['two.pcap.gz', 'one.pcap'])]);
    expect([ab.exitCode, ab.err]).toEqual([0, '']);
    expect(ab.document?.captures.map(({ path }) => path)).toEqual(['one.pcap', 'two.pcap.gz']);
    expect(ba.out).toBe(ab.out);
  });

  test('--join makes of pieces what the whole is, in any order, and every frame can be found again', async () => {
    const [whole, joined, turned] = await Promise.all([
      analyse(['home.pcap', '--flows']),
      analyse(['--join', 'one.pcap', 'two.pcap.gz', '--flows']),
      analyse(['--join', 'two.pcap.gz', 'one.pcap', '--flows']),
    ]);
    expect(turned.out).toBe(joined.out);
    expect(joined.document?.captures).toMatchObject([{ path: 'one.pcap' }, { path: 'two.pcap.gz', continues: true }]);
    const before = joined.document!.captures[0]!.packets;
    const split = sample.length / 2;
    expect(before).toBeGreaterThan(10);
    const flowsOf = ({ flows = [] }: Analysis) =>
      flows.map(({ id, capture, firstFrame, firstOffset, ...rest }) => rest);
    expect(flowsOf(joined.document!)).toEqual(flowsOf(whole.document!));
    const places = joined.document!.flows!.map((flow, i) => {
      const original = whole.document!.flows![i]!;
      const isSecond = original.firstFrame > before;
      expect([flow.capture, flow.firstFrame]).toEqual([
        isSecond ? 'c2' : 'c1',
        isSecond ? original.firstFrame - before : original.firstFrame,
      ]);
      expect(flow.firstOffset).toBeLessThan(split + 2000);
      return flow.capture;
    });
    expect(new Set(places)).toEqual(new Set(['c1', 'c2']));
  });

  test('--join refuses what is no piece of the same recording', async () => {
    const [strange, pipe] = await Promise.all([
      run('--join', 'one.pcap', 'other.pcapng'),
      run('--join', 'one.pcap', '-'),
    ]);
    expect([strange.exitCode, strange.out]).toEqual([2, '']);
    expect(strange.err).toBe(
      'egresslens: other.pcapng: no piece of the same recording: link type 101, in one.pcap 1 — leave out --join\n',
    );
    expect(pipe.err).toMatch(/^egresslens: --join cannot read standard input — /);
  });

  test('analyses the rest of a folder with broken files, and says so', async () => {
    const [strict, lenient] = await Promise.all([analyse(['mixed']), analyse(['mixed', '--keep-going'])]);
    expect([strict.exitCode, lenient.exitCode]).toEqual([2, 0]);
    expect(strict.err.split('\n')).toEqual([
      expect.stringMatching(/^egresslens: mixed\/page\.pcap: an HTML page, not a capture — /),
      expect.stringMatching(/^egresslens: mixed\/void\.pcap: the file is empty — /),
      '',
    ]);
    expect(lenient.out).toBe(strict.out);
    expect(strict.document?.captures).toMatchObject([{ path: 'mixed/home.pcap', packets: 408 }]);
    expect(strict.document?.diagnostics.filter(({ code }) => code === 'unreadable-capture')).toHaveLength(2);
  });

  test('reports a capture that is cut off up to the damage', async () => {
    const [cut, whole] = await Promise.all([analyse(['cut.pcap']), analyse(['home.pcap'])]);
    expect([cut.exitCode, cut.err]).toEqual([0, '']);
    expect(cut.document?.captures).toMatchObject([{ packets: 407, complete: false }]);
    expect(cut.document?.diagnostics).toMatchObject([{ code: 'cut-off', firstFrame: 408 }]);
    expect(addresses(cut.document)).toEqual(addresses(whole.document));
  });

  // As root it takes another user's rights, who must be able to reach the command.
  test.skipIf(IS_ROOT && !canOthersReach(COMMAND))('a file that may not be read ends with 2 and one line', async () => {
    const path = join(folder, 'locked.pcap');
    copyFileSync(SAMPLE, path);
    chmodSync(path, 0);
    chmodSync(folder, 0o755);
    const { exitCode, out, err } = await runCommand(['locked.pcap'], { folder, ...(IS_ROOT ? { uid: NOBODY } : {}) });
    expect([exitCode, out]).toEqual([2, '']);
    expect(err).toBe('egresslens: locked.pcap: permission denied — Check the path and who may read it\n');
  });

  test('explains a frame', async () => {
    const { exitCode, out, err } = await run('explain', 'gzipped.pcap', '--frame', '12');
    expect([exitCode, err]).toEqual([0, '']);
    expect(out).toMatch(/^gzipped\.pcap, frame 12\n/);
  });

  test('ends quietly when its reader goes away', async () => {
    const child = startCommand(['home.pcap', '--format', 'ndjson'], { folder });
    let err = '';
    child.stderr.on('data', (text) => {
      err += text;
    });
    child.stdout.destroy();
    child.stdin.end();
    const [exitCode] = await once(child, 'close');
    expect([exitCode, err]).toEqual([0, '']);
  });

  test('SIGINT ends a long run, and one that waits for a pipe, with 130', async () => {
    const [long, waiting] = [
      startCommand(['many', '--log-level', 'debug'], { folder }),
      startCommand(['-'], { folder }),
    ];
    // It has begun to read once it has logged that, or has taken more than a pipe holds.
    const reading = [
      once(long.stderr, 'data'),
      new Promise((resolve) => waiting.stdin.write(endlessSample(), resolve)),
    ];
    await Promise.all(reading);
    const ended = [long, waiting].map((child) => once(child, 'close'));
    for (const child of [long, waiting]) child.kill('SIGINT');
    expect((await Promise.all(ended)).map(([exitCode]) => exitCode)).toEqual([130, 130]);
  });

  test('writes 80 columns without colour into a pipe, and colours only when asked', async () => {
    const [plain, forced, refused] = await Promise.all([
      run('home.pcap'),
      runCommand(['home.pcap'], { folder, environment: { FORCE_COLOR: '1' } }),
      runCommand(['home.pcap'], { folder, environment: { FORCE_COLOR: '1', NO_COLOR: '1' } }),
    ]);
    expect(plain.out).not.toContain('\u001b');
    expect(plain.out.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(forced.out).toContain('\u001b[1m');
    expect(refused.out).toBe(plain.out);
  });
});
