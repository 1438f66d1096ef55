import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AnalysisRun } from '../../src/cli/commands/analyze.ts';
import { main } from '../../src/cli/main.ts';
import type { CaptureFailure } from '../../src/cli/observe-captures.ts';
import type { RunOptions } from '../../src/cli/run-analysis.ts';
import { analysis } from '../report/samples/build.ts';
import { cameraAnalysis } from '../report/samples/camera.ts';

let folder = '';
let written = { out: '', err: '' };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'egresslens-'));
  written = { out: '', err: '' };
  vi.spyOn(process.stdout, 'write').mockImplementation(recordInto('out'));
  vi.spyOn(process.stderr, 'write').mockImplementation(recordInto('err'));
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

function recordInto(stream: 'out' | 'err'): typeof process.stdout.write {
  return ((text: string, done?: (error?: Error | null) => void) => {
    written[stream] += text;
    done?.(null);
    return true;
  }) as typeof process.stdout.write;
}

/** Runs the command over an analysis made by hand. */
async function egresslens(args: string[], failures: CaptureFailure[] = [], document = cameraAnalysis()) {
  const asked: { paths: readonly string[]; options: RunOptions }[] = [];
  const run: AnalysisRun = async (paths, options) => {
    asked.push({ paths, options });
    return { analysis: document, failures };
  };
  return { exitCode: await main(args, run), asked: asked[0], ...written };
}

describe('egresslens', () => {
  test('with a capture alone analyses it', async () => {
    const { exitCode, out, err, asked } = await egresslens(['home.pcap']);
    expect([exitCode, err]).toEqual([0, '']);
    expect(out).toMatch(/^5 destinations: /);
    expect(out).toContain('egresslens home.pcap --expect US');
    expect(asked?.paths).toEqual(['home.pcap']);
    expect(asked?.options).toMatchObject({
      lan: [],
      expect: null,
      flows: false,
      hash: false,
      join: false,
      maxFlows: 1_000_000,
      log: null,
    });
  });

  test('hands every option on', async () => {
    const line =
      'analyze a.pcap b - --expect us,DE --lan 10.1.2.3/8 --lan fd00::/64 --flows --max-flows 7 --hash --join --as-of 2020-02-29 --mmdb x --mmdb y --geoip geoip-country --keep-going';
    const { asked } = await egresslens(line.split(' '));
    expect(asked?.paths).toEqual(['a.pcap', 'b', '-']);
    expect(asked?.options).toMatchObject({
      expect: { label: 'US, DE', countries: ['DE', 'US'] },
      lan: ['10.0.0.0/8', 'fd00::/64'],
      flows: true,
      maxFlows: 7,
      hash: true,
      join: true,
      asOf: '2020-02-29',
      mmdb: ['x', 'y'],
      geoip: 'geoip-country',
    });
  });

  test('takes options before the capture', async () => {
    const { asked, out } = await egresslens(['--expect', 'US', '--format', 'json', 'home.pcap']);
    expect(asked?.paths).toEqual(['home.pcap']);
    expect(JSON.parse(out).schemaVersion).toBe(1);
  });

  test('lists flows where the format has them', async () => {
    expect((await egresslens(['home.pcap', '--format', 'ndjson'])).asked?.options.flows).toBe(true);
  });

  test.each([['--help'], ['-h'], ['help'], ['analyze', '--help'], ['help', 'analyze']])(
    '%s teaches by example',
    async (...args) => {
      const { exitCode, out, err, asked } = await egresslens(args);
      expect([exitCode, err, asked]).toEqual([0, '', undefined]);
      expect(out).toContain('egresslens home.pcap --expect US');
    },
  );

  test('--version prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect((await egresslens(['--version'])).out).toBe(`${version}\n`);
  });
});

