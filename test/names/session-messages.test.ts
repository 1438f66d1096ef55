import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAddress } from '../../src/base/ip-address.ts';
import type { Observations } from '../../src/index.ts';
import { ascii, MAC, udp } from '../frames.ts';
import { messagesIn, namesIn, observeBytes, observeFrames, rowsOf } from '../observing.ts';
import { answer, CAMERA, cutAt, places, SERVER, segment, shuffled, syn } from './stream-pieces.ts';

const SEED = { seed: 20020601 };
const shared = (file: string) => new URL(`../../../shared/captures/${file}`, import.meta.url);

const message = (lines: readonly string[], body = '', length = `Content-Length: ${body.length}`) =>
  [...lines, length, '', body].join('\r\n');
const sdp = (address: string) => `v=0\r\nc=IN IP4 ${address}\r\nm=audio 16500 RTP/AVP 0\r\n`;
const REGISTER = message(['REGISTER sip:ring.example SIP/2.0', 'User-Agent: cam/1']);
const INVITE = message(['INVITE sip:door@calls.example;lr SIP/2.0', 'User-Agent: cam/1'], sdp('192.168.1.5'));
const OK = message(['SIP/2.0 200 OK', 'Server: kamailio'], sdp('203.0.113.9'), 'l: 57');

/** Each address that one side named to the other, as `asker told address by via`. */
const referralsIn = ({ referrals: { columns, length }, addresses, texts }: Observations) => {
  const text = (number: number) => formatAddress(addresses, number * 4);
  return Array.from({ length }, (_, row) => {
    const { asker, via, address, service } = columns;
    return `${texts[service[row]!]}: ${text(via[row]!)} told ${text(asker[row]!)} of ${text(address[row]!)}`;
  }).sort();
};

const serviceIn = ({ flows, texts }: Observations) => texts[rowsOf(flows).service![0]!];

const NAMES = [`sip calls.example at ${SERVER}`, `sip ring.example at ${SERVER}`];
const TOLD = [`sip: ${CAMERA} told ${SERVER} of ${CAMERA}`, `sip: ${SERVER} told ${CAMERA} of 203.0.113.9`];
const SAID = ['sip < response', 'sip < server: kamailio', 'sip > INVITE', 'sip > REGISTER', 'sip > user-agent: cam/1'];

describe('SIP over UDP', () => {
  const ports = [5060, 5060] as const;
  const send = (text: string) => udp({ from: CAMERA, to: SERVER, ports, payload: ascii(text) });
  const receive = (text: string) =>
    udp({ from: SERVER, to: CAMERA, macs: [MAC.router, MAC.camera], ports, payload: ascii(text) });

  it('tells methods, programs, the names asked for and where media goes', async () => {
    const observed = await observeFrames([send(REGISTER), send(INVITE), receive(OK)]);
    expect([serviceIn(observed), namesIn(observed), referralsIn(observed)]).toEqual(['sip', NAMES, TOLD]);
    expect(messagesIn(observed)).toEqual(SAID);
  });

  it('is read on behind any number of registrations and signs of life', async () => {
    const before = Array.from({ length: 20 }, () => [send(REGISTER), send('\0\0\0\0\0'), receive('\r\n')]).flat();
    const observed = await observeFrames([...before, send(INVITE), receive(OK)]);
    expect([namesIn(observed), referralsIn(observed)]).toEqual([NAMES, TOLD]);
  });

  it('gives no name where an address is called, nor where the other side calls', async () => {
    const observed = await observeFrames([send(REGISTER.replace('ring.example', SERVER)), receive(INVITE)]);
    expect(namesIn(observed)).toEqual([]);
    expect(messagesIn(observed)).toContain('sip < INVITE');
  });

  it.skipIf(!existsSync(shared('ndpi/sip.pcap')))(
    'of a real capture is what tshark reads (needs ../shared)',
    async () => {
      // tshark -Y sip -T fields -e ip.dst -e sip.r-uri.host -e sip.Method -e sip.User-Agent -e sip.Server -e sdp.connection_info.address
      const observed = await observeBytes(readFileSync(shared('ndpi/sip.pcap')));
      expect(namesIn(observed)).toEqual([
        'sip sip.cybercity.dk at 212.242.33.35',
        'sip voip.brujula.net at 200.68.120.81',
      ]);
      expect(referralsIn(observed)).toEqual([
        'sip: 192.168.1.2 told 200.68.120.81 of 192.168.1.2',
        'sip: 192.168.1.2 told 212.242.33.35 of 192.168.1.2',
        'sip: 212.242.33.35 told 192.168.1.2 of 212.242.33.36',
      ]);
      const { count, message, service } = rowsOf(observed.messages);
      const rows = message!.map((text, row) => [observed.texts[text]!, row] as const);
      const said = new Map(rows.filter(([, row]) => observed.texts[service![row]!] === 'sip'));
      expect([...said.keys()].sort()).toEqual([
        'ACK',
        'CANCEL',
        'INVITE',
        'REGISTER',
        'response',
        'server: Cirpack/v4.38e (gw_sip)',
        'server: Sip EXpress router (0.8.12 (i386/linux))',
        'user-agent: Nero SIPPS IP Phone Version 2.0.51.16',
      ]);
      expect(count![said.get('REGISTER')!]).toBe(18);
    },
  );
});

