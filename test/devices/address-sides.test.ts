import { describe, expect, it } from 'vitest';
import { formatAddress } from '../../src/base/ip-address.ts';
import { parsePrefix } from '../../src/base/prefix.ts';
import { sidesOf } from '../../src/devices/address-sides.ts';
import { SIDE } from '../../src/devices/side.ts';
import { arp, dhcp, MAC, neighborAdvertisement, routerAdvertisement, udp } from '../frames.ts';
import { observeFrames, type Timed } from '../observing.ts';

const SERVER = '198.51.100.7';
const GUA = '2001:db8:1:2::5';
const SERVER6 = '2001:db8:f00d::7';

/** Side by address. */
async function sides(frames: readonly Timed[], lan: string | null = null): Promise<Record<string, number>> {
  const observations = await observeFrames(frames);
  const found = sidesOf(observations, lan === null ? null : [parsePrefix(lan)!]);
  return Object.fromEntries(
    [...found].map((side, number) => [formatAddress(observations.addresses, number * 4), side]),
  );
}

const send = (from: string, to: string, mac: string = MAC.camera, next: string = MAC.router) =>
  udp({ from, to, macs: [mac, next], ports: [40000, 32100] });

describe('addresses of the home', () => {
  it('are the private and link-local ones, and what everybody and nobody uses is told apart', async () => {
    const found = await sides([
      send('192.168.1.5', SERVER),
      send('fe80::5', 'ff02::fb'),
      send('fd00::5', SERVER6),
      send('0.0.0.0', '255.255.255.255'),
      send('127.0.0.1', '127.0.0.53'),
    ]);
    expect(found).toMatchObject({
      '192.168.1.5': SIDE.home,
      [SERVER]: SIDE.remote,
      'fe80::5': SIDE.home,
      'ff02::fb': SIDE.group,
      'fd00::5': SIDE.home,
      [SERVER6]: SIDE.remote,
      '0.0.0.0': SIDE.none,
      '255.255.255.255': SIDE.group,
      '127.0.0.1': SIDE.home,
    });
  });

  it('include prefixes that a router advertises, unless no home could have that many', async () => {
    const traffic = send(GUA, SERVER6);
    expect((await sides([routerAdvertisement('fe80::fe', MAC.router, ['2001:db8:1:2::']), traffic]))[GUA]).toBe(
      SIDE.home,
    );
    const bold = routerAdvertisement('fe80::fe', MAC.router, ['2001:db8::']);
    // The prefix length of the only prefix information option, behind header, fixed part and the router's MAC.
    bold[14 + 40 + 16 + 8 + 2] = 32;
    expect((await sides([bold, traffic]))[SERVER6]).toBe(SIDE.remote);
  });

  it('include what ARP, neighbour discovery and DHCP show on the link', async () => {
    const found = await sides([
      arp(MAC.camera, '203.0.113.5', '203.0.113.1'),
      arp(MAC.router, '203.0.113.1', '203.0.113.5', 2),
      dhcp({ mac: MAC.phone, messageType: 5, assigned: '203.0.113.6', server: '203.0.113.1' }),
      neighborAdvertisement(GUA, MAC.camera),
      send('203.0.113.5', SERVER),
      send(SERVER, '203.0.113.5', MAC.router, MAC.camera),
    ]);
    expect(found).toMatchObject({
      '203.0.113.5': SIDE.home,
      '203.0.113.1': SIDE.home,
      '203.0.113.6': SIDE.home,
      [GUA]: SIDE.home,
      [SERVER]: SIDE.remote,
    });
  });

  it('do not include a server because a device claims it: its frames come from the router', async () => {
    const traffic = [send('192.168.1.5', SERVER), send(SERVER, '192.168.1.5', MAC.router, MAC.camera)];
    expect((await sides([arp(MAC.camera, SERVER, '192.168.1.1'), ...traffic]))[SERVER]).toBe(SIDE.remote);
    const forged = dhcp({ mac: MAC.camera, messageType: 5, assigned: SERVER, options: [[3, [198, 51, 100, 7]]] });
    expect((await sides([forged, ...traffic]))[SERVER]).toBe(SIDE.remote);
  });

  it('do not include servers for which a router answers ARP', async () => {
    const servers = ['198.51.100.7', '198.51.100.8', '203.0.113.9'];
    const found = await sides([
      arp(MAC.router, servers[0]!, '192.168.1.5', 2),
      arp(MAC.router, servers[1]!, '192.168.1.5', 2),
      ...servers.map((server) => send('192.168.1.5', server)),
    ]);
    expect(servers.map((server) => found[server])).toEqual([SIDE.remote, SIDE.remote, SIDE.remote]);
  });

  it('include global IPv6 addresses of a MAC that is at home otherwise, without any advertisement', async () => {
    const found = await sides([
      send('192.168.1.5', SERVER),
      send(GUA, SERVER6),
      send(SERVER6, GUA, MAC.router, MAC.camera),
      send(SERVER, '192.168.1.5', MAC.router, MAC.camera),
    ]);
    expect(found).toMatchObject({ [GUA]: SIDE.home, [SERVER6]: SIDE.remote });
  });

  it('take the opener’s side where either MAC could be the owner, wherever the rows stand', async () => {
    const frames = (order: [number, number]): Timed[] => [
      { frame: send('192.168.1.5', '192.168.1.1'), at: 0 },
      { frame: send('192.168.1.1', '192.168.1.5', MAC.router, MAC.camera), at: 0 },
      { frame: send(GUA, SERVER6), at: order[0] },
      { frame: udp({ from: SERVER6, to: GUA, macs: [MAC.router, MAC.camera], ports: [9, 10] }), at: order[1] },
    ];
    expect(await sides(frames([1, 2]))).toMatchObject({ [GUA]: SIDE.home, [SERVER6]: SIDE.remote });
    expect(await sides(frames([2, 1]))).toMatchObject({ [GUA]: SIDE.remote, [SERVER6]: SIDE.home });
  });

  it('are no devices when they are their subnet’s broadcast address, whichever end it was taken for', async () => {
    const broadcast = (ports: [number, number]) =>
      udp({ from: '192.168.1.5', to: '192.168.1.255', macs: [MAC.camera, MAC.broadcast], ports });
    expect((await sides([broadcast([40000, 32108])]))['192.168.1.255']).toBe(SIDE.group);
    expect((await sides([broadcast([32100, 40000])]))['192.168.1.255']).toBe(SIDE.group);
  });

  it('stay devices when something was sent to them by broadcast', async () => {
    const woken = udp({ from: '192.168.1.6', to: '192.168.1.5', macs: [MAC.phone, MAC.broadcast], ports: [9, 9] });
    expect((await sides([woken, send('192.168.1.5', SERVER)]))['192.168.1.5']).toBe(SIDE.home);
    expect((await sides([woken, arp(MAC.camera, '192.168.1.5', '192.168.1.1')]))['192.168.1.5']).toBe(SIDE.home);
  });

  it('are those of the prefix that the user gives, for its family; the other family is found as ever', async () => {
    const frames = [send('192.168.1.5', '10.1.1.1'), send('fd00::5', SERVER6), arp(MAC.phone, '10.1.1.9', '10.1.1.1')];
    expect(await sides(frames, '192.168.1.0/24')).toMatchObject({
      '192.168.1.5': SIDE.home,
      '10.1.1.1': SIDE.remote,
      '10.1.1.9': SIDE.remote,
      'fd00::5': SIDE.home,
      [SERVER6]: SIDE.remote,
    });
    expect(await sides(frames, '2001:db8:f00d::/48')).toMatchObject({
      '10.1.1.1': SIDE.home,
      'fd00::5': SIDE.remote,
      [SERVER6]: SIDE.home,
    });
  });
});
