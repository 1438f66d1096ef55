import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyLinesLength, readLateTls, startsRequest } from '../../src/names/late-start.ts';
import { certificate } from '../decode/certificate-bytes.ts';
import { BROWSER, clientHelloBody, handshake, hex, tlsRecord, uint24, viewOf } from '../decode/client-hello-bytes.ts';
import { ascii, dns, MAC, tcp } from '../frames.ts';
import { namesIn, observeFrames, rowsOf } from '../observing.ts';

const CAMERA = '192.168.1.5';
const SERVER = '198.51.100.7';
const HELLO = tlsRecord(22, handshake(1, clientHelloBody({ ...BROWSER, more: [] })));
const DER = certificate({ commonName: 'cam', names: ['a.example'] });
const SERVER_FLIGHT = tlsRecord(22, [
  ...handshake(2, [3, 3, ...new Array(32).fill(9), 0, 0xc0, 0x2f, 0, 0, 0]),
  ...handshake(11, [...uint24(DER.length + 3), ...uint24(DER.length), ...DER]),
]);
const SNI = `sni camera.example.com at ${SERVER}`;

type Said = ['client' | 'server', ArrayLike<number> | string];
type Talk = { port?: number; own?: number; syn?: boolean };

/** A conversation, each saying in a segment of its own. */
function talk(said: readonly Said[], { port = 443, own = 50000, syn = true }: Talk = {}) {
  const next = { client: 1001, server: 5001 };
  const frames = said.map(([who, what]) => {
    const payload = typeof what === 'string' ? ascii(what) : what;
    const sequence = next[who];
    next[who] += payload.length;
    const acknowledgement = next[who === 'client' ? 'server' : 'client'];
    const parts = { sequence, acknowledgement, flags: 'PA', payload };
    if (who === 'client') return tcp({ from: CAMERA, to: SERVER, ports: [own, port], ...parts });
    return tcp({ from: SERVER, to: CAMERA, macs: [MAC.router, MAC.camera], ports: [port, own], ...parts });
  });
  const opening = tcp({ from: CAMERA, to: SERVER, ports: [own, port], sequence: 1000, flags: 'S' });
  return observeFrames(syn ? [opening, ...frames] : frames);
}

