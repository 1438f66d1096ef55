import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/index.ts';
import { arp, MAC, tcp, udp } from '../frames.ts';
import { analyzeFrames, capture, inputs, observeBytes } from '../observing.ts';

const CAMERA = '192.168.1.5';
const PHONE = '192.168.1.6';
const SERVER = '198.51.100.7';

const out = (to: string, payload: number[] = [1], ports: [number, number] = [40000, 32100]) =>
  udp({ from: CAMERA, to, macs: [MAC.camera, MAC.router], ports, payload });
const back = (from: string, payload: number[] = [1], ports: [number, number] = [32100, 40000]) =>
  udp({ from, to: CAMERA, macs: [MAC.router, MAC.camera], ports, payload });

describe('destinations', () => {
  it('count what the device sent and received, whoever opened the conversation', async () => {
    const frames = [
      out(SERVER, [1, 2, 3]),
      back(SERVER, [1, 2]),
      back(SERVER, [1, 2], [5000, 6000]),
      out(SERVER, [1], [6000, 5000]),
    ];
    const { destinations } = await analyzeFrames(frames);
    expect(destinations).toMatchObject([
      {
        address: SERVER,
        sentPackets: 2,
        receivedPackets: 2,
        sentBytes: 2 * 42 + 4,
        receivedBytes: 2 * 42 + 4,
        sentPayloadBytes: 4,
        receivedPayloadBytes: 4,
        flowCount: 2,
        evidence: { capture: 'c1', frameNumber: 1 },
      },
    ]);
    // The service is the far side's port, also where the far side opened.
    expect(destinations[0]!.services.toSorted()).toEqual(['udp/32100', 'udp/5000']);
  });

  it('are ordered by device, then by what was sent, then by address', async () => {
    const frames = [out('203.0.113.2'), out('203.0.113.1'), out('203.0.113.3', [1, 2, 3, 4]), back('203.0.113.1')];
    const { destinations } = await analyzeFrames(frames);
    expect(destinations.map(({ id, address }) => [id, address])).toEqual([
      ['n1', '203.0.113.3'],
      ['n2', '203.0.113.1'],
      ['n3', '203.0.113.2'],
    ]);
  });

  it('begin with their first packet in time, in whichever capture', async () => {
    const late = await observeBytes(capture([{ frame: out(SERVER), at: 100 }]), 'late.pcap');
    const early = await observeBytes(
      capture([
        { frame: arp(MAC.phone, PHONE, CAMERA), at: 0 },
        { frame: back(SERVER), at: 50 },
      ]),
      'early.pcap',
    );
    const { destinations, captures } = analyze([late, early], inputs());
    expect(captures.map(({ path }) => path)).toEqual(['early.pcap', 'late.pcap']);
    expect(destinations).toMatchObject([
      {
        firstSeen: '2023-11-14T22:14:10.000000Z',
        lastSeen: '2023-11-14T22:15:00.000000Z',
        evidence: { capture: 'c1', frameNumber: 2 },
        flowCount: 2,
      },
    ]);
  });

  it('list no more than eight services, those with most bytes first', async () => {
    const frames = Array.from({ length: 12 }, (_, i) =>
      out(SERVER, new Array<number>(i + 1).fill(0), [40000 + i, 7000 + i]),
    );
    const { destinations } = await analyzeFrames(frames);
    expect(destinations[0]!.services).toEqual([11, 10, 9, 8, 7, 6, 5, 4].map((i) => `udp/${7000 + i}`));
  });
});

describe('what stays at home', () => {
  const local = (from: string, to: string, macs: [string, string], ports: [number, number]) =>
    udp({ from, to, macs, ports, payload: [0, 0] });

  it('goes to the local totals of both devices, and is no destination', async () => {
    const { devices, destinations } = await analyzeFrames([
      local(CAMERA, PHONE, [MAC.camera, MAC.phone], [554, 40000]),
      local(CAMERA, PHONE, [MAC.camera, MAC.phone], [554, 40000]),
      local(PHONE, CAMERA, [MAC.phone, MAC.camera], [40000, 554]),
    ]);
    expect(destinations).toEqual([]);
    expect(devices.map(({ macs, local: totals }) => [macs[0], totals])).toEqual([
      [MAC.phone, { sentBytes: 44, receivedBytes: 88, peers: 1 }],
      [MAC.camera, { sentBytes: 88, receivedBytes: 44, peers: 1 }],
    ]);
  });

  it('includes what is sent to everybody, which is no peer', async () => {
    const { devices, destinations } = await analyzeFrames([
      local(CAMERA, '192.168.1.255', [MAC.camera, MAC.broadcast], [40000, 32108]),
      local(CAMERA, '239.255.255.250', [MAC.camera, '01:00:5e:7f:ff:fa'], [40000, 1900]),
    ]);
    expect(destinations).toEqual([]);
    expect(devices).toHaveLength(1);
    expect(devices[0]!.local).toEqual({ sentBytes: 88, receivedBytes: 0, peers: 0 });
  });
});

describe('flows of the document', () => {
  it('are numbered by capture and first frame, and belong to the device of the home', async () => {
    const opened = tcp({ from: CAMERA, to: SERVER, ports: [50000, 443], sequence: 1, flags: 'S' });
    const { flows } = await analyzeFrames([back('203.0.113.9', [1], [5000, 6000]), opened], { flows: true });
    expect(flows).toMatchObject([
      {
        id: 'f1',
        device: 'd1',
        transport: 'udp',
        connectionState: null,
        originator: { address: '203.0.113.9', mac: MAC.router },
      },
      {
        id: 'f2',
        device: 'd1',
        transport: 'tcp',
        connectionState: 'S0',
        originator: { address: CAMERA, port: 50000 },
        firstFrame: 2,
      },
    ]);
  });
});
