import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { collectRules } from '../../scripts/collect-rules.ts';
import { hashFiles, listFiles, stampFiles } from '../../scripts/input-stamp.ts';

const root = mkdtempSync(join(tmpdir(), 'egresslens-stamp-'));
afterAll(() => rmSync(root, { recursive: true }));
mkdirSync(join(root, 'rules', 'schema'), { recursive: true });
for (const [name, text] of [
  ['rules/b.json', '{"id":"b"}'],
  ['rules/a.json', '{"id":"a"}'],
  ['rules/schema/s.json', '{}'],
] as const) {
  writeFileSync(join(root, name), text);
}

describe('what the build looks at', () => {
  it('lists files below a folder in order, a file itself, and nothing where nothing is', () => {
    const files = listFiles(join(root, 'rules'));
    expect(files).toEqual(['a.json', 'b.json', join('schema', 's.json')].map((name) => join(root, 'rules', name)));
    expect(listFiles(files[0]!)).toEqual([files[0]]);
    expect(listFiles(join(root, 'absent'))).toEqual([]);
  });

  it('changes its stamp when a file is written, its hash when the content is another', () => {
    const files = listFiles(join(root, 'rules'));
    const [stamp, hash] = [stampFiles(root, files), hashFiles(files)];
    expect([stampFiles(root, files), hashFiles(files)]).toEqual([stamp, hash]);
    writeFileSync(join(root, 'rules', 'a.json'), '{"id":"aa"}');
    expect(stampFiles(root, files)).not.toBe(stamp);
    expect(hashFiles(files)).not.toBe(hash);
  });

  it('gathers the rules in order of path, without their schemas', () => {
    const rules = collectRules(join(root, 'rules'), listFiles(join(root, 'rules')));
    expect(rules.map(({ path }) => path)).toEqual(['a.json', 'b.json']);
    expect(rules[1]).toEqual({ path: 'b.json', text: '{"id":"b"}' });
  });
});
