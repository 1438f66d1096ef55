import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyze, readRulebook } from '../../src/index.ts';
import { RULES } from '../attribution/real-rules.ts';
import { asnSource } from '../attribution/synthetic-sources.ts';
import { bytesOf } from '../decode/hostile-bytes.ts';
import { arp, type Bytes, ip, MAC, udp } from '../frames.ts';
import { analyzeFrames, inputs, observeBytes, type Timed } from '../observing.ts';
import { shippedRuleFiles } from '../shipped-rules.ts';

const CAMERA = '192.168.1.5';
const SERVERS = ['198.51.100.1', '198.51.100.2', '198.51.100.3'] as const;
const VIEWER = '203.0.113.77';
const { protocols } = readRulebook(shippedRuleFiles());

const OPAQUE = bytesOf('aa bb cc dd');
const send = (to: string, port: number, payload: Bytes = OPAQUE, own = 14433) =>
  udp({ from: CAMERA, to, ports: [own, port], payload });
const receive = (from: string, port: number, payload: Bytes = OPAQUE, own = 14433) =>
  udp({ from, to: CAMERA, macs: [MAC.router, MAC.camera], ports: [port, own], payload });
const video = (to: string, port: number) =>
  Array.from({ length: 80 }, () => send(to, port, new Uint8Array(1000).fill(0xa5)));

/** Address → role and what it rests on. */
async function rolesOf(frames: readonly Timed[]): Promise<Record<string, [string | null, string | null]>> {
  const home = arp(MAC.camera, CAMERA, '192.168.1.1');
  const { destinations } = await analyzeFrames([home, ...frames], { protocols });
  return Object.fromEntries(destinations.map((each) => [each.address, [each.role, each.roleReason]]));
}

const login = bytesOf(
  'f1100028 5445535443414d 00 000004d2 41424344450000 00 00040005 0002 b755 1401a8c0 0000000000000000',
);

describe('the role of a remote side', () => {
  it('is told by a message before ports', async () => {
    expect(await rolesOf([send(SERVERS[0], 32100, login)])).toEqual({
      [SERVERS[0]]: ['rendezvous', 'pppp device-login'],
    });
  });

  it('is that of the port’s protocol where the bytes tell nothing, and says so', async () => {
    expect(await rolesOf([send(SERVERS[0], 32100)])).toEqual({
      [SERVERS[0]]: ['rendezvous', 'pppp by port udp/32100'],
    });
    expect(await rolesOf([send(SERVERS[0], 40001)])).toEqual({ [SERVERS[0]]: [null, null] });
  });

  it('is the other end for whoever gets video from the port that P2P servers know', async () => {
    const frames = [send(SERVERS[0], 32100, login), ...video(VIEWER, 13099), receive(VIEWER, 13099)];
    const roles = await rolesOf(frames);
    expect(roles[VIEWER]).toEqual(['peer', `local port udp/14433, as with ${SERVERS[0]}`]);
    expect((await rolesOf([send(SERVERS[0], 32100, login, 14434), ...video(VIEWER, 13099)]))[VIEWER]).toEqual([
      null,
      null,
    ]);
  });

  it('is the other end where a STUN server had told the port’s address, whatever media is spoken', async () => {
    const binding = bytesOf('00010000 2112a442 0102030405060708090a0b0c');
    const media = (sequence: number) =>
      bytesOf(`2400001c 80e0${sequence.toString(16).padStart(4, '0')} 00000bb8 cafebabe ${'00'.repeat(16)}`);
    const frames = [send(SERVERS[0], 3478, binding), send(VIEWER, 39057, media(1)), send(VIEWER, 39057, media(2))];
    expect((await rolesOf(frames))[VIEWER]).toEqual(['peer', `local port udp/14433, as with ${SERVERS[0]}`]);
  });

  it('is another server at the server’s port', async () => {
    const roles = await rolesOf([send(SERVERS[0], 40100, login), send(SERVERS[1], 40100)]);
    expect(roles[SERVERS[1]]).toEqual(['rendezvous', `local port udp/14433, as with ${SERVERS[0]}`]);
  });

  it('is a server’s where one local port speaks with three addresses at one port, and sends none of them video', async () => {
    const frames = SERVERS.flatMap((server) => [send(server, 40100), receive(server, 40100)]);
    expect((await rolesOf(frames))[SERVERS[2]]).toEqual([
      'rendezvous',
      'local port udp/14433 with 3 addresses at udp/40100',
    ]);
    expect((await rolesOf(frames.slice(0, 4)))[SERVERS[0]]).toEqual([null, null]);
    expect((await rolesOf([...frames, ...video(SERVERS[0], 40100)]))[SERVERS[1]]).toEqual([null, null]);
  });

  it('is a relay’s for an end at a hosting operator', async () => {
    const hosted = {
      sources: { ...inputs().sources, networks: [asnSource({ '198.27.81.40/32': 16276 })] },
      rules: RULES,
    };
    const frames = [send('198.27.81.40', 5000, bytesOf('f1d00008 d1020000 00000021'))];
    const { destinations } = await analyzeFrames(frames, hosted);
    expect(destinations[0]).toMatchObject({ role: 'relay', roleReason: 'pppp data; a hosted machine' });
    const alone = await analyzeFrames(frames, { rules: RULES });
    expect(alone.destinations[0]).toMatchObject({ role: 'peer', chooser: 'peer', roleReason: 'pppp data' });
  });
});

