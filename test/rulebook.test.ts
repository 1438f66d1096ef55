import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compileRules } from '../scripts/compile-rules.ts';
import { formatRuleProblem } from '../src/base/rule-file.ts';
import { checkRuleFiles, crossCheckRulebook, readRulebook } from '../src/rulebook.ts';
import { shippedRuleFiles } from './shipped-rules.ts';

const FILES = shippedRuleFiles();
const xmpp = FILES.find(({ path }) => path === 'protocols/xmpp.json')!;
const replaced = (path: string, text: string) => FILES.map((file) => (file.path === path ? { path, text } : file));

describe('the rulebook', () => {
  test('takes every file that ships, whatever its kind', () => {
    const { rules, problems } = checkRuleFiles(FILES);
    expect(problems.map(formatRuleProblem)).toEqual([]);
    expect(crossCheckRulebook(rules).map(formatRuleProblem)).toEqual([]);
    const folders = (name: string) => FILES.filter(({ path }) => path.startsWith(`${name}/`)).length;
    expect(rules.protocols.length).toBe(folders('protocols'));
    expect(rules.attribution.vendors.length).toBe(folders('vendors'));
    expect(rules.presets?.presets.length).toBeGreaterThan(3);
  });

  test('says in which line a file stops being JSON', () => {
    const { problems } = readRulebook([{ path: 'vendors/x.json', text: '{\n  "id": "x",\n  "title" "X"\n}' }]);
    expect(problems.map(formatRuleProblem)).toEqual([
      expect.stringMatching(/^vendors\/x\.json#: is not JSON; line 3, column 11: .+; correct the syntax$/),
    ]);
  });

  test.each([
    ['a source that is cited and not listed', { source: 'rfc-1' }, '/patterns/0/source: no source rfc-1'],
    ['a sample that the pattern misses', { sample: '00112233' }, '/patterns/0/sample: the sample is not recognised'],
    ['a mask of another length', { mask: 'ff' }, '/patterns/0/mask: not as long as hex'],
  ])('refuses a protocol with %s', (_, change, told) => {
    const value = JSON.parse(xmpp.text);
    Object.assign(value.patterns[0], change);
    const { rules } = checkRuleFiles(replaced(xmpp.path, JSON.stringify(value)));
    expect(crossCheckRulebook(rules).map(formatRuleProblem)).toEqual([
      expect.stringContaining(`protocols/xmpp.json#${told}`),
    ]);
  });

  test('refuses two protocols of one id', () => {
    const { rules } = checkRuleFiles([...FILES, { path: 'protocols/other.json', text: xmpp.text }]);
    expect(crossCheckRulebook(rules).map(({ pointer, what }) => [pointer, what])).toContainEqual([
      '/id',
      'protocol xmpp exists already',
    ]);
  });
});

describe('the rules that the build writes', () => {
  test('are those that the schemas make of the files, defaults filled in', () => {
    const { files, rules } = JSON.parse(compileRules(FILES));
    expect(rules).toEqual(JSON.parse(JSON.stringify(checkRuleFiles(FILES).rules)));
    expect(files.map(({ path }: { path: string }) => path)).toEqual(FILES.map(({ path }) => path));
  });

  test('are not written while any has a fault', () => {
    expect(() => compileRules(replaced(xmpp.path, xmpp.text.replace('"control"', '"contrl"')))).toThrow(
      'protocols/xmpp.json#/role: found "contrl"',
    );
  });

  test.skipIf(!existsSync('dist/bin'))('are loaded without the schemas: starting checks nothing', () => {
    const read = (part: string) => readFileSync(`dist/bin/${part}`, 'utf8');
    const analysis = /import\(["']\.\/(run-analysis-[^"']+)["']\)/.exec(read('egresslens.js'))?.[1];
    const parts = new Set(['egresslens.js', analysis!]);
    // What is imported before anything runs; `import()` stays out. A set that grows is gone through to its new end.
    for (const part of parts)
      for (const [, name] of read(part).matchAll(/(?:from|import)\s*["']\.\/([^"']+)["']/g)) parts.add(name!);
    expect(parts.size).toBeGreaterThan(2);
    const checking = [...parts].filter((part) => read(part).includes('strict_object'));
    // A module that both checks the user's file and is used by every run brings the schemas along: part it.
    expect(checking).toEqual([]);
  });
});
