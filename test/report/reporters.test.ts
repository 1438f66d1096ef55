import { describe, expect, test } from 'vitest';
import type { Analysis } from '../../src/report/analysis.ts';
import { isReportFormat, REPORTERS, type ReportFormat } from '../../src/report/index.ts';
import { analysis } from './samples/build.ts';
import { cameraAnalysis } from './samples/camera.ts';
import { HOSTILE_NAMES, hostileAnalysis } from './samples/hostile.ts';

const ONLY_US = { label: 'US', countries: ['US'] };

function report(format: ReportFormat, document: Analysis, over: { width?: number; color?: boolean } = {}): string {
  const options = { width: 80, color: false, showPeers: false, captureArguments: ['home.pcap'], ...over };
  return [...REPORTERS[format](document, options)].join('');
}

describe('the same analysis gives the same text, as in the files beside this test', () => {
  for (const width of [40, 80, 120, 200]) {
    test(`terminal, ${width} columns, with an expected region`, async () => {
      await expect(report('terminal', cameraAnalysis(ONLY_US), { width })).toMatchFileSnapshot(
        `samples/camera.${width}.txt`,
      );
    });
  }

  test('terminal without an expected region names the next command', async () => {
    const text = report('terminal', cameraAnalysis());
    expect(text).toContain('egresslens home.pcap --expect US');
    await expect(text).toMatchFileSnapshot('samples/camera.unasked.txt');
  });

  test('terminal in colour', async () => {
    await expect(report('terminal', cameraAnalysis(ONLY_US), { color: true })).toMatchFileSnapshot(
      'samples/camera.color.txt',
    );
  });

  for (const format of ['json', 'ndjson', 'csv', 'markdown'] as const) {
    test(format, async () => {
      await expect(report(format, cameraAnalysis(ONLY_US))).toMatchFileSnapshot(`samples/camera.${format}.txt`);
    });
    test(`${format} of hostile names`, async () => {
      await expect(report(format, hostileAnalysis())).toMatchFileSnapshot(`samples/hostile.${format}.txt`);
    });
  }

  for (const width of [80, 200]) {
    test(`terminal, ${width} columns, of hostile names`, async () => {
      await expect(report('terminal', hostileAnalysis(), { width })).toMatchFileSnapshot(
        `samples/hostile.${width}.txt`,
      );
    });
  }

  test('terminal of a capture without traffic', async () => {
    const empty = analysis({ captures: [] });
    await expect(report('terminal', empty)).toMatchFileSnapshot('samples/empty.txt');
  });
});

describe('every format', () => {
  const formats = Object.keys(REPORTERS) as ReportFormat[];

  test.each(formats)('%s lets nothing through that moves the cursor, reorders a line or hides', (format) => {
    const text = report(format, hostileAnalysis());
    expect(text).toMatch(/202e/);
    expect(text.replaceAll('\r\n', '\n')).not.toMatch(/[\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]|(?!\n)\p{Cc}/u);
  });

  test.each(formats)('%s has no line that a CI runner takes for a command', (format) => {
    for (const line of report(format, hostileAnalysis(), { width: 40 }).split('\n')) {
      expect(line.trimStart().startsWith('::')).toBe(false);
      if (format !== 'json' && format !== 'ndjson') expect(line).not.toContain('##[');
    }
  });

  test.each(formats)('%s ends with a line end and comes in pieces', (format) => {
    const pieces = [
      ...REPORTERS[format](cameraAnalysis(), { width: 80, color: false, showPeers: false, captureArguments: [] }),
    ];
    expect(pieces.at(-1)).toMatch(/\n$/);
    expect(pieces.length).toBeGreaterThan(3);
  });

  test('is found by its name alone', () => {
    expect(isReportFormat('json')).toBe(true);
    expect(isReportFormat('toString')).toBe(false);
  });
});

describe('json', () => {
  test('holds the analysis, hostile names exactly as they are', () => {
    expect(JSON.parse(report('json', hostileAnalysis()))).toEqual(hostileAnalysis());
  });

  test('keeps the order of the schema, whatever the order of the keys', () => {
    const { diagnostics, schemaVersion, ...rest } = cameraAnalysis();
    const shuffled = { diagnostics, ...rest, schemaVersion };
    expect(report('json', shuffled)).toBe(report('json', cameraAnalysis()));
  });
});

describe('ndjson', () => {
  test('gives each row on its line with its type', () => {
    const rows = report('ndjson', hostileAnalysis())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows[0].type).toBe('run');
    const destinations = rows.filter((row) => row.type === 'destination');
    expect(destinations.map((row) => row.names[0].name)).toEqual(HOSTILE_NAMES);
  });
});

describe('terminal', () => {
  test.each([20, 40, 80, 100, 120, 200])('keeps within %i columns', (width) => {
    for (const document of [cameraAnalysis(ONLY_US), hostileAnalysis()]) {
      for (const line of report('terminal', document, { width }).split('\n')) {
        // カメラ.映像 counts two columns a character.
        const columns = Array.from(line, (c) => (/[\u3000-\u9fff]/.test(c) ? 2 : /\p{M}/u.test(c) ? 0 : 1));
        const used = columns.reduce<number>((total, one) => total + one, 0);
        expect(used, line).toBeLessThanOrEqual(Math.max(width, 41));
      }
    }
  });

  test('says in words what colour says', () => {
    const sgr = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');
    const colored = report('terminal', cameraAnalysis(ONLY_US), { color: true });
    expect(colored).toMatch(sgr);
    expect(colored.replace(sgr, '')).toBe(report('terminal', cameraAnalysis(ONLY_US)));
  });
});
