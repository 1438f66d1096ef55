import { describe, expect, it } from 'vitest';
import { readHttpRequest } from '../../src/decode/http.ts';
import { readHttpQuestion } from '../../src/decode/http-question.ts';
import { asciiBytes, readAll } from './hostile-bytes.ts';

const ask = (target: string, host = '203.0.113.1') =>
  readHttpQuestion(readAll(readHttpRequest, asciiBytes(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\n\r\n`))!);

describe('readHttpQuestion', () => {
  it.each([
    '/139450/d?host=a.example.com',
    '/164566/sign_d?host=a.example.com&sdk=android_1.3.3&t=1650284179&s=762f',
    '/d?dn=a.example.com&ttl=1',
    '/v5/?type=ipv4&dn=a.example.com',
    '/httpdns/v2/d?domain=a.example.com',
    '/resolve?type=1&name=a.example.com',
    '/dns-query?name=a.example.com',
    'http://203.0.113.1/139450/resolve?host=a.example.com',
  ])('knows the form %s', (target) => {
    expect(ask(target)).toEqual({ name: 'a.example.com', isHttpDns: true });
  });

  it('names nothing when several are asked for, or none is legible', () => {
    expect(ask('/139450/resolve?host=a.example.com,b.example.com')).toEqual({ name: null, isHttpDns: true });
    expect(ask('/d?dn=5a8f21cc&id=7')).toEqual({ name: null, isHttpDns: true });
    expect(ask('/gslb/?ver=4.0&list=a.example.com%2Cb.example.com')).toEqual({ name: null, isHttpDns: true });
  });

  it('takes a form for HTTP-DNS only at a bare address', () => {
    expect(ask('/d?dn=a.example.com', 'dns.example')).toEqual({ name: 'a.example.com', isHttpDns: false });
    expect(ask('/d?dn=a.example.com', '[2001:db8::1]:80')?.isHttpDns).toBe(true);
  });

  it('takes the name from another path only where the parameter is of a host', () => {
    expect(ask('/getserver?host=a.example.com')).toEqual({ name: 'a.example.com', isHttpDns: false });
    for (const target of [
      '/',
      '/login?name=a.example.com',
      '/x?host=camera',
      '/x?host=203.0.113.1',
      '/d?',
      '/d?dn',
      '/?=a.example',
    ])
      expect(ask(target)).toBeNull();
  });
});
