import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pcapFile } from './capture/capture-bytes.ts';

type Manifest = { license: string; engines: { node: string }; files: string[]; exports: Record<string, unknown> };

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;

describe('the package', () => {
  let folder: string;
  const run = (command: string, args: string[], cwd: string) =>
    execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'egresslens-package-'));
    // --ignore-scripts: the tests were built before they began; packing must not build under their feet.
    const packed = run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], '.').trim();
    writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
    const flags = ['--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts', '--omit=peer'];
    run('npm', ['install', '--silent', ...flags, join(folder, packed)], folder);
  }, 180_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('analyses a capture where nothing else is installed', () => {
    writeFileSync(join(folder, 'home.pcap'), pcapFile([]));
    const output = run(process.execPath, ['node_modules/.bin/egresslens', 'home.pcap', '--format', 'json'], folder);
    expect(JSON.parse(output)).toMatchObject({ schemaVersion: 1, captures: [{ path: 'home.pcap', packets: 0 }] });
  });

  test('opens its library door to an importing program', () => {
    const program = "import('egresslens').then(({ createObserver }) => console.log(typeof createObserver))";
    expect(run(process.execPath, ['-e', program], folder).trim()).toBe('function');
  });

  test('opens its second door to programs on Node, with data and rules at hand', () => {
    const program = `import('egresslens/node').then(async ({ loadSources, loadRulebook }) => {
      const { sources } = await loadSources();
      console.log(sources.networks.length, loadRulebook().providers.length > 20);
    })`;
    expect(run(process.execPath, ['-e', program], folder).trim()).toBe('1 true');
  });

  test('ships its licences, its rules and its data tables', () => {
    const shipped = run('find', ['node_modules/egresslens', '-type', 'f', '-not', '-path', '*/dist/*/*.d.ts'], folder);
    for (const path of ['LICENSE', 'NOTICE', 'CHANGELOG.md', 'dist/data/asn.bin', 'dist/data/rules.json']) {
      expect(shipped).toContain(`node_modules/egresslens/${path}\n`);
    }
  });

  test('promises what the documentation says', () => {
    expect(manifest.license).toBe('MIT');
    expect(manifest.engines.node).toBe('>=20.19');
    expect(Object.keys(manifest.exports)).toEqual(['.', './node', './data/*', './schema/*', './package.json']);
  });
});
