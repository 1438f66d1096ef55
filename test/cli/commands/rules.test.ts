import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { isBuilt, runCommand } from '../built-command.ts';

const root = mkdtempSync(join(tmpdir(), 'egresslens-rules-command-'));
afterAll(() => rmSync(root, { recursive: true }));

async function lint(name: string, text: string) {
  const path = join(root, name);
  writeFileSync(path, text);
  const { exitCode, out } = await runCommand(['rules', 'lint', path]);
  return { exitCode, lines: out.replaceAll(path, 'FILE').trimEnd().split('\n') };
}

const changed = (path: string, change: (value: Record<string, unknown>) => void) => {
  const value = JSON.parse(readFileSync(path, 'utf8'));
  change(value);
  return JSON.stringify(value);
};

describe.skipIf(!isBuilt)('rules list', () => {
  test('says of each file what it is and holds', async () => {
    const { exitCode, out } = await runCommand(['rules', 'list']);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^providers\/alibaba\.json +Alibaba Cloud\S* .*\d+ networks, \d+ names, \d+ regions$/m);
    expect(out).toMatch(/^protocols\/xmpp\.json +XMPP +2 patterns, 1 port$/m);
    const list = JSON.parse((await runCommand(['rules', 'list', '--format', 'json'])).out);
    expect(list.length).toBe(out.trimEnd().split('\n').length);
    expect(list[0].sha256).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe.skipIf(!isBuilt)('rules lint', () => {
  test('takes shipped files for what they are, beside the rest', async () => {
    const paths = ['rules/vendors/wyze.json', 'rules/providers/consumer-isps.json', 'rules/protocols/coap.json'];
    expect(await runCommand(['rules', 'lint', ...paths])).toMatchObject({ exitCode: 0, out: '3 files, no problems\n' });
  });

  test('tells faults with file and pointer', async () => {
    const text = changed('rules/vendors/wyze.json', (value) => {
      value.kind = 'brnd';
      value.suffixs = [];
    });
    expect(await lint('wyze.json', text)).toEqual({
      exitCode: 2,
      lines: [
        expect.stringMatching(/^FILE#\/kind: found "brnd"; expected .+; correct the value$/),
        expect.stringMatching(/^FILE#\/suffixs: unknown key suffixs; .+; remove it/),
      ],
    });
  });

  test('tells what another file already has, and only of the file in question', async () => {
    const text = changed('rules/providers/hetzner.json', (value) => {
      value.id = 'my-host';
    });
    const { exitCode, lines } = await lint('my-host.json', text);
    expect(exitCode).toBe(2);
    expect(lines).toContainEqual(
      expect.stringMatching(/^FILE#\/asns\/0\/number: AS24940 is also in providers\/hetzner/),
    );
    expect(lines.filter((line) => !line.startsWith('FILE#'))).toEqual([]);
  });

  test('places what is wrong with an access network in its line', async () => {
    const text = changed('rules/providers/consumer-isps.json', (value) => {
      (value.networks as { number: number }[])[3]!.number = 37963;
    });
    expect(await lint('isps.json', text)).toEqual({
      exitCode: 2,
      lines: [expect.stringMatching(/^FILE#\/networks\/3\/number: AS37963 is also in providers\/alibaba/)],
    });
  });

  test.each([
    ['not JSON', 'x.json', '{\n"id": [ }', /^FILE:2:\d#: is not JSON; /],
    ['of no kind', 'y.json', '{"id": "y"}', /^FILE#\/\$schema: no kind of rule file; the kinds are provider, /],
    [
      'overrides with a fault',
      'o.yaml',
      'overrides:\n  - prefix: 1.2.3.0/24\n    country: UK\n',
      /^FILE:3:\d+#\/overrides\/0\/country: found "UK"; /,
    ],
    ['broken YAML', 'p.yaml', 'overrides: [\n', /^FILE:\d+:\d+#: is not YAML; /],
  ])('a file that is %s is told', async (_, name, text, told) => {
    const { exitCode, lines } = await lint(name, text);
    expect([exitCode, lines[0]]).toEqual([2, expect.stringMatching(told)]);
  });

  test('a file that cannot be read is one line', async () => {
    const { exitCode, err } = await runCommand(['rules', 'lint', join(root, 'absent.json')]);
    expect([exitCode, err]).toEqual([2, expect.stringMatching(/absent\.json: no such file or folder — .+\n$/)]);
  });
});
