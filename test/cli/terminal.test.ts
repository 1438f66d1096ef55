import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { nearestWord } from '../../src/cli/nearest-word.ts';
import { writePieces } from '../../src/cli/output.ts';
import { createProgress, formatProgress } from '../../src/cli/progress.ts';
import { terminalWidth, wantsColor } from '../../src/cli/terminal.ts';

describe('colour', () => {
  const tty = { isTTY: true };

  test.each([
    [tty, {}, true, true],
    [{}, {}, true, false],
    [tty, { NO_COLOR: '1' }, true, false],
    [tty, { NO_COLOR: '' }, true, true],
    [tty, { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
    [tty, { TERM: 'dumb' }, true, false],
    [{}, { FORCE_COLOR: '1' }, true, true],
    [tty, { FORCE_COLOR: '0' }, true, false],
    [tty, {}, false, false],
  ])('of %j with %j and --color %j: %j', (stream, environment, option, expected) => {
    expect(wantsColor(stream, environment, option)).toBe(expected);
  });
});

test('a pipe is 80 columns wide, a terminal as wide as it says', () => {
  expect(terminalWidth({})).toBe(80);
  expect(terminalWidth({ isTTY: true, columns: 132 })).toBe(132);
  expect(terminalWidth({ isTTY: true, columns: 0 })).toBe(80);
});

describe('progress', () => {
  function start(columns = 80) {
    const clock = { time: 0, text: '' };
    const progress = createProgress({ write: (text) => (clock.text += text), columns }, () => clock.time);
    return { clock, progress };
  }

  test('is silent in the first second', () => {
    const { clock, progress } = start();
    progress.begin(1000);
    clock.time = 999;
    progress.advance(900);
    progress.end();
    expect(clock.text).toBe('');
  });

  test('then says bytes, rate and time left, and is taken back', () => {
    const { clock, progress } = start();
    progress.begin(4_000_000_000);
    clock.time = 2000;
    progress.advance(1_000_000_000);
    clock.time = 2100;
    progress.advance(1_000_000_000); // too soon to show again
    progress.end();
    expect(clock.text).toBe('\r\u001b[K25 % of 4.00 GB, 500 MB/s, 6 s left\r\u001b[K');
  });

  test('keeps off the last column, where terminals wrap', () => {
    const { clock, progress } = start(10);
    progress.begin(null);
    clock.time = 5000;
    progress.advance(10);
    expect(clock.text).toBe('\r\u001b[K10 B read');
  });

  test('on a terminal that does not know its width takes 80 columns', () => {
    const { clock, progress } = start(0);
    progress.begin(null);
    clock.time = 5000;
    progress.advance(10);
    expect(clock.text).toBe('\r\u001b[K10 B read, 2 B/s');
  });

  test('of unknown or grown length makes no promise', () => {
    expect(formatProgress(5_000_000, null, 1000)).toBe('5.00 MB read, 5.00 MB/s');
    expect(formatProgress(0, 100, 1000)).toBe('0 % of 100 B, 0 B/s');
    expect(formatProgress(200, 100, 1000)).toBe('100 % of 100 B, 200 B/s, 0 s left');
  });
});

describe('writing', () => {
  function sink(fail?: Error & { code?: string }) {
    const chunks: string[] = [];
    const stream = new Writable({
      decodeStrings: false,
      write(chunk, _encoding, done) {
        chunks.push(String(chunk));
        setImmediate(done, chunks.length === 2 ? fail : undefined);
      },
    });
    stream.on('error', () => {});
    return { chunks, stream };
  }
  const many = (): Iterable<string> => Array.from({ length: 10_000 }, (_, i) => `${i}`.padStart(100));

  test('is in batches that wait for the reader', async () => {
    const { chunks, stream } = sink();
    expect(await writePieces(stream, many())).toBe(true);
    expect(chunks.length).toBe(16);
    expect(chunks.join('').length).toBe(1_000_000);
  });

  test('stops when the reader has gone', async () => {
    const { chunks, stream } = sink(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    expect(await writePieces(stream, many())).toBe(false);
    expect(chunks.length).toBe(2);
  });

  test('passes other faults on', async () => {
    const { stream } = sink(Object.assign(new Error('full'), { code: 'ENOSPC' }));
    await expect(writePieces(stream, many())).rejects.toThrow('full');
  });
});

test('a mistyped word is told from one that means something else', () => {
  const commands = ['analyze', 'help'];
  expect(nearestWord('anaylze', commands)).toBe('analyze');
  expect(nearestWord('analyse', commands)).toBe('analyze');
  expect(nearestWord('home', commands)).toBeNull();
  expect(nearestWord('x'.repeat(100_000), commands)).toBeNull();
});
