import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAddress } from '../../../src/base/ip-address.ts';
import { loadSources } from '../../../src/cli/data/load-sources.ts';
import { planDownloads, planFolder, runUpdate, type UpdateResult } from '../../../src/cli/data/update.ts';
import { loadManifest } from '../../../src/cli/data/update-manifest.ts';
import type { UpdateSource } from '../../../src/cli/data/update-source.ts';
import { UPDATE_SOURCES } from '../../../src/cli/data/update-sources.ts';
import { startServer, type TestServer } from './hostile-server.ts';
import { mmdbBytes } from './mmdb-bytes.ts';

const root = mkdtempSync(join(tmpdir(), 'egresslens-update-'));
const files = new Map<string, string | Buffer>();
let server: TestServer;

beforeAll(async () => {
  const serve = (path: string) =>
    [path, (response: import('node:http').ServerResponse) => response.end(files.get(path))] as const;
  server = await startServer(Object.fromEntries(['/aws', '/v4', '/v6', '/page', '/dbip', '/asn'].map(serve)));
});
afterAll(async () => {
  await server.close();
  rmSync(root, { recursive: true });
});

/** The real source, fetched from the test server. */
function source(id: string, ...paths: string[]): UpdateSource {
  const real = UPDATE_SOURCES.find((candidate) => candidate.id === id)!;
  return { ...real, urls: paths.map((path) => `${server.url}${path}`), limit: 100_000 };
}

const awsFile = (count: number, region = 'us-east-1') =>
  JSON.stringify({
    createDate: '2026-08-22-10-11-12',
    prefixes: Array.from({ length: count }, (_, i) => ({ ip_prefix: `192.0.${i}.0/24`, region, service: 'EC2' })),
    ipv6_prefixes: [],
  });

const empty = () => mkdtempSync(join(root, 'data-'));
const update = (folder: string, ...sources: UpdateSource[]): Promise<UpdateResult[]> =>
  runUpdate(planDownloads(sources, '2026-11-23'), { folder, today: '2026-11-23', attempts: 1, idleTimeout: 500 });
const load = (user: string) => loadSources({ shipped: join(root, 'none'), user });