describe('SIP over TCP', () => {
  const SENT = ascii(`${REGISTER}\r\n\r\n${INVITE}`);
  const GOT = ascii(`${OK}${OK}`);

  it('is read message by message, however it is cut and ordered', async () => {
    await fc.assert(
      fc.asyncProperty(shuffled(SENT), places, async (pieces, cuts) => {
        const back = cutAt(GOT, cuts).map(({ from, bytes }) => answer(bytes, 77 + from, 5060));
        const observed = await observeFrames([syn(5060), ...pieces.map((piece) => segment(piece, 5060)), ...back]);
        expect([serviceIn(observed), namesIn(observed), referralsIn(observed)]).toEqual(['sip', NAMES, TOLD]);
        expect(messagesIn(observed)).toEqual(SAID);
      }),
      { ...SEED, numRuns: 60 },
    );
  });

  it('passes over bodies that are too long, and reads the messages behind them', async () => {
    const long = message(['MESSAGE sip:one.example SIP/2.0'], 'x'.repeat(20_000));
    const bytes = ascii(long + REGISTER);
    const cuts = Array.from({ length: 15 }, (_, i) => i * 1400);
    const observed = await observeFrames([syn(5060), ...cutAt(bytes, cuts).map((piece) => segment(piece, 5060))]);
    expect(namesIn(observed)).toEqual([`sip one.example at ${SERVER}`, `sip ring.example at ${SERVER}`]);
  });

  it('ends where something else follows', async () => {
    const observed = await observeFrames([
      syn(5060),
      segment({ from: 0, bytes: ascii(`${REGISTER}GET / HTTP/1.1\r\n`) }, 5060),
    ]);
    expect(namesIn(observed)).toEqual([`sip ring.example at ${SERVER}`]);
  });
});

describe('RTSP', () => {
  const describe = (host: string) =>
    ascii(`DESCRIBE rtsp://${host}:554/live RTSP/1.0\r\nCSeq: 2\r\nUser-Agent: LibVLC/3.0\r\n\r\n`);
  const rtsp = (bytes: number[]) => observeFrames([syn(554), segment({ from: 0, bytes }, 554)]);

  it('tells the name that a client asks, and its program', async () => {
    const observed = await rtsp(describe('cam.example'));
    expect([serviceIn(observed), namesIn(observed)]).toEqual(['rtsp', [`rtsp cam.example at ${SERVER}`]]);
    expect(messagesIn(observed)).toEqual(['rtsp > DESCRIBE', 'rtsp > user-agent: LibVLC/3.0']);
    expect(observed.texts[rowsOf(observed.flows).serverName![0]!]).toBe('cam.example');
  });

  it('tells no name where an address is asked', async () => {
    expect(namesIn(await rtsp(describe(SERVER)))).toEqual([]);
  });

  it.skipIf(!existsSync(shared('ndpi/rtsp.pcap')))(
    'of a real capture calls nothing by name (needs ../shared)',
    async () => {
      const observed = await observeBytes(readFileSync(shared('ndpi/rtsp.pcap')));
      expect(namesIn(observed)).toEqual([]);
      expect(messagesIn(observed)).toContain('rtsp > GET_PARAMETER');
    },
  );
});
