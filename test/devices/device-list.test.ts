import { describe, expect, it } from 'vitest';
import { parsePrefix } from '../../src/base/prefix.ts';
import { analyze } from '../../src/index.ts';
import { arp, ascii, dhcp, MAC, neighborAdvertisement, routerAdvertisement, tcp, udp } from '../frames.ts';
import { analyzeFrames, inputs, observeFrames } from '../observing.ts';

const CAMERA = '192.168.1.5';
const SERVER = '198.51.100.7';

/** A packet of a home device to a server, and the answer, past the router. */
function exchange(address: string, mac: string, server = SERVER, router: string = MAC.router) {
  const ports: [number, number] = [50000, 443];
  return [
    tcp({ from: address, to: server, macs: [mac, router], ports, sequence: 1, flags: 'S' }),
    tcp({ from: server, to: address, macs: [router, mac], ports: [443, 50000], sequence: 9, flags: 'SA' }),
  ];
}

describe('devices', () => {
  it('are one for each MAC, and the MAC that carries remote addresses is the gateway', async () => {
    const { devices, destinations } = await analyzeFrames([
      ...exchange(CAMERA, MAC.camera),
      ...exchange('192.168.1.6', MAC.phone),
    ]);
    expect(devices.map(({ id, macs, addresses, role }) => [id, macs, addresses, role])).toEqual([
      ['d1', [MAC.phone], ['192.168.1.6'], 'device'],
      ['d2', [MAC.camera], [CAMERA], 'device'],
    ]);
    expect(destinations.map(({ device, address }) => [device, address])).toEqual([
      ['d1', SERVER],
      ['d2', SERVER],
    ]);
  });

  it('have their addresses from neighbour discovery where they are quiet, and the router is known by what it advertises', async () => {
    const { devices } = await analyzeFrames([
      routerAdvertisement('fe80::fe', MAC.router, ['2001:db8:1:2::']),
      neighborAdvertisement('2001:db8:1:2::5', MAC.camera),
    ]);
    expect(devices.map(({ macs, addresses, role }) => [macs, addresses, role])).toEqual([
      [[MAC.router], ['fe80::fe'], 'gateway'],
      [[MAC.camera], ['2001:db8:1:2::5'], 'device'],
    ]);
  });

  it('know their router from DHCP, with or without its ARP', async () => {
    const frames = [
      dhcp({ mac: MAC.camera, messageType: 5, assigned: CAMERA, options: [[3, [192, 168, 1, 1]]] }),
      udp({ from: CAMERA, to: '192.168.1.1', ports: [40000, 53], payload: [0] }),
    ];
    const expected = [
      { macs: [MAC.router], addresses: ['192.168.1.1'], role: 'gateway' },
      { macs: [MAC.camera], addresses: [CAMERA], role: 'device' },
    ];
    expect((await analyzeFrames(frames)).devices).toMatchObject(expected);
    const answered = [arp(MAC.router, '192.168.1.1', CAMERA, 2), ...frames];
    expect((await analyzeFrames(answered)).devices).toMatchObject(expected);
  });

  it('of another subnet behind the gateway stand each alone: its MAC is not theirs', async () => {
    const visit = (from: string) => udp({ from, to: CAMERA, macs: [MAC.router, MAC.camera], ports: [40000, 554] });
    const { devices } = await analyzeFrames([
      ...exchange(CAMERA, MAC.camera),
      visit('192.168.7.9'),
      visit('192.168.7.8'),
      visit('192.168.7.8'),
    ]);
    expect(devices.map(({ basis, addresses, macs }) => [basis, addresses, macs])).toContainEqual([
      'address',
      ['192.168.7.8'],
      [],
    ]);
    expect(devices.filter(({ basis }) => basis === 'address').map(({ addresses }) => addresses[0])).toEqual([
      '192.168.7.8',
      '192.168.7.9',
    ]);
  });

  it('own the addresses that are made of their MAC, though nobody claims them', async () => {
    const mac = '00:02:02:aa:bb:cc';
    const asked = udp({ from: 'fe80::1', to: 'fe80::202:2ff:feaa:bbcc', macs: null, ports: [1000, 7] });
    const parts = await Promise.all([
      observeFrames(exchange(CAMERA, mac)),
      observeFrames(
        [asked, udp({ from: 'fe80::202:2ff:feaa:bbcc', to: 'fe80::1', macs: null, ports: [7, 1000] })],
        101,
      ),
    ]);
    const { devices } = analyze(parts, inputs());
    expect(devices.find(({ macs }) => macs.includes(mac))!.addresses).toEqual([CAMERA, 'fe80::202:2ff:feaa:bbcc']);
    expect(devices.find(({ addresses }) => addresses.includes('fe80::1'))!.macs).toEqual([]);
  });

  it('are told apart by address on links without MACs', async () => {
    const ports: [number, number] = [50000, 443];
    const frames = ['10.0.0.5', '10.0.0.6'].map((from) =>
      tcp({ from, to: SERVER, macs: null, ports, sequence: 1, flags: 'S' }),
    );
    const { devices, destinations } = analyze([await observeFrames(frames, 101)], inputs());
    expect(devices).toMatchObject([
      { id: 'd1', basis: 'address', macs: [], addresses: ['10.0.0.5'] },
      { id: 'd2', basis: 'address', macs: [], addresses: ['10.0.0.6'] },
    ]);
    expect(destinations).toHaveLength(2);
  });

  it('do not merge into one where every MAC is zero', async () => {
    const zero = '00:00:00:00:00:00';
    const { devices } = await analyzeFrames([
      ...exchange(CAMERA, zero, SERVER, zero),
      ...exchange('192.168.1.6', zero, SERVER, zero),
    ]);
    expect(devices.map(({ basis, addresses }) => [basis, addresses])).toEqual([
      ['address', [CAMERA]],
      ['address', ['192.168.1.6']],
    ]);
  });

  it('are found by ARP alone, but not by a probe or by who is only asked for', async () => {
    const { devices } = await analyzeFrames([
      arp(MAC.camera, CAMERA, '192.168.1.77'),
      arp(MAC.phone, '0.0.0.0', '192.168.1.9'),
    ]);
    expect(devices.map(({ macs, addresses }) => [macs, addresses])).toEqual([[[MAC.camera], [CAMERA]]]);
  });

  it('are there before they have an address, and bear the name that DHCP tells last', async () => {
    const hello = (name: string) => dhcp({ mac: MAC.camera, messageType: 1, options: [[12, ascii(name)]] });
    const { devices } = await analyzeFrames([hello('factory'), hello('porch')]);
    expect(devices).toMatchObject([{ macs: [MAC.camera], addresses: [], hostname: 'porch', role: 'device' }]);
  });

  it('bear the name by which the router knows them, where it confirms an address', async () => {
    const named = (messageType: number) =>
      dhcp({ mac: MAC.camera, messageType, assigned: CAMERA, options: [[12, ascii('porch-cam')]] });
    const names = async (messageType: number) =>
      (await analyzeFrames([named(messageType)])).devices.find(({ macs }) => macs.includes(MAC.camera))?.hostname ??
      null;
    expect([await names(5), await names(2)]).toEqual(['porch-cam', null]);
  });

  it('take an address that moved with the last who claimed it', async () => {
    const claims = [arp(MAC.camera, CAMERA, '192.168.1.1'), arp(MAC.phone, CAMERA, '192.168.1.1')];
    const owner = async (frames: Uint8Array[]) =>
      (await analyzeFrames(frames)).devices.find(({ addresses }) => addresses.includes(CAMERA))!.macs[0];
    expect(await owner(claims)).toBe(MAC.phone);
    expect(await owner(claims.toReversed())).toBe(MAC.camera);
  });

  it('have no vendor when they chose their MAC themselves', async () => {
    const random = 'da:a1:19:00:00:07';
    const vendorOf = () => 'Some Vendor';
    const { devices } = await analyzeFrames([...exchange(CAMERA, MAC.camera), ...exchange('192.168.1.8', random)], {
      vendorOf,
    });
    expect(devices.map(({ macs, vendor, randomisedMac }) => [macs[0], vendor, randomisedMac])).toEqual([
      [MAC.camera, 'Some Vendor', false],
      [random, null, true],
    ]);
  });

  it('are there when only what they receive was captured', async () => {
    const [, received] = exchange(CAMERA, MAC.camera);
    const { devices, destinations } = await analyzeFrames([received!]);
    expect(devices).toMatchObject([{ macs: [MAC.camera], addresses: [CAMERA] }]);
    expect(destinations).toMatchObject([{ address: SERVER, sentPackets: 0, receivedPackets: 1 }]);
  });

  it('are one for everything behind the NAT when no address is at home', async () => {
    const ports: [number, number] = [50000, 443];
    const open = (from: string, to: string) => udp({ from, to, macs: null, ports });
    const frames = [
      open('203.0.113.1', SERVER),
      open('198.51.100.9', '203.0.113.1'),
      open('203.0.113.1', '198.51.100.8'),
    ];
    const { devices, destinations, captures, diagnostics } = analyze([await observeFrames(frames, 101)], inputs());
    expect(devices).toMatchObject([{ basis: 'capture', role: 'unknown', addresses: ['203.0.113.1'] }]);
    expect(destinations.map(({ address }) => address).sort()).toEqual([SERVER, '198.51.100.8', '198.51.100.9'].sort());
    expect(captures).toMatchObject([{ vantage: 'outside' }]);
    expect(diagnostics.map(({ code }) => code)).toContain('outside-vantage');
  });

  it('survive as many facts as there is room for', async () => {
    const frames = Array.from({ length: 3000 }, (_, i) =>
      dhcp({ mac: MAC.camera, messageType: 1, options: [[12, ascii(`n${i}`)]] }),
    );
    const observations = await observeFrames(frames);
    // The same names under as many times again, as a table that is full would hold them.
    const { facts } = observations;
    const copies = 120;
    const columns = Object.fromEntries(
      Object.entries(facts.columns).map(([name, column]) => {
        const longer = new (column.constructor as Int32ArrayConstructor)(facts.length * copies);
        for (let i = 0; i < copies; i++) longer.set(column.subarray(0, facts.length) as Int32Array, i * facts.length);
        return [name, longer];
      }),
    ) as unknown as typeof facts.columns;
    const length = facts.length * copies;
    expect(length).toBeGreaterThan(300_000);
    const { devices } = analyze([{ ...observations, facts: { length, columns } }], inputs());
    expect(devices[0]!.hostname).toBe('n2999');
    expect(devices[0]!.evidence.length).toBeLessThanOrEqual(256);
  });
});

describe('the home network as given', () => {
  it('decides alone', async () => {
    const frames = [...exchange(CAMERA, MAC.camera), ...exchange('192.168.9.9', MAC.phone, CAMERA)];
    const { devices, destinations } = await analyzeFrames([arp(MAC.phone, '192.168.9.9', CAMERA), ...frames], {
      lan: [parsePrefix('192.168.1.0/24')!],
    });
    expect(devices.flatMap(({ addresses }) => addresses)).toEqual([CAMERA]);
    expect(destinations.map(({ address }) => address).sort()).toEqual(['192.168.9.9', SERVER].sort());
  });
});
