import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { generateCapture, scenarioNames, shippedCaptures } from '../../scripts/stage/generate.ts';

const CAPTURES = fileURLToPath(new URL('../../captures/', import.meta.url));
const FIXTURES = [
  'blocked-2018',
  'relayed-2021',
  'ubell-like',
  'yi-like',
  'wansview-like',
  'v380-like',
  'xiongmai-like',
  'decoy',
  'aws-china-app',
];

/** The capture itself; packed bytes may differ between versions of zlib. */
function unpacked(file: string, bytes: Uint8Array): Uint8Array {
  return file.endsWith('.gz') ? gunzipSync(bytes) : bytes;
}

const shipped = readdirSync(CAPTURES).filter((file) => /\.pcap(ng)?(\.gz)?$/.test(file));

describe('the shipped captures', () => {
  it.each(shippedCaptures())('are what the scenario gives: $name, $form', ({ name, form }) => {
    const { file, bytes } = generateCapture(name, form)!;
    const same = Buffer.compare(unpacked(file, bytes), unpacked(file, readFileSync(join(CAPTURES, file)))) === 0;
    expect(same, `${file} differs: run npm run captures`).toBe(true);
  });

  it('are all made from scenarios, and each has its line in the README', () => {
    const made = shippedCaptures().map(({ name, form }) => (form === 'short' ? name : `${name}-${form}`));
    expect(shipped.map((file) => file.split('.')[0]!).toSorted()).toEqual(made.toSorted());
    const readme = readFileSync(join(CAPTURES, 'README.md'), 'utf8');
    expect(shipped.filter((file) => !readme.includes(`\`${file}\``))).toEqual([]);
  });

  it('stay small: 200 kB a fixture, 500 kB packed, 3.2 MB together', () => {
    const size = (file: string) => statSync(join(CAPTURES, file)).size;
    expect(FIXTURES.filter((name) => size(`${name}.pcap`) > 200_000)).toEqual([]);
    expect(size('relayed-2021-72h.pcap.gz')).toBeLessThanOrEqual(500_000);
    expect(shipped.reduce((sum, file) => sum + size(file), 0)).toBeLessThan(3_200_000);
  });

  it('have fixtures among the scenarios, all of them', () => {
    expect(FIXTURES.filter((name) => !scenarioNames().includes(name))).toEqual([]);
  });
});

const tshark = spawnSync('tshark', ['--version']).status === 0;

describe.skipIf(!tshark)('tshark', () => {
  // The others are checked when they are made; these hold every protocol of the stage.
  it.each(['camera-home.pcap', 'hostile-names.pcap', 'ipv6-only.pcap', 'phone-and-camera.pcapng'])(
    'finds no error in %s',
    (file) => {
      const text = execFileSync('tshark', ['-r', join(CAPTURES, file), '-q', '-z', 'expert,warn'], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const findings = text.split('\n').filter((line) => /^ +\d+ /.test(line));
      expect(findings.filter((line) => !line.includes('Secrets are not available'))).toEqual([]);
    },
  );
});