describe('a device that only asks whether an address is there', () => {
  const ping = ip({ from: CAMERA, to: SERVERS[0] }, 1, bytesOf('0800f7ff 00000000 01020304'));

  it('makes it a probe', async () => {
    expect(await rolesOf([ping])).toEqual({ [SERVERS[0]]: ['probe', 'icmp echo-request'] });
    const { destinations } = await analyzeFrames([arp(MAC.camera, CAMERA, '192.168.1.1'), ping], { protocols });
    expect(destinations[0]).toMatchObject({ chooser: 'probe', partyKind: 'probe' });
    expect(destinations[0]!.modifiers).toContain('probe');
  });

  it('does more when it sends anything else there', async () => {
    expect(await rolesOf([ping, send(SERVERS[0], 40100)])).toEqual({ [SERVERS[0]]: [null, null] });
  });
});

const YI = new URL('../../../shared/captures/intl-iot/yi_camera_sample.pcap', import.meta.url);
const XIAOBAI = new URL('../../../shared/captures/nku-lifecycle/xiaobai_Y2camera_setup.pcap', import.meta.url);

describe.skipIf(!existsSync(YI))('real cameras (needs ../shared)', () => {
  it('Yi: three servers that introduce peers, and a phone at home that looks', async () => {
    const { destinations, devices } = analyze(
      [await observeBytes(readFileSync(YI))],
      inputs({ rules: RULES, protocols }),
    );
    expect(destinations.map(({ address, role, protocols: spoken }) => [address, role, spoken?.[0]])).toEqual(
      ['47.74.255.9', '47.88.59.209', '47.90.240.160'].map((address) => [
        address,
        'rendezvous',
        { name: 'pppp', basis: 'bytes' },
      ]),
    );
    const camera = devices.find(({ kind }) => kind === 'camera')!;
    const phone = devices.find(({ addresses }) => addresses.includes('192.168.10.248'))!;
    expect(camera.local.viewers).toMatchObject([{ device: phone.id, protocols: ['pppp'] }]);
  });

  it('D-Link: the other ends that STUN had made reachable, one of which got the video', async () => {
    const file = new URL('../smart-home-firewall/dlink-cam__no-firewall__wlan2.4.pcap', YI);
    const { destinations } = analyze([await observeBytes(readFileSync(file))], inputs({ rules: RULES, protocols }));
    expect(destinations[0]).toMatchObject({
      address: '130.104.214.55',
      role: 'peer',
      roleReason: 'local port udp/59676, as with 52.212.170.9',
      protocols: [{ name: 'rtp', basis: 'bytes' }],
    });
  });

  it('Xiaobai: servers that introduce peers, told by their messages', async () => {
    const { destinations } = analyze([await observeBytes(readFileSync(XIAOBAI))], inputs({ rules: RULES, protocols }));
    const p2p = destinations.filter(({ services }) => services.includes('udp/32100'));
    expect(p2p.length).toBeGreaterThan(2);
    for (const each of p2p) {
      expect(each).toMatchObject({ role: 'rendezvous', protocols: [{ name: 'pppp', basis: 'bytes' }] });
      expect(each.messages!.length).toBeGreaterThan(0);
    }
  });
});
