/**
 * JA4, the fingerprint of a TLS client by FoxIO (BSD-3-Clause): https://github.com/FoxIO-LLC/ja4, JA4.md. It depends on
 * what the client's software offers and not on the order in which it shuffles extensions.
 */

import type { ClientHello } from './tls-client-hello.ts';
import { isGrease } from './tls-client-hello.ts';

/** TLS over TCP, QUIC, DTLS. */
export type Ja4Transport = 't' | 'q' | 'd';

const SERVER_NAME = 0;
const ALPN = 16;
const HASH_LENGTH = 12;

const VERSIONS: Readonly<Record<number, string>> = {
  2: 's2',
  768: 's3',
  769: '10',
  770: '11',
  771: '12',
  772: '13',
  65279: 'd1',
  65277: 'd2',
  65276: 'd3',
};

/**
 * What the fingerprint of a hello is made of (JA4_r): the readable part, cipher suites, extensions, then the algorithms where
 * there are any, joined by underscores. Of a hello that was cut it would be another client's.
 */
export function ja4Raw(hello: ClientHello, transport: Ja4Transport): string {
  const suites = hello.cipherSuites.filter((suite) => !isGrease(suite)).map(formatHex);
  const extensions = hello.extensions.filter((type) => !isGrease(type));
  const algorithms = hello.signatureAlgorithms.filter((algorithm) => !isGrease(algorithm)).map(formatHex);
  const others = extensions.filter((type) => type !== SERVER_NAME && type !== ALPN).map(formatHex);
  const readable = [
    transport,
    VERSIONS[highestVersion(hello)] ?? '00',
    extensions.includes(SERVER_NAME) ? 'd' : 'i',
    formatCount(suites.length),
    formatCount(extensions.length),
    formatAlpn(hello.alpn[0]),
  ].join('');
  const offered = others.sort().join(',') + (algorithms.length > 0 ? `_${algorithms.join(',')}` : '');
  return `${readable}_${suites.sort().join(',')}_${offered}`;
}

/** JA4 of what `ja4Raw` gives: the lists as the first twelve digits of their SHA-256, of empty ones as zeros. */
export function hashJa4(raw: string, sha256: (bytes: Uint8Array) => Uint8Array): string {
  const [readable = '', suites = '', ...offered] = raw.split('_');
  return `${readable}_${shortHash(suites, sha256)}_${shortHash(offered.join('_'), sha256)}`;
}

/** DTLS counts its versions downwards. */
function highestVersion({ versions, legacyVersion }: ClientHello): number {
  if (versions.length === 0) return legacyVersion;
  return legacyVersion >>> 8 === 0xfe ? Math.min(...versions) : Math.max(...versions);
}

function formatHex(value: number): string {
  return value.toString(16).padStart(4, '0');
}

function formatCount(count: number): string {
  return String(Math.min(count, 99)).padStart(2, '0');
}

/** First and last character of the first protocol; of its hex digits where one of them is no letter or digit. */
function formatAlpn(name: string | undefined): string {
  if (!name) return '00';
  if (/^[0-9A-Za-z]$/.test(name[0]!) && /^[0-9A-Za-z]$/.test(name.at(-1)!)) return name[0]! + name.at(-1)!;
  const digits = (character: string) => character.charCodeAt(0).toString(16).padStart(2, '0');
  return digits(name[0]!)[0]! + digits(name.at(-1)!)[1]!;
}

function shortHash(text: string, sha256: (bytes: Uint8Array) => Uint8Array): string {
  if (text === '') return '0'.repeat(HASH_LENGTH);
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  let digits = '';
  for (const byte of sha256(bytes).subarray(0, HASH_LENGTH / 2)) digits += byte.toString(16).padStart(2, '0');
  return digits;
}
