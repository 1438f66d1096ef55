import { describe, expect, it } from 'vitest';
import { dns, MAC, tcp, udp } from '../frames.ts';
import { analyzeFrames } from '../observing.ts';

const CAMERA = '192.168.1.5';
const PHONE = '192.168.1.6';
const RESOLVER = '192.168.1.1';
const SERVER = '198.51.100.7';

const answer = (client: string, payload: number[]) =>
  udp({ from: RESOLVER, to: client, macs: [MAC.router, macOf(client)], ports: [53, 40000], payload });
const macOf = (client: string) => (client === CAMERA ? MAC.camera : MAC.phone);
const visit = (client: string, to = SERVER) =>
  tcp({ from: client, to, macs: [macOf(client), MAC.router], ports: [50000, 443], sequence: 1, flags: 'S' });

describe('names of a destination', () => {
  it('are the name asked for and every alias on the way to the address', async () => {
    const { destinations } = await analyzeFrames([
      answer(
        CAMERA,
        dns('api.camera.example', [
          ['api.camera.example', 'CNAME', 'lb.cloud.example'],
          ['lb.cloud.example', 'CNAME', 'edge7.cloud.example'],
          ['edge7.cloud.example', 'A', SERVER],
        ]),
      ),
      visit(CAMERA),
    ]);
    expect(destinations[0]!.names.map(({ name, source }) => [name, source])).toEqual([
      ['api.camera.example', 'dns'],
      ['edge7.cloud.example', 'dns-cname'],
      ['lb.cloud.example', 'dns-cname'],
    ]);
  });

  it('leave out aliases that led to another address of the same name', async () => {
    const { destinations } = await analyzeFrames([
      answer(
        CAMERA,
        dns('api.example', [
          ['api.example', 'CNAME', 'eu.one.example'],
          ['eu.one.example', 'A', SERVER],
        ]),
      ),
      answer(
        CAMERA,
        dns('api.example', [
          ['api.example', 'CNAME', 'cn.two.example'],
          ['cn.two.example', 'A', '203.0.113.9'],
        ]),
      ),
      visit(CAMERA),
      visit(CAMERA, '203.0.113.9'),
    ]);
    const names = Object.fromEntries(destinations.map((each) => [each.address, each.names.map(({ name }) => name)]));
    expect(names).toEqual({
      [SERVER]: ['api.example', 'eu.one.example'],
      '203.0.113.9': ['api.example', 'cn.two.example'],
    });
  });

  it('do not call the address of a name server by the name asked for', async () => {
    const { destinations, lookups } = await analyzeFrames([
      answer(
        CAMERA,
        dns('www.example', [['www.example', 'A', '203.0.113.9']], { extra: [['ns1.example', 'A', SERVER]] }),
      ),
      visit(CAMERA),
    ]);
    expect(destinations[0]!.names.map(({ name }) => name)).toEqual(['ns1.example']);
    expect(lookups).toMatchObject([{ name: 'www.example', answers: ['203.0.113.9'], contacted: false }]);
  });

  it('are told apart by device: what another device learned is not this one’s', async () => {
    const { destinations, devices } = await analyzeFrames([
      answer(PHONE, dns('phone.example', [['phone.example', 'A', SERVER]])),
      visit(CAMERA),
      visit(PHONE),
    ]);
    const owner = (mac: string) => devices.find(({ macs }) => macs.includes(mac))!.id;
    const names = (mac: string) =>
      destinations.find(({ device }) => device === owner(mac))!.names.map(({ name }) => name);
    expect(names(MAC.camera)).toEqual([]);
    expect(names(MAC.phone)).toEqual(['phone.example']);
  });

  it('hold for everybody when they were said to everybody', async () => {
    const payload = dns('hub.local', [['hub.local', 'A', SERVER]]);
    const { destinations } = await analyzeFrames([
      udp({ from: PHONE, to: '224.0.0.251', macs: [MAC.phone, '01:00:5e:00:00:fb'], ports: [5353, 5353], payload }),
      visit(CAMERA),
    ]);
    expect(destinations[0]!.names).toMatchObject([{ name: 'hub.local', source: 'mdns', later: false }]);
  });

  it('say when they were learned only after the traffic began', async () => {
    const learned = answer(CAMERA, dns('late.example', [['late.example', 'A', SERVER]]));
    const after = await analyzeFrames([visit(CAMERA), learned]);
    const before = await analyzeFrames([learned, visit(CAMERA)]);
    expect(after.destinations[0]!.names).toMatchObject([
      { name: 'late.example', later: true, evidence: { frameNumber: 2 } },
    ]);
    expect(before.destinations[0]!.names).toMatchObject([{ name: 'late.example', later: false }]);
  });

  it('survive aliases that go round in circles', async () => {
    const { destinations } = await analyzeFrames([
      answer(
        CAMERA,
        dns('a.example', [
          ['a.example', 'CNAME', 'b.example'],
          ['b.example', 'CNAME', 'c.example'],
          ['c.example', 'CNAME', 'b.example'],
          ['c.example', 'A', SERVER],
        ]),
      ),
      visit(CAMERA),
    ]);
    expect(destinations[0]!.names.map(({ name }) => name).sort()).toEqual(['a.example', 'b.example', 'c.example']);
  });
});
