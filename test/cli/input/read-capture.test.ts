import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { CaptureReader } from '../../../src/capture/reader.ts';
import { CaptureError } from '../../../src/capture/record.ts';
import { Failure } from '../../../src/cli/failure.ts';
import { type ReadOptions, readCapture } from '../../../src/cli/input/read-capture.ts';
import { counting, pcapFile } from '../../capture/capture-bytes.ts';
import { concatenate, namedGzip, zstdFrame } from './compressed-bytes.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'read-capture-'));
afterAll(() => rmSync(FOLDER, { recursive: true }));

const PACKETS = 40;
const PLAIN = pcapFile(
  Array.from({ length: PACKETS }, (_, i) => ({ bytes: counting(200, 7 * i), fraction: i * 1000 })),
);
/** `zstd -19` of PLAIN: compressed blocks, a checksum, a single segment. */
const ZSTD = Buffer.from(
  'KLUv/WTYIC0QANQV1MOyoQIABAAEAAHxU2XIAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+P0BBQkNERUZHSElKS0xNTk9QUVJTVFVWV1hZWltcXV5fYGFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6e3x9fn+AgYKDhIWGh4iJiouMjY6PkJGSk5SVlpeYmZqbnJ2en6ChoqOkpaanqKmqq6ytrq+wsbKztLW2t7i5uru8vb6/wMHCw8TFxsfoA8jJysvMzc7QB8/Q0dLT1NW4C9bX2Nna29ygD93e3+Dh4uOIE+Tl5ufo6epwF+vs7e7v8PFYG/Lz9PX29/hAH/n6+/z9/v8oIxAn+CrgLsgysDaYOoA+aEJQRjhKIE4IUvBV2FnAXahhkGV4aWBtSHEwdRh5AH3ogNCEuIigjIiQcJRYmICYqKFKVqz937C2THMSoBS0BYnh///vBy15hysTH/qG+rQj4JOgKJ9xQXwAkfBhSsCnoRI+pwr4MCLhw5SAT0MlfE4V8GFEwocpAZ+GSvicKuDDiIQPUwI+DZXwOVXAhxEJH6YEfBoq4XOqgA8jEj5MCfg0VMLnVAEfRlpcCD7Tl315EH01RfG9uu7bg+i7K5qvxWVfLmj2UcWyRG4lqwmj8of/VWofbj1r',
  'base64',
);
const SHARED = join(import.meta.dirname, '../../../../shared/captures');