describe('what cannot be done ends with 2 and one line that says what to do', () => {
  test.each([
    ['', /no capture given — try: egresslens home\.pcap/],
    ['anaylze home.pcap', /unknown command "anaylze" — did you mean: egresslens analyze/],
    ['home.pcap --expct US', /unknown option '--expct' — did you mean --expect\?/],
    ['home.pcap --expect UK', /for the United Kingdom write GB/],
    ['home.pcap --expect XX', /"XX" is neither a country code .* one of: us-only, .*doj-countries-of-concern/],
    ['home.pcap --expect ,', /no region given — give countries such as US/],
    ['home.pcap --expect', /argument missing/],
    ['home.pcap --lan 192.168.1.256/24', /192\.168\.1\.0\/24 or fd00::\/64/],
    ['home.pcap --format jsn', /Allowed choices are terminal, json/],
    ['home.pcap --max-flows 0', /at least 1/],
    ['home.pcap --as-of 2021-02-29', /Write a date as/],
    ['home.pcap --report json', /FORMAT=FILE/],
    ['home.pcap --report pdf=a', /The formats are terminal, json/],
    ['home.pcap --report json=a --report csv=./a', /two reports would go there/],
    ['home.pcap --report json=-', /standard output: two reports would go there/],
    ['home.pcap --log-level loud', /Allowed choices/],
  ])('%s', async (line, message) => {
    const { exitCode, out, err, asked } = await egresslens(line.split(' ').filter((word) => word !== ''));
    expect([exitCode, out, asked]).toEqual([2, '', undefined]);
    expect(err).toMatch(message);
    expect(err).toMatch(/^egresslens: [^\n]+\n$/);
  });

  test('a capture is not overwritten by its report', async () => {
    const path = join(folder, 'home.pcap');
    writeFileSync(path, 'packets');
    expect((await egresslens([path, '-o', path])).err).toContain('would be overwritten');
    expect(readFileSync(path, 'utf8')).toBe('packets');
  });

  test('a report that cannot be written', async () => {
    const { exitCode, err } = await egresslens(['home.pcap', '-o', join(folder, 'missing', 'a.txt')]);
    expect(exitCode).toBe(2);
    expect(err).toMatch(/a\.txt: cannot be written: no such file or folder — choose/);
  });

  test('a fault of ours is one line as well', async () => {
    const run: AnalysisRun = async () => {
      throw new TypeError('x is\nnot y');
    };
    expect(await main(['home.pcap'], run)).toBe(2);
    expect(written.err).toMatch(
      /^egresslens: unexpected fault: TypeError: x is\\x0anot y [^\n]+please report this line\n$/,
    );
  });
});

describe('captures that cannot be read', () => {
  const broken = { path: 'b.pcap', message: 'is not a capture', hint: 'export it as pcapng' };

  test('one alone: no report, one line', async () => {
    const { exitCode, out, err } = await egresslens(['b.pcap'], [broken], analysis({ captures: [] }));
    expect([exitCode, out]).toEqual([2, '']);
    expect(err).toBe('egresslens: b.pcap: is not a capture — export it as pcapng\n');
  });

  test('several and nothing else: the first is named, the others counted', async () => {
    const { err } = await egresslens(['x'], [broken, broken, broken], analysis({ captures: [] }));
    expect(err).toBe(
      'egresslens: b.pcap: is not a capture (and 2 more that could not be read) — export it as pcapng\n',
    );
  });

  test('beside others: the rest is reported, with a note, and the exit code is 2', async () => {
    const { exitCode, out, err } = await egresslens(['folder'], [broken]);
    expect(exitCode).toBe(2);
    expect(out).toContain('This file could not be read (b.pcap: is not a capture)');
    expect(err).toBe('egresslens: b.pcap: is not a capture — export it as pcapng\n');
  });

  test('with --keep-going the exit code is 0', async () => {
    expect((await egresslens(['folder', '--keep-going'], [broken])).exitCode).toBe(0);
  });
});

describe('reports into files', () => {
  test('-o and --report write whole files and leave nothing else behind', async () => {
    const [json, csv] = [join(folder, 'a.json'), join(folder, 'a.csv')];
    writeFileSync(json, 'old');
    const { exitCode, out } = await egresslens(['home.pcap', '--format', 'json', '-o', json, '--report', `csv=${csv}`]);
    expect([exitCode, out]).toEqual([0, '']);
    expect(JSON.parse(readFileSync(json, 'utf8'))).toEqual(cameraAnalysis());
    expect(readFileSync(csv, 'utf8')).toMatch(/^device,mac/);
    expect(readdirSync(folder).sort()).toEqual(['a.csv', 'a.json']);
  });

  test('--report adds to what goes to standard output', async () => {
    const { out } = await egresslens(['home.pcap', '--report', `json=${join(folder, 'a.json')}`]);
    expect(out).toMatch(/^5 destinations/);
  });
});
