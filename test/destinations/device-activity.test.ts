import { describe, expect, test } from 'vitest';
import { type Analysis, analyze, mergeObservations } from '../../src/index.ts';
import { MAC, udp } from '../frames.ts';
import { analyzeFrames, capture, inputs, observeBytes, type Timed } from '../observing.ts';

const CAMERA = '192.168.1.20';
const PHONE = '192.168.1.30';
const SERVER = '198.51.100.9';
/** Captures of these tests begin 20 s into a minute: 2023-11-14T22:13:20Z. */
const MINUTE = 40;

const bytes = (length: number) => new Uint8Array(length).fill(0x41);
const sent = (at: number, length: number): Timed => ({
  frame: udp({ from: CAMERA, to: SERVER, ports: [5000, 9999], payload: bytes(length) }),
  at,
});
const received = (at: number, length: number): Timed => ({
  frame: udp({
    from: SERVER,
    to: CAMERA,
    macs: [MAC.router, MAC.camera],
    ports: [9999, 5000],
    payload: bytes(length),
  }),
  at,
});
const shown = (at: number, length: number): Timed => ({
  frame: udp({ from: CAMERA, to: PHONE, macs: [MAC.camera, MAC.phone], ports: [5001, 6000], payload: bytes(length) }),
  at,
});

/** The camera's activity, times without date. */
function activityOf({ devices }: Analysis) {
  const activity = devices.find(({ addresses }) => addresses.includes(CAMERA))?.activity;
  if (activity === undefined) return undefined;
  return {
    ...activity,
    periods: activity.periods.map(
      ({ start, end, sentApplicationBytes, receivedApplicationBytes }) =>
        `${start.slice(11, 19)}-${end.slice(11, 19)} ${sentApplicationBytes}/${receivedApplicationBytes}`,
    ),
  };
}

const observe = async (frames: readonly Timed[]) => activityOf(await analyzeFrames(frames));

describe('when a device is active', () => {
  test('is in minutes of more than control traffic, either way and with anybody', async () => {
    const frames = [sent(0, 10), sent(MINUTE, 1400), received(MINUTE + 30, 101), shown(MINUTE + 300, 1501 - 100)];
    expect(await observe([...frames, shown(MINUTE + 301, 100), sent(MINUTE + 599, 1)])).toEqual({
      activeSeconds: 120,
      idleSeconds: 519,
      longestIdleSeconds: 240,
      periods: ['22:14:00-22:15:00 1400/101', '22:19:00-22:20:00 1501/0'],
    });
  });

  test('is not in minutes of control traffic', async () => {
    expect(await observe([sent(0, 10), sent(MINUTE, 1400), received(MINUTE + 30, 100), sent(MINUTE + 60, 1)])).toEqual({
      activeSeconds: 0,
      idleSeconds: 100,
      longestIdleSeconds: 100,
      periods: [],
    });
  });

  test('is one period over one quiet minute, not over two', async () => {
    const at = (minute: number) => MINUTE + 60 * minute;
    const frames = [sent(at(0), 2000), sent(at(1), 7), sent(at(2), 2000), sent(at(5), 2000), sent(at(6), 1)];
    expect(await observe(frames)).toMatchObject({
      activeSeconds: 240,
      idleSeconds: 120,
      longestIdleSeconds: 120,
      periods: ['22:14:00-22:17:00 4007/0', '22:19:00-22:20:00 2000/0'],
    });
  });

  test('ends where the recording ends', async () => {
    expect(await observe([sent(0, 2000), sent(10, 1)])).toEqual({
      activeSeconds: 10,
      idleSeconds: 0,
      longestIdleSeconds: 0,
      periods: ['22:13:20-22:13:30 2001/0'],
    });
  });

  test('leaves out the time between two captures', async () => {
    const day = 86_400;
    const parts = await Promise.all(
      [
        [sent(0, 2000), sent(200, 1)],
        [sent(day, 1), sent(day + 200, 2000)],
      ].map((frames, n) => observeBytes(capture(frames), `${n}.pcap`)),
    );
    const document = analyze(parts, inputs());
    expect(activityOf(document)).toMatchObject({ activeSeconds: 80, idleSeconds: 320, longestIdleSeconds: 160 });
    expect(JSON.stringify(analyze([mergeObservations(parts.toReversed())], inputs()))).toBe(JSON.stringify(document));
  });

  test('is listed by the largest fifty periods, in order of time', async () => {
    const frames = Array.from({ length: 60 }, (_, i) => sent(MINUTE + 240 * i, 2000 + i));
    const activity = await observe([sent(0, 1), ...frames]);
    expect(activity).toMatchObject({ morePeriods: 10 });
    expect(activity!.periods).toHaveLength(50);
    expect(activity!.periods[0]).toBe('22:54:00-22:55:00 2010/0');
    // All of them count as time.
    expect(activity!.activeSeconds).toBe(59 * 60);
  });

  test('is not said where no capture holds application payload', async () => {
    expect(await observe([{ frame: udp({ from: CAMERA, to: SERVER, ports: [5000, 9999], payload: [] }), at: 0 }])).toBe(
      undefined,
    );
  });
});
