import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { isBuilt, runCommand } from '../built-command.ts';

const FEEDS = '../shared/feeds';
const root = mkdtempSync(join(tmpdir(), 'egresslens-data-command-'));
afterAll(() => rmSync(root, { recursive: true }));
/** No test writes into the user's own folder. */
const run = (...args: string[]) => runCommand(args, { environment: { EGRESSLENS_DATA: join(root, 'user') } });

describe.skipIf(!isBuilt)('data info', () => {
  test('lists editions with ages, licences and attributions, and says what would add a second family', async () => {
    const { exitCode, out } = await run('data', 'info', '--as-of', '2026-11-23');
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^dbip-country {2}\d{4}-\d\d-\d\d {2}\(\d+ days old on 2026-11-23\)$/m);
    expect(out).toContain('licence CC-BY-4.0');
    expect(out).toContain('IP Geolocation by DB-IP (https://db-ip.com)');
    expect(out).toContain('npm install --save-dev geoip-country');
  });

  test('says the same as JSON', async () => {
    const report = JSON.parse((await run('data', 'info', '--as-of', '2026-11-23', '--format', 'json')).out);
    expect(report.data.map(({ id }: { id: string }) => id)).toEqual(['asn', 'dbip-country', 'oui']);
    expect(report.data[1]).toMatchObject({ family: 'dbip', ageDays: expect.any(Number) });
    expect(report.advice.map(({ code }: { code: string }) => code)).toContain('second-family');
  });

  test('a folder that is named and holds no table is a slip, in one line', async () => {
    const { exitCode, err } = await run('data', 'info', '--data-dir', root);
    expect([exitCode, err]).toEqual([2, expect.stringMatching(/^egresslens: no data tables in .+ — fill it: .+\n$/)]);
  });
});

describe.skipIf(!isBuilt)('data update', () => {
  test('says what it would fetch from where, and with --dry-run does nothing', async () => {
    const { exitCode, out, err } = await run('data', 'update', '--dry-run');
    expect([exitCode, out]).toEqual([0, '']);
    expect(err).toContain('https://ip-ranges.amazonaws.com/ip-ranges.json');
    expect(existsSync(join(root, 'user'))).toBe(false);
  });

  test.each([
    [['--only', 'nothing'], /no source "nothing" — the sources are ranges-aws, /],
    [['--from', join(root, 'absent')], /cannot read .+: no such file or folder/],
    [['--retrieved', '2025-07-11'], /--retrieved without --from/],
  ])('refuses %j', async (args, told) => {
    const { exitCode, err } = await run('data', 'update', ...args);
    expect([exitCode, err]).toEqual([2, expect.stringMatching(told)]);
  });

  test('a bad file is told, keeps the rest, and exits 2', async () => {
    const [from, to] = [mkdtempSync(join(root, 'from-')), mkdtempSync(join(root, 'to-'))];
    writeFileSync(join(from, 'ips-v4'), '198.51.100.0/24\n');
    writeFileSync(join(from, 'ip-ranges.json'), '{"prefixes": 7}');
    const { exitCode, out, err } = await run('data', 'update', '--from', from, '--data-dir', to);
    expect(exitCode).toBe(2);
    expect(out).toMatch(/^ranges-cloudflare {2}undated {2}1 rows?, /m);
    expect(err).toMatch(/^egresslens: AWS address ranges: .+ — nothing was changed$/m);
    expect(readdirSync(to)).toContain('ranges-cloudflare.bin');
    expect(readdirSync(to)).not.toContain('ranges-aws.bin');
  });
});

describe.skipIf(!isBuilt || !existsSync(FEEDS))('published lists of July 2025 (needs ../shared/feeds)', () => {
  const folder = join(root, 'feeds');

  test('are read from a folder, with the day that the user gives to those without one', async () => {
    const { exitCode, out, err } = await run(
      ...['data', 'update', '--from', FEEDS, '--retrieved', '2025-07-11', '--data-dir', folder],
    );
    expect([exitCode, out.match(/^ranges-/gm)?.length]).toEqual([0, 8]);
    expect(err).toContain('These files will be read');
    const { data } = JSON.parse((await run('data', 'info', '--data-dir', folder, '--format', 'json')).out);
    const dates = new Map(data.map(({ id, date }: { id: string; date: string }) => [id, date]));
    expect(dates.get('ranges-aws')).toBe('2025-07-24');
    expect(dates.get('ranges-cloudflare')).toBe('2025-07-11');
  });

  test('make a place L5 within 90 days of them, and less a year later', async () => {
    const place = async (asOf: string) => {
      const { out } = await run(
        ...['explain', '--address', '52.94.76.1', '--data-dir', folder, '--as-of', asOf, '--format', 'json'],
      );
      const { country, grade } = JSON.parse(out).attribution.location;
      return `${country} ${grade}`;
    };
    expect([await place('2025-08-01'), await place('2026-11-23')]).toEqual(['US L5', 'US L2']);
  });
});
