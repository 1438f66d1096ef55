import { describe, expect, it } from 'vitest';
import { arp, dhcp, MAC, udp } from '../frames.ts';
import { analyzeFrames, type Timed } from '../observing.ts';

const CAMERA = '192.168.1.5';
const PHONE = '192.168.1.6';

const homes: Timed[] = [
  arp(MAC.camera, CAMERA, PHONE),
  arp(MAC.phone, PHONE, CAMERA),
  arp(MAC.router, '192.168.1.1', CAMERA),
];
const named = (name: string) =>
  dhcp({ mac: MAC.camera, messageType: 3, options: [[12, Array.from(name, (letter) => letter.charCodeAt(0))]] });
const video = (count: number) =>
  Array.from({ length: count }, () =>
    udp({ from: CAMERA, to: PHONE, macs: [MAC.camera, MAC.phone], ports: [6000, 6001], payload: new Uint8Array(1000) }),
  );
const back = (count: number) =>
  Array.from({ length: count }, () =>
    udp({ from: PHONE, to: CAMERA, macs: [MAC.phone, MAC.camera], ports: [6001, 6000], payload: new Uint8Array(1000) }),
  );

async function viewersOf(name: string, frames: readonly Timed[]) {
  const { devices } = await analyzeFrames([...homes, named(name), ...frames]);
  const phone = devices.find(({ addresses }) => addresses.includes(PHONE))!;
  const camera = devices.find(({ addresses }) => addresses.includes(CAMERA))!;
  return { phone, viewers: camera.local.viewers };
}

describe('who looks at a camera from inside the home', () => {
  it('is whom it sends much more than it gets from, with the first frame between them', async () => {
    const { phone, viewers } = await viewersOf('IndoorCam', [...video(80), ...back(2)]);
    expect(viewers).toMatchObject([
      { device: phone.id, sentPayloadBytes: 80_000, receivedPayloadBytes: 2000, evidence: { frameNumber: 5 } },
    ]);
  });

  it('is nobody that it hardly sends anything, or that sends as much', async () => {
    expect((await viewersOf('IndoorCam', video(60))).viewers).toBeUndefined();
    expect((await viewersOf('IndoorCam', [...video(80), ...back(40)])).viewers).toBeUndefined();
  });

  it('is asked of cameras and their like only', async () => {
    expect((await viewersOf('living-room-plug', video(80))).viewers).toBeUndefined();
  });
});
