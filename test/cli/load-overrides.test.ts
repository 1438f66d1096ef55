import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { RuleProblem } from '../../src/base/rule-file.ts';
import { loadOverrides, readOverrides } from '../../src/cli/load-overrides.ts';
import { isBuilt, runCommand, SAMPLE } from './built-command.ts';

const root = mkdtempSync(join(tmpdir(), 'egresslens-overrides-'));
afterAll(() => rmSync(root, { recursive: true }));

const problemsOf = (text: string) => {
  const problems: RuleProblem[] = [];
  expect(readOverrides(text, 'o.yaml', problems)).toBeNull();
  return problems.map(({ file, pointer }) => `${file}#${pointer}`);
};

describe('a file of overrides', () => {
  test('is YAML, or JSON, which is the same', () => {
    const yaml = readOverrides('overrides:\n  - { prefix: 203.0.113.0/24, country: DE }\n', 'o.yaml', []);
    expect(yaml).toMatchObject([{ country: 'DE', name: null }]);
    expect(readOverrides('{"overrides":[{"prefix":"203.0.113.0/24","country":"DE"}]}', 'o.json', [])).toEqual(yaml);
  });

  test.each([
    [
      'a word that is no country',
      'overrides:\n  - name: a.example\n    country: UK\n',
      ['o.yaml:3:14#/overrides/0/country'],
    ],
    ['neither prefix nor name', 'overrides:\n  - note: x\n', ['o.yaml:2:5#/overrides/0']],
    ['both', 'overrides:\n  - note: x\n    name: a.b\n    prefix: 1.2.3.4\n', ['o.yaml:2:5#/overrides/0']],
    ['no list', 'x: 1\n', ['o.yaml:1:1#/overrides', 'o.yaml:1:4#/x']],
    ['a key twice', 'overrides: []\noverrides: []\n', ['o.yaml:2:1#']],
    [
      'aliases that grow without bound',
      `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [${'*a,'.repeat(9)}*a]\nc: &c [${'*b,'.repeat(9)}*b]\nd: [${'*c,'.repeat(9)}*c]\n`,
      ['o.yaml#'],
    ],
  ])('%s is told by line and column and column', (_, text, places) => {
    expect(problemsOf(text)).toEqual(places);
  });

  test('that cannot be used stops the run in one line', () => {
    const path = join(root, 'bad.yaml');
    writeFileSync(path, 'overrides:\n  - prefix: nonsense\n  - prefix: nonsense\n');
    expect(() => loadOverrides(path)).toThrow(/bad\.yaml:2:\d+#\/overrides\/0\/prefix: .+ \(and 1 more\)$/);
    expect(() => loadOverrides(join(root, 'absent.yaml'))).toThrow(/absent\.yaml: no such file or folder$/);
  });

  test.skipIf(!isBuilt)('is shown in the report as the user’s own word', async () => {
    const before = JSON.parse((await runCommand([SAMPLE, '--format', 'json'])).out);
    const { address } = before.destinations[0];
    const path = join(root, 'mine.yaml');
    writeFileSync(
      path,
      `overrides:\n  - prefix: ${address}\n    country: IS\n    operator: My hoster\n    party: first\n`,
    );
    const { exitCode, out } = await runCommand([SAMPLE, '--format', 'json', '--overrides', path]);
    const found = JSON.parse(out).destinations.find((each: { address: string }) => each.address === address);
    expect([exitCode, found.location.country, found.location.status]).toEqual([0, 'IS', 'agreed']);
    expect(found.location.sources[0]).toMatchObject({ id: 'user', family: 'user', country: 'IS' });
    expect(found).toMatchObject({ operator: { name: 'My hoster' }, party: 'first' });
    expect(found.tags).toContain('user');
  });
});
