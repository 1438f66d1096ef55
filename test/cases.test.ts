import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { splitAuthority } from '../src/decode/http.ts';
import { type Analysis, analyze, type Observations } from '../src/index.ts';
import { inputs, observeBytes } from './observing.ts';

const SHARED = join(import.meta.dirname, '../../shared');
const CASES = join(SHARED, 'cases');

/** Destinations of one device, as tshark counts them: frames, bytes and names are exact. */
type Case = {
  capture: string;
  devices: { mac: string | null; ip: string | null; destinations: CaseDestination[] }[];
};

type CaseDestination = {
  ip: string;
  up_frames: number;
  up_bytes: number;
  down_frames: number;
  down_bytes: number;
  sni: string[];
  http_host: string[];
  dns: string[];
};

const files = existsSync(CASES) ? readdirSync(CASES).filter((name) => name !== 'index.json') : [];

function observe(path: string): Promise<Observations> {
  return observeBytes(readFileSync(join(SHARED, 'captures', path)), path);
}

function namesFrom(destination: Analysis['destinations'][number], ...sources: string[]): string[] {
  return destination.names.filter(({ source }) => sources.includes(source)).map(({ name }) => name);
}

function describeTheirs(each: CaseDestination) {
  const hosts = each.http_host.map((host) => splitAuthority(host).host!);
  const spoken = [...new Set([...each.sni, ...hosts])].sort();
  return {
    address: each.ip,
    sent: [each.up_frames, each.up_bytes],
    received: [each.down_frames, each.down_bytes],
    spoken,
    // A name is listed once, by the source that tells most.
    dns: each.dns.filter((name) => !spoken.includes(name)).sort(),
  };
}

function describeOurs(each: Analysis['destinations'][number]) {
  return {
    address: each.address,
    sent: [each.sentPackets, each.sentBytes],
    received: [each.receivedPackets, each.receivedBytes],
    spoken: namesFrom(each, 'sni', 'sni-outer', 'quic', 'http-host').sort(),
    dns: namesFrom(each, 'dns', 'dns-cname').sort(),
  };
}

const byAddress = (a: { address: string }, b: { address: string }) => (a.address < b.address ? -1 : 1);

describe.skipIf(files.length === 0)('destinations of camera captures (needs ../shared)', () => {
  it.each(files)('%s', async (file) => {
    const { capture, devices } = JSON.parse(readFileSync(join(CASES, file), 'utf8')) as Case;
    const analysis = analyze([await observe(capture)], inputs());
    for (const { ip, destinations } of devices) {
      if (ip === null) {
        expect(analysis.destinations).toEqual([]);
        continue;
      }
      const device = analysis.devices.find(({ addresses }) => addresses.includes(ip))!;
      const ours = analysis.destinations.filter((each) => each.device === device.id);
      expect(ours.map(describeOurs).sort(byAddress)).toEqual(destinations.map(describeTheirs).sort(byAddress));
    }
  });

  it('finds the rendezvous servers of the YI camera, and its video on the home network', async () => {
    const analysis = analyze([await observe('intl-iot/yi_camera_sample.pcap')], inputs());
    const camera = analysis.devices.find(({ macs }) => macs.includes('b0:d5:9d:b9:f0:b4'))!;
    expect(camera.addresses).toContain('192.168.10.204');
    expect(analysis.captures).toMatchObject([{ packets: 1631 }]);
    const servers = analysis.destinations.filter(({ device }) => device === camera.id);
    expect(servers.map(({ address }) => address)).toEqual(['47.74.255.9', '47.88.59.209', '47.90.240.160']);
    for (const server of servers) {
      expect(server).toMatchObject({ names: [], services: ['udp/32100'], flowCount: 1 });
      expect([server.sentPackets, server.sentBytes, server.receivedPackets, server.receivedBytes]).toEqual([
        3, 346, 3, 162,
      ]);
    }
    expect(analysis.lookups).toEqual([]);
    expect(camera.local.peers).toBe(1);
    expect(camera.local.sentBytes).toBeGreaterThan(850_000);
    expect(camera.local.sentBytes).toBeLessThan(900_000);
  });
});
