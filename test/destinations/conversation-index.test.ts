import { describe, expect, it } from 'vitest';
import { bytesOf } from '../decode/hostile-bytes.ts';
import { arp, MAC, udp } from '../frames.ts';
import { analyzeFrames } from '../observing.ts';

const CAMERA = '192.168.1.5';
const SERVER = '198.51.100.7';

const alive = bytesOf('f1e00000');
const send = (payload: ArrayLike<number>) => udp({ from: CAMERA, to: SERVER, ports: [40000, 32100], payload });
const receive = (payload: ArrayLike<number>) =>
  udp({ from: SERVER, to: CAMERA, macs: [MAC.router, MAC.camera], ports: [32100, 40000], payload });
const home = arp(MAC.camera, CAMERA, '192.168.1.1');

describe('what is spoken with a destination', () => {
  it('are protocols, and messages of either side with how often and where first', async () => {
    const { destinations } = await analyzeFrames([home, send(alive), receive(alive), send(alive)]);
    expect(destinations[0]!.protocols).toEqual([{ name: 'pppp', basis: 'bytes' }]);
    expect(
      destinations[0]!.messages!.map(({ evidence, ...said }) => ({ ...said, frame: evidence.frameNumber })),
    ).toEqual([
      { protocol: 'pppp', message: 'alive', fromDevice: true, count: 2, frame: 2 },
      { protocol: 'pppp', message: 'alive', fromDevice: false, count: 1, frame: 3 },
    ]);
  });

  it('is left out where nothing is known', async () => {
    const [destination] = (await analyzeFrames([home, send([1, 2, 3])])).destinations;
    expect(destination).not.toHaveProperty('protocols');
    expect(destination).not.toHaveProperty('messages');
  });

  it('is listed within bounds, the earliest messages first', async () => {
    const kinds = '00 01 02 03 08 09 18 19 20 21 26 30 31 32 41 42 43 60'.split(' ');
    const { destinations } = await analyzeFrames([home, ...kinds.map((kind) => send(bytesOf(`f1${kind}0000`)))]);
    expect(destinations[0]!.messages).toHaveLength(16);
    expect(destinations[0]!.messages![0]!.message).toBe('hello');
  });
});
