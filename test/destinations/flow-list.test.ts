import { describe, expect, it } from 'vitest';
import { BROWSER, clientHelloBody, handshake, tlsRecord } from '../decode/client-hello-bytes.ts';
import { dns, MAC, tcp, udp } from '../frames.ts';
import { analyzeFrames, type Timed } from '../observing.ts';

const CAMERA = '192.168.1.5';
const SERVER = '198.51.100.7';

const told = (name: string, at: number): Timed => ({
  frame: udp({
    from: '192.168.1.1',
    to: CAMERA,
    macs: [MAC.router, MAC.camera],
    ports: [53, 40000],
    payload: dns(name, [[name, 'A', SERVER]]),
  }),
  at,
});
const opened = (port: number, at: number): Timed => ({
  frame: tcp({ from: CAMERA, to: SERVER, ports: [port, 443], sequence: 0, flags: 'S' }),
  at,
});

async function namesMeant(frames: readonly Timed[]) {
  const { flows } = await analyzeFrames(frames, { flows: true });
  return flows!
    .filter(({ transport }) => transport === 'tcp')
    .map((flow) => [flow.serverName, flow.serverNameSource, ...(flow.serverNameLater ? ['later'] : [])]);
}

describe('the name that a flow meant', () => {
  it('is the latest that the device had learned of the address before', async () => {
    const frames = [told('a.example', 0), opened(50_000, 1), told('b.example', 2), opened(50_001, 3)];
    expect(await namesMeant(frames)).toEqual([
      ['a.example', 'dns'],
      ['b.example', 'dns'],
    ]);
  });

  it('is one learned after, and says so, where none came before', async () => {
    expect(await namesMeant([opened(50_000, 0), told('b.example', 1), told('c.example', 2)])).toEqual([
      ['b.example', 'dns', 'later'],
    ]);
  });

  it('of a name asked for again and again is known by its first time until its last', async () => {
    const frames = [
      told('a.example', 0),
      told('b.example', 5),
      opened(50_000, 6),
      told('a.example', 9),
      opened(50_001, 10),
    ];
    expect(await namesMeant(frames)).toEqual([
      ['b.example', 'dns'],
      ['a.example', 'dns'],
    ]);
  });

  it('is what the flow itself says, whatever was learned', async () => {
    const hello = tlsRecord(22, handshake(1, clientHelloBody({ ...BROWSER, more: [] })));
    const said = tcp({ from: CAMERA, to: SERVER, ports: [50_000, 443], sequence: 1, flags: 'PA', payload: hello });
    expect(await namesMeant([told('a.example', 0), opened(50_000, 1), { frame: said, at: 2 }])).toEqual([
      ['camera.example.com', 'sni'],
    ]);
  });

  it('is none for an address that was never called anything', async () => {
    expect(await namesMeant([opened(50_000, 0)])).toEqual([[null, null]]);
  });
});
