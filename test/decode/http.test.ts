import { describe, expect, it } from 'vitest';
import { readHttpRequest, readHttpResponse, splitAuthority } from '../../src/decode/http.ts';
import { asciiBytes, expectLaxReader, readAll } from './hostile-bytes.ts';

const request = (text: string) => readAll(readHttpRequest, asciiBytes(text));
const response = (text: string) => readAll(readHttpResponse, asciiBytes(text));

const POST =
  'POST /api/v1/upload?id=1 HTTP/1.1\r\nHost: api.example.com:8080\r\nUser-Agent: cam/1.0\r\nContent-Type: image/jpeg\r\nContent-Length: 5\r\n\r\nhello';

describe('readHttpRequest', () => {
  it('reads the request line and the fields that name and describe', () => {
    const read = request(POST)!;
    expect(read).toMatchObject({
      method: 'POST',
      target: '/api/v1/upload?id=1',
      version: '1.1',
      host: 'api.example.com',
      port: 8080,
    });
    expect(read).toMatchObject({ userAgent: 'cam/1.0', contentType: 'image/jpeg', contentLength: 5, complete: true });
    expect(POST.slice(read.headersEnd)).toBe('hello');
  });

  it('takes the host of an absolute target or of CONNECT over the Host field', () => {
    expect(request('GET http://a.example/x HTTP/1.1\r\nHost: b.example\r\n\r\n')).toMatchObject({
      host: 'a.example',
      port: null,
    });
    expect(request('GET http://u:p@a.example:81 HTTP/1.1\r\n\r\n')).toMatchObject({ host: 'a.example', port: 81 });
    expect(request('CONNECT [2001:db8::1]:443 HTTP/1.1\r\n\r\n')).toMatchObject({ host: '2001:db8::1', port: 443 });
  });

  it('bears folded lines, odd space, bare line feeds and a second Host', () => {
    const read = request('GET / HTTP/1.0\nHOST :  one.example \nHost: two.example\nUser-Agent: a\n\tb\n\n');
    expect(read).toMatchObject({ host: 'one.example', userAgent: 'a b', complete: true });
  });

  it('gives what came before a cut', () => {
    expect(request(POST.slice(0, 66))).toMatchObject({ host: 'api.example.com', userAgent: null, complete: false });
    expect(request('GET /firmw')).toMatchObject({ method: 'GET', target: '/firmw', host: null, complete: false });
  });

  it('knows the preface of HTTP/2 in cleartext and an upgrade to it', () => {
    expect(request('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')).toMatchObject({ method: 'PRI', version: '2' });
    expect(request('GET / HTTP/1.1\r\nUpgrade: h2c\r\n\r\n')).toMatchObject({ upgrade: 'h2c' });
  });

  it('is not taken in by other text protocols', () => {
    expect(request('HELO mail.example\r\n')).toBeNull();
    expect(request('DESCRIBE rtsp://cam/ RTSP/1.0\r\n\r\n')).toBeNull();
    expect(request('SSH-2.0-dropbear\r\n')).toBeNull();
    expect(request('')).toBeNull();
  });

  it('reads no more than 16 KiB of header', () => {
    const read = request(`GET / HTTP/1.1\r\nX: ${'a'.repeat(20_000)}\r\nHost: late.example\r\n\r\n`);
    expect(read).toMatchObject({ host: null, complete: false });
  });

  it('keeps its promise on hostile bytes', () => {
    expectLaxReader(readHttpRequest, [
      asciiBytes(POST),
      asciiBytes('CONNECT a.example:443 HTTP/1.1\r\nHost: a\r\n\r\n'),
    ]);
  });
});

describe('readHttpResponse', () => {
  const REDIRECT =
    'HTTP/1.1 302 Found\r\nServer: nginx\r\nLocation: https://x.example/\r\nContent-Type: text/html\r\n\r\n';

  it('reads status, server and location', () => {
    expect(response(REDIRECT)).toMatchObject({
      status: 302,
      server: 'nginx',
      location: 'https://x.example/',
      complete: true,
    });
    expect(response('HTTP/1.1 200\r\n\r\n')).toMatchObject({ status: 200 });
    expect(response('HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n')).toMatchObject({ upgrade: 'h2c' });
    expect(response('ICY 200 OK\r\n\r\n')).toBeNull();
  });

  it('keeps its promise on hostile bytes', () => expectLaxReader(readHttpResponse, [asciiBytes(REDIRECT)]));
});

describe('splitAuthority', () => {
  it('parts hosts and ports of both families', () => {
    expect(splitAuthority('[::1]:8443')).toEqual({ host: '::1', port: 8443 });
    expect(splitAuthority('192.0.2.1:99999')).toEqual({ host: '192.0.2.1', port: null });
    expect(splitAuthority('2001:db8::1')).toEqual({ host: '2001:db8::1', port: null });
    expect(splitAuthority(null)).toEqual({ host: null, port: null });
  });
});
