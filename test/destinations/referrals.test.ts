import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { analyze } from '../../src/index.ts';
import { RULES } from '../attribution/real-rules.ts';
import { ascii, dns, MAC, tcp, udp } from '../frames.ts';
import { analyzeFrames, inputs, observeBytes } from '../observing.ts';

const SHARED = new URL('../../../shared/captures/', import.meta.url);
const CAMERA = '192.168.1.5';
const HUB = '192.168.1.9';
const GUIDE = '52.1.1.1';
const FOUND = '47.88.9.191';

const macOf = (address: string) => (address === CAMERA ? MAC.camera : address === HUB ? MAC.phone : MAC.router);

/** A question of the camera's and the answer to it, over a connection of its own. */
function exchange(via: string, target: string, body: string, port = 50000): Uint8Array[] {
  const [up, down] = [
    { from: CAMERA, to: via, macs: [MAC.camera, macOf(via)] as const },
    { from: via, to: CAMERA, macs: [macOf(via), MAC.camera] as const },
  ];
  const question = ascii(`GET ${target} HTTP/1.1\r\nHost: ${via}\r\n\r\n`);
  const answer = ascii(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  return [
    tcp({ ...up, ports: [port, 80], sequence: 9, flags: 'S' }),
    tcp({ ...up, ports: [port, 80], sequence: 10, flags: 'PA', payload: question }),
    tcp({ ...down, ports: [80, port], sequence: 10, flags: 'PA', payload: answer }),
  ];
}

const visit = (to = FOUND) => tcp({ from: CAMERA, to, ports: [50001, 443], sequence: 1, flags: 'S' });
const called = (name: string, address: string) =>
  udp({
    from: '192.168.1.1',
    to: CAMERA,
    macs: [MAC.router, MAC.camera],
    ports: [53, 40000],
    payload: dns(name, [[name, 'A', address]]),
  });

const found = async (frames: readonly Uint8Array[], address = FOUND) => {
  const { destinations } = await analyzeFrames(frames, { rules: RULES });
  return destinations.find((destination) => destination.address === address)!;
};

describe('an address that was handed out', () => {
  const list = `{"servers":["${FOUND}:32100"]}`;

  test('names who did, by which protocol and in which frame', async () => {
    const { names, referrals } = await found([...exchange(GUIDE, '/list', list), visit()]);
    expect(names).toEqual([]);
    expect(referrals).toEqual([
      {
        via: GUIDE,
        service: 'http',
        later: false,
        evidence: expect.objectContaining({ capture: 'c1', frameNumber: 3 }),
      },
    ]);
  });

  test('is said to have been so later when the traffic came first', async () => {
    const { referrals } = await found([visit(), ...exchange(GUIDE, '/list', list)]);
    expect(referrals).toMatchObject([{ via: GUIDE, later: true }]);
  });

  test('names each machine once, the earliest four', async () => {
    const guides = [3, 1, 2, 1, 5, 4].map((n) => `52.1.1.${n}`);
    const { referrals } = await found([
      ...guides.flatMap((guide, i) => exchange(guide, '/', list, 50100 + i)),
      visit(),
    ]);
    expect(referrals?.map(({ via }) => via)).toEqual([3, 1, 2, 5].map((n) => `52.1.1.${n}`));
  });

  test('is not one that only speaks of itself, and belongs to the device that was told', async () => {
    expect((await found(exchange(FOUND, '/', list))).referrals).toBeUndefined();
    const others = tcp({
      from: HUB,
      to: FOUND,
      macs: [MAC.phone, MAC.router],
      ports: [50001, 443],
      sequence: 1,
      flags: 'S',
    });
    expect((await found([...exchange(GUIDE, '/list', list), others])).referrals).toBeUndefined();
  });

  test('bears the name that it is said to be for', async () => {
    const body = `{"host":"api.wyzecam.com","ips":["${FOUND}"]}`;
    const { names, referrals, chooser, party } = await found([
      ...exchange('203.107.1.1', '/1/d?host=api.wyzecam.com', body),
      visit(),
    ]);
    expect(names).toMatchObject([
      { name: 'api.wyzecam.com', source: 'payload', later: false, evidence: { frameNumber: 3 } },
    ]);
    expect(referrals).toMatchObject([{ via: '203.107.1.1', service: 'http-dns' }]);
    expect([chooser, party]).toEqual(['vendor', 'first']);
  });
});

describe('who chose an address without a name', () => {
  const list = `{"servers":["${FOUND}:32100"]}`;

  test('is the device’s maker, when nobody handed it out', async () => {
    expect((await found([visit()])).chooser).toBe('hard-coded');
  });

  test('is whoever chose the machine that handed it out', async () => {
    const told = [...exchange(GUIDE, '/list', list), visit()];
    expect((await found([called('api.wyzecam.com', GUIDE), ...told])).chooser).toBe('vendor');
    expect((await found([called('mystery.example', GUIDE), ...told])).chooser).toBeNull();
    expect((await found([called('a-1.elb.amazonaws.com', GUIDE), ...told])).chooser).toBeNull();
  });

  test('is not known of a machine that was itself built in, of a resolver, and of one at home', async () => {
    expect((await found([...exchange(GUIDE, '/list', list), visit()])).chooser).toBeNull();
    expect((await found([...exchange('203.107.1.1', '/d?dn=x,y', list), visit()])).chooser).toBeNull();
    const home = await found([...exchange(HUB, '/list', list), visit()]);
    expect(home).toMatchObject({ chooser: null, referrals: [{ via: HUB }] });
  });
});

describe('a machine that answers questions of HTTP-DNS', () => {
  test('resolves for the device, in the clear', async () => {
    const answer = `{"host":"a.example","ips":["${FOUND}"],"ttl":60}`;
    const resolver = await found(exchange('203.107.1.1', '/139450/d?host=a.example', answer), '203.107.1.1');
    expect(resolver).toMatchObject({
      role: 'resolver',
      roleReason: 'http-dns query',
      chooser: 'resolver',
      resolver: { transports: ['http-dns'], handedOut: null, evidence: { frameNumber: 3 } },
    });
    expect(resolver.modifiers).toContain('resolver');
    expect(resolver.modifiers).not.toContain('encrypted-dns');
  });

  test('is none without an answer, nor for other questions', async () => {
    const question = exchange('203.107.1.1', '/139450/d?host=a.example', '{}');
    expect((await found(question, '203.107.1.1')).resolver).toBeUndefined();
    const other = exchange('203.107.1.1', '/list', `{"servers":["${FOUND}"]}`);
    expect((await found(other, '203.107.1.1')).resolver).toBeUndefined();
  });
});

describe.skipIf(!existsSync(SHARED))('in a real capture', () => {
  test('a plug goes to the relay that its maker’s server told it of', async () => {
    const bytes = new Uint8Array(readFileSync(new URL('iot-sentinel/WeMoSwitch__Setup-A-1-STA.pcap', SHARED)));
    const { destinations } = analyze([await observeBytes(bytes)], inputs({ rules: RULES }));
    const relay = destinations.find(({ address }) => address === '54.159.89.38');
    expect(relay).toMatchObject({ names: [], referrals: [{ via: '54.235.195.29', service: 'tcp', later: false }] });
    expect(relay?.chooser).not.toBe('hard-coded');
  });
});