describe('readCapture', () => {
  for (const [name, bytes, compression] of [
    ['a plain file', PLAIN, 'none'],
    ['gzip', gzipSync(PLAIN), 'gzip'],
    ['gzip with a name, a comment and an extra field', namedGzip(PLAIN), 'gzip'],
    ['several gzip members', concatenate(...thirds(PLAIN).map((part) => gzipSync(part))), 'gzip'],
    ['an empty gzip member before and after', concatenate(gzipSync(''), gzipSync(PLAIN), gzipSync('')), 'gzip'],
    ['gzip padded with zero bytes', concatenate(gzipSync(PLAIN), new Uint8Array(700)), 'gzip'],
    ['zstd', ZSTD, 'zstd'],
    ['raw blocks of zstd', zstdFrame(PLAIN), 'zstd'],
    [
      'several zstd frames, one to skip',
      concatenate(skippedFrame(), ...thirds(PLAIN).map((part) => zstdFrame(part)), skippedFrame()),
      'zstd',
    ],
    ['zstd, then raw frames', concatenate(ZSTD, zstdFrame(new Uint8Array(0))), 'zstd'],
  ] as [string, Uint8Array, string][]) {
    it(`reads ${name}, from a file and in pieces of any size from standard input`, async () => {
      for (const found of [await readFile(bytes), await readPieces(bytes, 1), await readPieces(bytes, 1013)]) {
        expect(found.frames).toBe(PACKETS);
        expect(found.summary).toMatchObject({ complete: true, notes: [] });
        expect(found).toMatchObject({ bytesRead: bytes.length, compression, sha256: null });
      }
    });
  }

  for (const [name, bytes] of [
    ['gzip', gzipSync(PLAIN)],
    ['zstd', ZSTD],
  ] as [string, Uint8Array][]) {
    it(`says how many bytes follow the ${name} data, and reads the capture whole`, async () => {
      for (const garbage of [[1], [0x28, 0xb5], [0x1f, 0x8b], counting(5000)]) {
        const { frames, summary } = await readPieces(concatenate(bytes, Uint8Array.from(garbage)), 777);
        expect(frames).toBe(PACKETS);
        expect(summary.complete).toBe(true);
        expect(summary.notes).toMatchObject([
          { code: 'trailing-bytes', count: 1, detail: `${garbage.length} after the ${name} data` },
        ]);
      }
    });

    it(`gives what lies before a cut in ${name}, and one note`, async () => {
      const counts = new Set<number>();
      const blocks = name === 'zstd' ? zstdFrame(PLAIN) : bytes;
      for (let cut = 60; cut < blocks.length; cut += 23) {
        const found = await readPieces(blocks.subarray(0, cut), 4096).catch((error: unknown) => error);
        if (found instanceof CaptureError) continue;
        const { frames, summary } = found as Read;
        counts.add(frames);
        expect(summary.complete).toBe(false);
        expect(summary.notes.map((note) => note.code)).toEqual(['cut-off']);
      }
      expect(counts.size).toBeGreaterThan(3);
    });

    it(`meets damage in ${name} with a note or a CaptureError`, async () => {
      const codes = new Set<string>();
      for (let at = 12; at < bytes.length; at += 7) {
        const damaged = Uint8Array.from(bytes);
        damaged[at]! ^= 0x55;
        const found = await readPieces(damaged, 4096).catch((error: unknown) => error);
        if (found instanceof CaptureError) continue;
        for (const note of (found as Read).summary.notes) codes.add(note.code);
      }
      expect(codes).toContain('damaged');
      expect(codes).toContain('checksum');
    });
  }

  it('keeps everything when only the checksum of gzip is wrong', async () => {
    const bytes = Uint8Array.from(gzipSync(PLAIN));
    bytes[bytes.length - 8]! ^= 1;
    const { frames, summary } = await readFile(bytes);
    expect(frames).toBe(PACKETS);
    expect(summary).toMatchObject({ complete: false, notes: [{ code: 'checksum', detail: 'gzip' }] });
  });

  it('keeps the first frames when a later one is damaged', async () => {
    const [first, second, third] = thirds(PLAIN).map((part) => zstdFrame(part));
    second![6] = 0x07;
    const { frames, summary } = await readFile(concatenate(first!, second!, third!));
    expect(frames).toBe(4);
    expect(summary.notes.map((note) => note.code)).toEqual(['damaged']);
  });

  it('refuses zstd that needs a dictionary or a window beyond memory', async () => {
    const window = zstdFrame(PLAIN);
    window[5] = 0xa8;
    await expect(readFile(window)).rejects.toThrow(/window of 2048 MiB/);
    const single = Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0xe0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 9]);
    await expect(readFile(single)).rejects.toThrow(/window of 4096 MiB/);
    // The largest offsets of such a window are beyond what fzstd reads.
    window[5] = 0x80;
    await expect(readFile(window)).rejects.toThrow(/window of 64 MiB, the most is 63/);
    const dictionary = Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0x01, 0x38, 7, 1, 0, 0]);
    await expect(readFile(dictionary)).rejects.toThrow(/dictionary/);
  });

  it('stops at tiny zstd blocks in a large window', async () => {
    const header = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x78];
    const blocks = new Uint8Array(4 * 3000).map((_, i) => [0x0a, 0, 0, 65][i % 4]!);
    const head = [0x20, 0x01, 0, ...PLAIN.subarray(0, 36)];
    const { summary } = await readFile(concatenate(Uint8Array.from([...header, ...head]), blocks));
    expect(summary.notes.some((note) => note.code === 'damaged' && note.detail.includes('too small'))).toBe(true);
  }, 60_000);

  it('says what is wrong with what cannot be read, in one line', async () => {
    await expect(readFile(new Uint8Array(0))).rejects.toMatchObject({ name: 'CaptureError', code: 'empty' });
    await expect(readFile(gzipSync(''))).rejects.toMatchObject({ code: 'empty' });
    await expect(readFile(ZSTD.subarray(0, 30))).rejects.toThrow('cut off or damaged before the capture begins');
    await expect(readFile(gzipSync('only some text'))).rejects.toThrow('text, not a capture');
    await expect(readFile(gzipSync(gzipSync(PLAIN)))).rejects.toThrow('gzip data');
    await expect(read(join(FOLDER, 'absent'))).rejects.toThrow(Failure);
    await expect(read(join(FOLDER, 'absent'))).rejects.toThrow('no such file');
    await expect(read(FOLDER)).rejects.toThrow('is a folder');
  });

  it('hashes the bytes as they lie on disk, also behind damage, and tells of every byte read', async () => {
    const bytes = concatenate(PLAIN.subarray(0, 24), new Uint8Array(3_000_000).fill(0xff));
    let told = 0;
    const found = await readFile(bytes, {
      hash: true,
      onProgress: (more) => {
        told += more;
      },
    });
    expect(found.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(told).toBe(bytes.length);
    expect((await readFile(bytes)).bytesRead).toBeLessThan(bytes.length);
  });

  it('lets signals in every 16 chunks, and stops when it is aborted', async () => {
    const file = pcapFile([]);
    const long = concatenate(file, new Uint8Array(40 * 2 ** 20));
    const abort = new AbortController();
    setTimeout(() => abort.abort(new Error('enough')), 1);
    await expect(readFile(long, { signal: abort.signal })).rejects.toThrow('enough');
  });

  it('fails with the error of a stream that breaks', async () => {
    async function* broken() {
      yield PLAIN;
      throw new Error('the other end has gone');
    }
    await expect(read('-', { standardInput: broken() })).rejects.toThrow('standard input: the other end has gone');
  });

  it.skipIf(!existsSync(SHARED))(
    'agrees with ../shared about compressed captures (skipped where it is absent)',
    async () => {
      for (const [path, frames, note] of [
        ['variants/xiaobai__gz.pcap.gz', 630, null],
        ['variants/xiaobai__zst.pcap.zst', 630, null],
        ['wireshark/dns+icmp.pcapng.gz', 33, null],
        ['pcapplusplus/Pcap++Test__PcapExamples__file_heuristics__pcapng-example.pcapng.zst', 159, null],
        ['malformed/xiaobai__gz-cut.pcap.gz', 48, 'cut-off'],
      ] as const) {
        const found = await read(join(SHARED, path));
        expect([path, found.frames]).toEqual([path, frames]);
        expect(found.summary.notes.map(({ code }) => code).filter((code) => code !== 'dropped-digits')).toEqual(
          note ? [note] : [],
        );
      }
      await expect(read(join(SHARED, 'variants/xiaobai__lz4.pcap.lz4'))).rejects.toThrow('lz4');
    },
  );
});

type Read = Awaited<ReturnType<typeof read>>;

async function read(path: string, options: ReadOptions = {}) {
  let frames = 0;
  const reader = new CaptureReader((batch) => {
    frames += batch.length;
  });
  const result = await readCapture(path, reader, options);
  return { ...result, summary: reader.end(), frames };
}

async function readFile(bytes: Uint8Array, options?: ReadOptions) {
  const path = join(FOLDER, 'capture');
  writeFileSync(path, bytes);
  return await read(path, options);
}

async function readPieces(bytes: Uint8Array, length: number) {
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += length) yield Uint8Array.from(bytes.subarray(at, at + length));
  }
  return await read('-', { standardInput: pieces() });
}

function thirds(bytes: Uint8Array): Uint8Array[] {
  return [bytes.subarray(0, 1000), bytes.subarray(1000, 5000), bytes.subarray(5000)];
}

function skippedFrame(): Uint8Array {
  return Uint8Array.from([0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 7, 7, 7]);
}
