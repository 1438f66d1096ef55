import { describe, expect, test } from 'vitest';
import type { Exposure } from '../../src/destinations/exposures.ts';
import { exposureItems } from '../../src/report/exposure-items.ts';
import { ascii, MAC, tcp, udp } from '../frames.ts';
import { analyzeFrames } from '../observing.ts';

const CAMERA = '192.168.1.20';
const PHONE = '192.168.1.30';
const REMOTE = '203.0.113.9';

type Side = { address: string; port: number; mac: string };

/** A TCP conversation: handshake, a request, an answer; `answered` false: nothing but the SYN. */
function conversation(client: Side, server: Side, request: string, answer: string, answered = true): Uint8Array[] {
  const up = {
    from: client.address,
    to: server.address,
    macs: [client.mac, server.mac] as const,
    ports: [client.port, server.port] as const,
  };
  const down = {
    from: server.address,
    to: client.address,
    macs: [server.mac, client.mac] as const,
    ports: [server.port, client.port] as const,
  };
  const syn = tcp({ ...up, sequence: 100, flags: 'S' });
  if (!answered) return [syn];
  return [
    syn,
    tcp({ ...down, sequence: 500, acknowledgement: 101, flags: 'SA' }),
    tcp({ ...up, sequence: 101, acknowledgement: 501, payload: ascii(request), flags: 'PA' }),
    tcp({ ...down, sequence: 501, acknowledgement: 101 + request.length, payload: ascii(answer), flags: 'PA' }),
  ];
}

const remote = (port = 50_000): Side => ({ address: REMOTE, port, mac: MAC.router });
const camera = (port: number): Side => ({ address: CAMERA, port, mac: MAC.camera });
const phone = (port = 40_000): Side => ({ address: PHONE, port, mac: MAC.phone });

async function exposuresOf(frames: Uint8Array[]): Promise<Exposure[]> {
  return (await analyzeFrames(frames)).exposures ?? [];
}