const namesOf = async (said: readonly Said[], how?: Talk) => namesIn(await talk(said, how));
const request = (host: string) => `GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
const hostOf = (name: string, at = SERVER) => `http-host ${name} at ${at}`;

const PROLOGUES: [string, Said[]][] = [
  [
    'SMTP (RFC 3207)',
    [
      ['server', '220 mail.example ESMTP\r\n'],
      ['client', 'EHLO cam\r\n'],
      ['server', '250-mail.example\r\n250 STARTTLS\r\n'],
      ['client', 'STARTTLS\r\n'],
      ['server', '220 Go ahead\r\n'],
    ],
  ],
  [
    'IMAP (RFC 9051)',
    [
      ['server', '* OK ready\r\n'],
      ['client', 'a1 STARTTLS\r\n'],
      ['server', 'a1 OK\r\n'],
    ],
  ],
  [
    'POP3 (RFC 2595)',
    [
      ['server', '+OK\r\n'],
      ['client', 'CAPA\r\n'],
      ['server', '+OK\r\nSTLS\r\n.\r\n'],
      ['client', 'STLS\r\n'],
      ['server', '+OK\r\n'],
    ],
  ],
  [
    'FTP (RFC 4217)',
    [
      ['server', '220 ftp\r\n'],
      ['client', 'AUTH SSL\r\n'],
      ['server', '234 ok\r\n'],
    ],
  ],
  [
    'XMPP (RFC 6120)',
    [
      ['client', "<?xml version='1.0'?><stream:stream to='example.com' xmlns='jabber:client'>"],
      ['server', "<?xml version='1.0'?><stream:stream><stream:features><starttls/></stream:features>"],
      ['client', "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"],
      ['server', "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"],
    ],
  ],
  [
    'LDAP (RFC 4511, section 4.14)',
    [
      ['client', [...hex('301d0201017718'), ...hex('8016'), ...ascii('1.3.6.1.4.1.1466.20037')]],
      ['server', hex('300c02010178070a010004000400')],
    ],
  ],
  [
    'PostgreSQL',
    [
      ['client', hex('00000008 04d2162f')],
      ['server', 'S'],
    ],
  ],
  [
    'MySQL',
    [
      ['server', [...hex('4a0000000a'), ...ascii('8.0.30\0'), ...new Array(66).fill(1)]],
      ['client', [...hex('2000000105aea20f000000012d'), ...new Array(23).fill(0)]],
    ],
  ],
  [
    'RDP (X.224 and its negotiation)',
    [
      ['client', hex('030000130ee000000000000100080003000000')],
      ['server', hex('030000130ed000001234000200080002000000')],
    ],
  ],
];

describe('TLS that begins late', () => {
  it.each(PROLOGUES)('is found behind %s', async (_, prologue) => {
    const said: Said[] = [...prologue, ['client', HELLO], ['server', SERVER_FLIGHT]];
    expect(await namesOf(said, { port: 5000 })).toEqual([
      `certificate a.example at ${SERVER}`,
      `certificate cam at ${SERVER}`,
      SNI,
    ]);
  });

  it('is found when its hello takes several segments, out of order', async () => {
    const halves: Said[] = [
      ['client', HELLO.slice(0, 3)],
      ['client', HELLO.slice(3, 60)],
      ['client', HELLO.slice(60)],
    ];
    expect(await namesOf([...PROLOGUES[0]![1], ...halves], { port: 25 })).toEqual([SNI]);
  });

  it('leaves the flow its first protocol, and gives it the name', async () => {
    const { flows, texts } = await talk([...PROLOGUES[0]![1], ['client', HELLO]], { port: 25 });
    const { service, serverName } = rowsOf(flows);
    expect([texts[service![0]!], texts[serverName![0]!]]).toEqual(['smtp', 'camera.example.com']);
  });

  it('is looked for in a few segments only, and where a segment begins', async () => {
    const noise = (count: number): Said[] => Array.from({ length: count }, () => ['client', new Array(40).fill(0xee)]);
    expect(await namesOf([...noise(16), ['client', HELLO]])).toEqual([SNI]);
    expect(await namesOf([...noise(17), ['client', HELLO]])).toEqual([]);
    expect(await namesOf([...noise(1), ['client', [0, ...HELLO]]])).toEqual([]);
  });
});

describe('HTTP that begins late', () => {
  it('is found in a stream that was joined in a body', async () => {
    const body: Said = ['client', new Array(100).fill(0x80)];
    expect(await namesOf([body, ['client', request('late.example')]], { port: 80, syn: false })).toEqual([
      hostOf('late.example'),
    ]);
  });

  it('is not looked for in what a line protocol carries', async () => {
    const mail: Said[] = [
      ['client', 'EHLO cam\r\n'],
      ['client', request('mailed.example')],
    ];
    expect(await namesOf(mail, { port: 25 })).toEqual([]);
  });

  it('goes on behind empty lines between requests', async () => {
    const both = `POST / HTTP/1.1\r\nHost: one.example\r\nContent-Length: 2\r\n\r\nok\r\n\n${request('two.example')}`;
    expect(await namesOf([['client', both]], { port: 80 })).toEqual([hostOf('one.example'), hostOf('two.example')]);
  });
});

describe('who names whom', () => {
  it('is told by the hello where the first packet seen was the server’s', async () => {
    const said: Said[] = [
      ['server', new Array(40).fill(0xee)],
      ['client', HELLO],
      ['server', SERVER_FLIGHT],
    ];
    expect(await namesOf(said, { port: 9443, syn: false })).toEqual([
      `certificate a.example at ${SERVER}`,
      `certificate cam at ${SERVER}`,
      SNI,
    ]);
    const half: Said[] = [said[0]!, ['client', HELLO.slice(0, 150)]];
    expect(await namesOf(half, { port: 9443, syn: false })).toEqual([SNI]);
  });

  it('is told by the request likewise', async () => {
    const said: Said[] = [
      ['server', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'],
      ['client', request('one.example')],
    ];
    expect(await namesOf(said, { port: 9080, syn: false })).toEqual([hostOf('one.example')]);
  });

  it('is told by the request where who was called asks, behind SOCKS too', async () => {
    const asked: Said = ['server', request('own.example')];
    expect(await namesOf([asked], { port: 9080 })).toEqual([hostOf('own.example', CAMERA)]);
    const proxied: Said[] = [
      ['server', [5, 1, 0]],
      ['client', [5, 0]],
      ['server', [5, 1, 0, 1, 203, 0, 113, 9, 0, 80]],
      ['client', [5, 0, 0, 1, 0, 0, 0, 0, 0, 0]],
      asked,
    ];
    expect(await namesOf(proxied, { port: 9080 })).toEqual([hostOf('own.example', CAMERA)]);
  });
});

describe('what stands before a stream', () => {
  it.each<[string, ArrayLike<number>]>([
    ['1', ascii('PROXY TCP4 192.0.2.1 192.0.2.2 50000 443\r\n')],
    ['2', [...hex('0d0a0d0a000d0a515549540a 2111000c'), ...hex('c0000201c0000202c35001bb')]],
  ])('is passed over when it is the PROXY protocol, version %s', async (_, header) => {
    expect(await namesOf([['client', [...Array.from(header), ...HELLO]]])).toEqual([SNI]);
    expect(
      await namesOf([
        ['client', header],
        ['client', HELLO],
      ]),
    ).toEqual([SNI]);
    expect(await namesOf([['client', [...Array.from(header), ...ascii(request('one.example'))]]])).toEqual([
      hostOf('one.example'),
    ]);
  });

  it('may be a SYN that carries the beginning of the hello (RFC 7413)', async () => {
    const [first, rest] = [HELLO.slice(0, 50), HELLO.slice(50)];
    const parts = { from: CAMERA, to: SERVER, ports: [50000, 443] } as const;
    const frames = [
      tcp({ ...parts, sequence: 1000, flags: 'S', payload: first }),
      tcp({ ...parts, sequence: 1001 + first.length, flags: 'PA', payload: rest }),
    ];
    expect(namesIn(await observeFrames(frames))).toEqual([SNI]);
  });
});

describe('DNS over TCP on a port that says nothing', () => {
  const prefixed = (bytes: number[]) => [bytes.length >> 8, bytes.length & 255, ...bytes];
  const asked = async (said: Said[]) => {
    const { lookups, texts } = await talk(said, { port: 8053 });
    return rowsOf(lookups).name!.map((name) => texts[name]);
  };

  it('is read once a whole message leaves no doubt', async () => {
    const bytes = prefixed(dns('one.example'));
    expect(await asked([['client', bytes]])).toEqual(['one.example']);
    expect(
      await asked([
        ['client', bytes.slice(0, 2)],
        ['client', bytes.slice(2)],
      ]),
    ).toEqual(['one.example']);
    expect(await asked([['client', [...bytes.slice(0, 1), bytes[1]! + 1, ...bytes.slice(2), 0]]])).toEqual([]);
  });
});

it('late starts never read beyond their bounds, whatever stands there', () => {
  const real = [HELLO, ascii(request('camera.example.com')), ascii('\r\n\r\n')];
  let hits = 0;
  fc.assert(
    fc.property(fc.constantFrom(...real), fc.nat(), fc.nat(255), fc.nat(), (bytes, at, value, cut) => {
      const changed = bytes.with(at % bytes.length, value).slice(0, cut % (bytes.length + 1));
      const view = viewOf(changed);
      const tls = readLateTls(view, 0, changed.length);
      const starts = startsRequest(view, 0, changed.length);
      if (tls?.kind === 'client' || starts) hits++;
      expect(emptyLinesLength(view, 0, changed.length)).toBeLessThanOrEqual(changed.length);
    }),
    { numRuns: 500, seed: 7 },
  );
  expect(hits).toBeGreaterThan(50);
});
