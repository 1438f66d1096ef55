import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { listCaptures } from '../../../src/cli/input/list-captures.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'list-captures-'));
afterAll(() => rmSync(FOLDER, { recursive: true }));
const at = (...parts: string[]) => join(FOLDER, ...parts);

for (const folder of ['day/deep', 'empty', 'elsewhere']) mkdirSync(at(folder), { recursive: true });
for (const file of ['day/b.pcap', 'day/B.pcap', 'day/deep/a.pcap', 'day/a.txt', 'day/.hidden', 'elsewhere/x', 'one']) {
  writeFileSync(at(file), 'seven b');
}
symlinkSync(at('elsewhere'), at('day/linked-folder'));
symlinkSync(at('one'), at('day/linked-file'));
symlinkSync(at('day'), at('day/deep/loop'));
symlinkSync(at('one'), at('link'));

describe('listCaptures', () => {
  it('walks folders, sorts by code unit, and follows no links in them', () => {
    const { captures, unopened } = listCaptures([at('day')]);
    expect(captures.map(({ path }) => path)).toEqual([
      at('day/B.pcap'),
      at('day/a.txt'),
      at('day/b.pcap'),
      at('day/deep/a.pcap'),
    ]);
    expect(captures.every(({ size, fromFolder }) => size === 7 && fromFolder)).toBe(true);
    expect(unopened).toEqual([]);
  });

  it('keeps the order of what was named, each once, and follows a link that was named', () => {
    const { captures } = listCaptures(['-', at('link'), at('one'), at('day/b.pcap'), at('day'), '-']);
    expect(captures.map(({ path }) => path)).toEqual([
      '-',
      at('link'),
      at('day/b.pcap'),
      at('day/B.pcap'),
      at('day/a.txt'),
      at('day/deep/a.pcap'),
    ]);
    expect(captures[0]).toEqual({ path: '-', size: null, fromFolder: false });
  });

  it('reports what is missing or empty, and lists the rest', () => {
    const { captures, unopened } = listCaptures([at('absent'), at('one'), at('empty')]);
    expect(captures.map(({ path }) => path)).toEqual([at('one')]);
    expect(unopened.map(({ path, message }) => [path, message])).toEqual([
      [at('absent'), 'no such file or folder'],
      [at('empty'), 'no files in this folder'],
    ]);
    expect(unopened.every(({ hint }) => hint !== '')).toBe(true);
  });

  it('takes a device for a capture of unknown size', () => {
    expect(listCaptures(['/dev/null']).captures).toEqual([{ path: '/dev/null', size: null, fromFolder: false }]);
  });
});