const HTTP = ['GET / HTTP/1.1\r\nHost: a\r\n\r\n', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'] as const;

describe('from the internet', () => {
  test('a device that answered is exposed, at its port and with its service', async () => {
    const analysis = await analyzeFrames(conversation(remote(), camera(8080), ...HTTP));
    expect(analysis.exposures).toMatchObject([
      {
        kind: 'inbound',
        service: 'http',
        transport: 'tcp',
        port: 8080,
        remote: REMOTE,
        remotes: 1,
        evidence: { capture: 'c1', frameNumber: 1, fileOffset: 40 },
      },
    ]);
    expect(exposureItems(analysis)[0]).toContain(
      `answered on TCP port 8080 (http, not encrypted) when ${REMOTE} opened`,
    );
  });

  test('it is said whether the service shows all to whoever listens, where that is known', async () => {
    const mqtt = ['\x10\x0d\0\x04MQTT\x04\x02\0\x3c\0\x01a', '\x20\x02\0\0'] as const;
    const greeting = 'SSH-2.0-dropbear_2019.78\r\n';
    const cases = [
      [HTTP, 'http', true, 'http, not encrypted'],
      [mqtt, 'mqtt', true, 'mqtt, not encrypted'],
      [[greeting, greeting], 'ssh', false, 'ssh, encrypted'],
      [['\x01\x02', '\x03\x04'], null, null, 'port 8080 when'],
    ] as const;
    for (const [[request, answer], service, unencrypted, words] of cases) {
      const analysis = await analyzeFrames(conversation(remote(), camera(8080), request, answer));
      expect(analysis.exposures).toMatchObject([{ kind: 'inbound', service, unencrypted }]);
      expect(analysis.exposures![0]).not.toHaveProperty('mapping');
      expect(exposureItems(analysis)[0]).toContain(words);
    }
  });

  test('one entry counts all who came to a port', async () => {
    const other = { address: '203.0.113.10', port: 50_001, mac: MAC.router };
    const frames = [...conversation(remote(), camera(8080), ...HTTP), ...conversation(other, camera(8080), ...HTTP)];
    expect(await exposuresOf(frames)).toMatchObject([{ port: 8080, remote: REMOTE, remotes: 2 }]);
  });

  test('an attempt without an answer is none', async () => {
    const opened = conversation(camera(41_000), remote(443), 'x', 'y');
    expect(await exposuresOf([...opened, ...conversation(remote(), camera(23), 'x', 'y', false)])).toEqual([]);
  });

  test('what the device opened itself is none', async () => {
    expect(await exposuresOf(conversation(camera(41_000), remote(443), ...HTTP))).toEqual([]);
  });

  test('a datagram counts unless it may come through a hole that the device made', async () => {
    const inward = {
      from: REMOTE,
      to: CAMERA,
      macs: [MAC.router, MAC.camera] as const,
      ports: [50_000, 9000] as const,
      payload: [1],
    };
    const outward = {
      from: CAMERA,
      to: REMOTE,
      macs: [MAC.camera, MAC.router] as const,
      ports: [9000, 50_000] as const,
      payload: [2],
    };
    const punching = udp({ ...outward, to: '203.0.113.77', ports: [9000, 3333] });
    expect(await exposuresOf([udp(inward), udp(outward)])).toMatchObject([
      { kind: 'inbound', transport: 'udp', port: 9000 },
    ]);
    expect(await exposuresOf([punching, udp(inward), udp(outward)])).toEqual([]);
    const known = { ...outward, ports: [8800, 50_000] as const };
    expect(await exposuresOf([udp(known), udp({ ...inward, ports: [50_000, 8800] })])).toEqual([]);
    const high = { ...inward, ports: [50_000, 40_000] as const };
    expect(await exposuresOf([udp(high), udp({ ...outward, ports: [40_000, 50_000] })])).toEqual([]);
  });
});

describe('through a mapping', () => {
  const granted = (inner: number) => {
    const ports = { inner: [inner >> 8, inner & 255], outer: [0x1f, 0x90] };
    const ends = { from: '192.168.1.1', to: CAMERA, macs: [MAC.router, MAC.camera] as const };
    const asked = [0, 2, 0, 0, ...ports.inner, ...ports.outer, 0, 0, 0x1c, 0x20];
    const told = [0, 0x82, 0, 0, 0, 0, 0, 9, ...ports.inner, ...ports.outer, 0, 0, 0x1c, 0x20];
    return [
      udp({ from: CAMERA, to: '192.168.1.1', ports: [40_000, 5351], payload: asked }),
      udp({ ...ends, ports: [5351, 40_000], payload: told }),
    ];
  };
  const inbound = (exposures: Exposure[]) => exposures.filter(({ kind }) => kind === 'inbound');

  test('that the router granted, the conversation says so', async () => {
    const analysis = await analyzeFrames([...granted(80), ...conversation(remote(), camera(80), ...HTTP)]);
    expect(inbound(analysis.exposures!)).toMatchObject([{ port: 80, service: 'http', mapping: true }]);
    expect(exposureItems(analysis)[0]).toContain(': the router had been asked to forward this port, and did.');
  });

  test('to another port, or without an answer, it does not', async () => {
    for (const frames of [granted(81), granted(80).slice(0, 1)]) {
      const found = inbound(await exposuresOf([...frames, ...conversation(remote(), camera(80), ...HTTP)]));
      expect(found).toHaveLength(1);
      expect(found[0]).not.toHaveProperty('mapping');
    }
  });
});

describe('inside the home', () => {
  test('what is served in the clear is listed, whatever the port', async () => {
    expect(await exposuresOf(conversation(phone(), camera(8081), ...HTTP))).toMatchObject([
      { kind: 'unencrypted', service: 'http', port: 8081, remote: 'lan', remotes: 1 },
    ]);
    const rtsp = ['OPTIONS rtsp://a/ RTSP/1.0\r\nCSeq: 1\r\n\r\n', 'RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n'] as const;
    expect(await exposuresOf(conversation(phone(), camera(554), ...rtsp))).toMatchObject([
      { service: 'rtsp', port: 554 },
    ]);
    expect(await exposuresOf(conversation(phone(), camera(23), 'root\r\n', 'login: '))).toMatchObject([
      { service: 'telnet', port: 23 },
    ]);
  });

  test('so are MQTT, SIP and DVRIP', async () => {
    const dvrip = '\xff\x01\0\0\0\0\0\0\0\0\0\0\0\0\xe8\x03\x02\0\0\0{}';
    const served = [
      ['\x10\x0d\0\x04MQTT\x04\x02\0\x3c\0\x01a', '\x20\x02\0\0', 'mqtt'],
      ['OPTIONS sip:a SIP/2.0\r\nCSeq: 1 OPTIONS\r\n\r\n', 'SIP/2.0 200 OK\r\n\r\n', 'sip'],
      [dvrip, dvrip, 'xiongmai'],
    ] as const;
    for (const [request, answer, service] of served) {
      expect(await exposuresOf(conversation(phone(), camera(9000), request, answer))).toMatchObject([
        { kind: 'unencrypted', service },
      ]);
    }
  });

  test('what is not known to be in the clear is not', async () => {
    expect(await exposuresOf(conversation(phone(), camera(9999), '\x01\x02', '\x03\x04'))).toEqual([]);
  });
});

describe('a port mapping', () => {
  const body = (port: string) =>
    `<s:Envelope><s:Body><u:AddPortMapping><NewRemoteHost></NewRemoteHost><NewExternalPort>${port}</NewExternalPort><NewProtocol>TCP</NewProtocol><NewInternalPort>80</NewInternalPort><NewInternalClient>${CAMERA}</NewInternalClient></u:AddPortMapping></s:Body></s:Envelope>`;
  const header = (length: number) =>
    `POST /ctl HTTP/1.1\r\nHost: 192.168.1.1:5000\r\nSOAPAction: "urn:schemas-upnp-org:service:WANIPConnection:1#AddPortMapping"\r\nContent-Length: ${length}\r\n\r\n`;
  const router: Side = { address: '192.168.1.1', port: 5000, mac: MAC.router };
  const expected = { kind: 'port-mapping', transport: 'tcp', port: 8080, target: `${CAMERA}:80`, remote: null };

  test('that a device asks for is listed', async () => {
    const request = header(body('8080').length) + body('8080');
    const found = await exposuresOf(conversation(camera(40_000), router, request, HTTP[1]));
    expect(found).toContainEqual(expect.objectContaining(expected));
  });

  test('is read when header and body come apart', async () => {
    const up = {
      from: CAMERA,
      to: router.address,
      macs: [MAC.camera, MAC.router] as const,
      ports: [40_000, 5000] as const,
    };
    const head = header(body('8080').length);
    const frames = [
      tcp({ ...up, sequence: 100, flags: 'S' }),
      tcp({ ...up, sequence: 101, payload: ascii(head), flags: 'PA' }),
      tcp({ ...up, sequence: 101 + head.length, payload: ascii(body('8080')), flags: 'PA' }),
    ];
    expect(await exposuresOf(frames)).toContainEqual(expect.objectContaining(expected));
  });

  test('without a port that exists is none', async () => {
    for (const port of ['0', '65536', 'x', '']) {
      const request = header(body(port).length) + body(port);
      const found = await exposuresOf(conversation(camera(40_000), router, request, HTTP[1]));
      expect(found.filter(({ kind }) => kind === 'port-mapping')).toEqual([]);
    }
  });
});
