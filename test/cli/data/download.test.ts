import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DownloadError, download } from '../../../src/cli/data/download.ts';
import { startServer, type TestServer } from './hostile-server.ts';

let server: TestServer;
let failures = 0;

beforeAll(async () => {
  server = await startServer({
    '/file': (response) => response.end('content'),
    '/moved': (response) => response.writeHead(302, { location: '/file' }).end(),
    '/elsewhere': (response) => response.writeHead(301, { location: 'https://example.net/file' }).end(),
    '/unencrypted': (response) => response.writeHead(301, { location: 'http://example.net/file' }).end(),
    '/circle': (response) => response.writeHead(302, { location: '/circle' }).end(),
    '/nowhere': (response) => response.writeHead(302).end(),
    '/forbidden': (response) => response.writeHead(403).end('no'),
    '/down': (response) => response.writeHead(503).end(),
    '/flaky': (response) => {
      failures++;
      if (failures < 3) response.writeHead(500).end();
      else response.end('third time');
    },
    '/truncated': (response) => {
      response.writeHead(200, { 'content-length': 1000 });
      response.write('only this');
      setTimeout(() => response.destroy(), 20);
    },
    '/reset': (response) => response.destroy(),
    '/empty': (response) => response.end(),
    '/silent': () => {},
    '/stalled': (response) => void response.write('a'),
    '/dripping': (response) => {
      const timer = setInterval(() => response.write('a'), 20);
      response.on('close', () => clearInterval(timer));
    },
    '/huge': (response) => response.writeHead(200, { 'content-length': 5_000_000 }).end(),
    '/endless': (response) => {
      const timer = setInterval(() => response.write('a'.repeat(10_000)), 1);
      response.on('close', () => clearInterval(timer));
    },
  });
});
afterAll(() => server.close());

const quick = { limit: 100_000, pause: 1, idleTimeout: 150, totalTimeout: 400 };

async function fault(path: string, options = {}): Promise<{ message: string; lasting: boolean; requests: number }> {
  const before = server.requests.length;
  const error = await download(`${server.url}${path}`, { ...quick, ...options }).catch((reason) => reason);
  expect(error).toBeInstanceOf(DownloadError);
  expect(error.message).not.toMatch(/\n/);
  return { message: error.message, lasting: error.lasting, requests: server.requests.length - before };
}

describe('downloading', () => {
  it('gives the bytes, and says how many on the way', async () => {
    let seen = 0;
    const onProgress = (bytes: number) => {
      seen = bytes;
    };
    expect(new TextDecoder().decode(await download(`${server.url}/file`, { ...quick, onProgress }))).toBe('content');
    expect(seen).toBe(7);
  });

  it('follows a redirect on the same host', async () => {
    expect(new TextDecoder().decode(await download(`${server.url}/moved`, quick))).toBe('content');
  });

  it('tries again after a passing fault', async () => {
    expect(new TextDecoder().decode(await download(`${server.url}/flaky`, quick))).toBe('third time');
    expect(failures).toBe(3);
  });

  it.each([
    ['/elsewhere', /another host, example\.net/],
    ['/unencrypted', /not encrypted/],
    ['/circle', /circle/],
    ['/forbidden', /403/],
    ['/absent', /404/],
    ['/huge', /larger than 100000 bytes/],
    ['/endless', /larger than 100000 bytes/],
  ])('gives %s up at once', async (path, message) => {
    const result = await fault(path);
    expect(result.message).toMatch(message);
    expect(result.lasting).toBe(true);
    if (path !== '/circle') expect(result.requests).toBe(1);
  });

  it.each([
    ['/down', /503/],
    ['/truncated', /./],
    ['/reset', /./],
    ['/empty', /sent nothing/],
    ['/silent', /no byte for/],
    ['/stalled', /no byte for/],
    ['/dripping', /not done after/],
  ])('gives %s up after its attempts', async (path, message) => {
    const result = await fault(path, { attempts: 2 });
    expect(result.message).toMatch(message);
    expect([result.lasting, result.requests]).toEqual([false, 2]);
  });

  it('goes nowhere unencrypted but to this machine', async () => {
    await expect(download('http://example.net/', quick)).rejects.toThrow('not encrypted');
    await expect(download('file:///etc/passwd', quick)).rejects.toThrow('not encrypted');
    await expect(download('nonsense', quick)).rejects.toThrow('not an address');
  });
});