describe('fetching', () => {
  it('says beforehand what it will fetch: encrypted, and by month where editions are monthly', () => {
    const urls = planDownloads(UPDATE_SOURCES, '2026-11-23').flatMap(({ from }) => from);
    expect(urls).toContain('https://download.db-ip.com/free/dbip-country-lite-2026-11.mmdb.gz');
    for (const url of urls) expect(url).toMatch(/^https:\/\/[^{}]+$/);
  });

  it('puts a list into use with its date, origin and hash', async () => {
    files.set('/aws', awsFile(3));
    const folder = empty();
    expect(await update(folder, source('ranges-aws', '/aws'))).toMatchObject([
      { ok: true, edition: '2026-08-22', rows: 3 },
    ]);
    expect(loadManifest(folder)['ranges-aws']).toMatchObject({
      origin: `${server.url}/aws`,
      retrieved: '2026-11-23',
      sha256: [expect.stringMatching(/^[0-9a-f]{64}$/)],
      file: 'ranges-aws.bin',
    });
    const { sources } = await load(folder);
    expect(sources.ranges[0]?.lookup(parseAddress('192.0.1.1')!, 0)).toMatchObject({ region: 'us-east-1' });
    expect(sources.ranges[0]).toMatchObject({ providerId: 'aws', edition: '2026-08-22' });
    expect(readdirSync(folder).sort()).toEqual(['manifest.json', 'ranges-aws.bin']);
  });

  it('keeps the last good copy, and the one before beside it', async () => {
    const folder = empty();
    const aws = source('ranges-aws', '/aws');
    files.set('/aws', awsFile(4));
    await update(folder, aws);
    const good = readFileSync(join(folder, 'ranges-aws.bin'));
    for (const [bad, reason] of [
      ['<html>moved</html>', /^\$: not JSON/],
      ['{"prefixes":[],"ipv6_prefixes":[]}', /lists no prefixes/],
      [awsFile(4).replaceAll('192.0', 'x'), /not a prefix/],
      [awsFile(1), /less than half of the 4/],
      [awsFile(4).slice(0, -30), /not JSON/],
      ['x'.repeat(200_000), /larger than/],
    ] as const) {
      files.set('/aws', bad);
      expect(await update(folder, aws)).toMatchObject([
        { ok: false, kept: true, reason: expect.stringMatching(reason) },
      ]);
      expect(readFileSync(join(folder, 'ranges-aws.bin'))).toEqual(good);
    }
    files.set('/aws', awsFile(5, 'eu-west-1'));
    expect(await update(folder, aws)).toMatchObject([{ ok: true, rows: 5 }]);
    expect(readFileSync(join(folder, 'ranges-aws.bin.previous'))).toEqual(good);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('goes on after a source that fails', async () => {
    files.set('/aws', awsFile(2));
    const results = await update(empty(), source('ranges-fastly', '/absent'), source('ranges-aws', '/aws'));
    expect(results).toMatchObject([{ ok: false, kept: false, reason: 'the server answered 404' }, { ok: true }]);
  });

  it('joins the files of a source, and dates undated ones by the download', async () => {
    files.set('/v4', '192.0.2.0/24\n');
    files.set('/v6', '2001:db8::/32\n');
    const folder = empty();
    expect(await update(folder, source('ranges-cloudflare', '/v4', '/v6'))).toMatchObject([
      { ok: true, edition: '2026-11-23', rows: 2 },
    ]);
    const { sources } = await load(folder);
    for (const address of ['192.0.2.1', '2001:db8::1']) {
      expect(sources.ranges[0]?.lookup(parseAddress(address)!, 0)).toMatchObject({ scope: 'global' });
    }
  });

  it('finds a linked file by its page, and says so when the page has changed', async () => {
    files.set('/page', '<a href="/aws">');
    const tags = JSON.stringify({
      values: [{ name: 'AzureCloud.x', properties: { region: 'x', addressPrefixes: ['192.0.2.0/24'] } }],
    });
    files.set('/aws', tags);
    const linked = {
      ...source('ranges-azure', '/page'),
      findLink: (page: string) => (page.includes('/aws') ? `${server.url}/aws` : null),
    };
    expect(await update(empty(), linked)).toMatchObject([{ ok: true, rows: 1 }]);
    files.set('/page', 'no longer here');
    expect(await update(empty(), linked)).toMatchObject([{ ok: false, reason: expect.stringContaining('layout') }]);
  });

  it('unpacks a database, tries it, and refuses one that unpacks without end', async () => {
    const database = mmdbBytes({
      type: 'DBIP-Country-Lite',
      built: '2026-11-01',
      ipVersion: 6,
      records: { '8.0.0.0/8': { country_code: 'US' } },
    });
    files.set('/dbip', gzipSync(database));
    const folder = empty();
    const dbip = source('dbip-country', '/dbip');
    expect(await update(folder, dbip)).toMatchObject([{ ok: true, edition: '2026-11-01' }]);
    expect((await load(folder)).sources.countries[0]).toMatchObject({ family: 'dbip', edition: '2026-11-01' });
    for (const bad of [gzipSync('nonsense'), gzipSync(Buffer.alloc(5_000_000)), gzipSync(database).subarray(0, 60)]) {
      files.set('/dbip', bad);
      expect(await update(folder, dbip)).toMatchObject([{ ok: false, kept: true }]);
    }
    expect(readFileSync(join(folder, 'dbip-country.mmdb'))).toEqual(database);
  });

  it('compiles iptoasn without its registered countries', async () => {
    files.set(
      '/asn',
      '192.0.2.0\t192.0.2.255\t64500\tCN\tEXAMPLE\n198.51.100.0\t198.51.100.255\t0\tNone\tNot routed\n2001:db8::\t2001:db8::ffff\t64500\tCN\tEXAMPLE\n',
    );
    const folder = empty();
    expect(await update(folder, source('asn', '/asn'))).toMatchObject([{ ok: true, rows: 3 }]);
    const { sources } = await load(folder);
    expect(sources.countries).toEqual([]);
    const asn = (text: string) => sources.networks[0]?.lookup(parseAddress(text)!, 0) ?? null;
    expect(asn('192.0.2.7')).toEqual({ number: 64500, organization: 'EXAMPLE', prefix: '192.0.2.0/24' });
    expect([asn('2001:db8::1')?.number, asn('198.51.100.1')]).toEqual([64500, null]);
    files.set('/asn', '192.0.2.0\t192.0.2.255\tx\tCN\tEXAMPLE\n');
    expect(await update(folder, source('asn', '/asn'))).toMatchObject([{ ok: false, reason: 'not an AS number: x' }]);
  });

  it('runs once at a time, and takes over the lock of a process that is gone', async () => {
    files.set('/aws', awsFile(2));
    const folder = empty();
    const lock = join(folder, '.update.lock');
    writeFileSync(lock, String(process.pid));
    await expect(update(folder, source('ranges-aws', '/aws'))).rejects.toThrow('another update is running');
    writeFileSync(lock, '4194999');
    expect(await update(folder, source('ranges-aws', '/aws'))).toMatchObject([{ ok: true }]);
    expect(existsSync(lock)).toBe(false);
  });
});

describe('reading a folder instead', () => {
  it('refuses one that is absent or holds nothing known', () => {
    expect(() => planFolder(UPDATE_SOURCES, join(root, 'absent'))).toThrow('no such file or folder');
    expect(() => planFolder(UPDATE_SOURCES, empty())).toThrow('no file that is known by its name');
  });

  it('takes the newest of several editions, and makes up no date', async () => {
    const from = empty();
    const tags = JSON.stringify({
      changeNumber: 9,
      values: [{ name: 'AzureCloud.x', properties: { region: 'x', addressPrefixes: ['192.0.2.0/24'] } }],
    });
    for (const name of ['ServiceTags_Public_20260810.json', 'ServiceTags_Public_20260817.json'])
      writeFileSync(join(from, name), tags);
    writeFileSync(join(from, 'ips-v4'), '192.0.2.0/24');
    const results = await runUpdate(planFolder(UPDATE_SOURCES, from), { folder: empty(), today: '2026-11-23' });
    expect(results).toMatchObject([
      { id: 'ranges-azure', ok: true, edition: '2026-08-17' },
      { id: 'ranges-cloudflare', ok: true, edition: 'undated' },
    ]);
  });

  const feeds = fileURLToPath(new URL('../../../../shared/feeds/', import.meta.url));
  it.skipIf(!existsSync(feeds))('reads the providers’ own files (needs ../shared/feeds)', async () => {
    const folder = empty();
    const results = await runUpdate(planFolder(UPDATE_SOURCES, feeds), { folder, today: '2026-11-23' });
    expect(results.map(({ id, ok }) => `${id} ${ok}`)).toEqual(
      ['aws', 'google', 'azure', 'oracle', 'digitalocean', 'linode', 'cloudflare', 'fastly'].map(
        (id) => `ranges-${id} true`,
      ),
    );
    const { sources } = await load(folder);
    const aws = sources.ranges.find(({ providerId }) => providerId === 'aws');
    expect(aws?.lookup(parseAddress('52.80.0.1')!, 0)).toMatchObject({ region: 'cn-north-1' });
  });
});
