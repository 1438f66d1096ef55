import { describe, expect, test } from 'vitest';
import type { DeviceActivity } from '../../src/devices/device.ts';
import { idleSentence, regularSentence } from '../../src/report/activity-sentences.ts';
import { formatPeriod } from '../../src/report/quantity.ts';
import { destination, frame, heartbeat } from './samples/build.ts';

const name = (text: string) => [{ name: text, source: 'dns' as const, later: false, evidence: frame(2) }];
const HOUR = 3_600_000;
const regular = (rows: Parameters<typeof regularSentence>[0], covered = HOUR) =>
  regularSentence(rows, covered, (text) => text);
const beating = (address: string, ...heartbeats: Parameters<typeof heartbeat>) =>
  destination({ address, heartbeats: heartbeats.map((each) => heartbeat(each)) });

describe('what is regular', () => {
  test('is said once for destinations that beat alike, and by name where it is one', () => {
    const rows = [
      beating('192.0.2.1', { periodSeconds: 8 }),
      beating('192.0.2.2', { periodSeconds: 8.2 }),
      beating('192.0.2.3', { periodSeconds: 7.9 }),
      { ...beating('192.0.2.4', { service: 'tcp/443', periodSeconds: 62.1 }), names: name('api.example') },
      beating('192.0.2.5', { service: 'tcp/443', periodSeconds: 21_590 }),
    ];
    expect(regular(rows)).toBe(
      'Regular: udp/32100 with 3 destinations every 8 s; tcp/443 with api.example every 62 s; tcp/443 with 192.0.2.5 every 6 h.',
    );
  });

  test('is nothing where nothing beats', () => {
    expect(regular([destination()])).toBeNull();
  });

  test('lasts: an episode of a long contact is left to the document', () => {
    const day = { firstSeen: '2026-06-11T00:00:00.000000Z', lastSeen: '2026-06-12T00:00:00.000000Z' };
    const episode = { ...beating('192.0.2.1', { periodSeconds: 12, intervals: 20 }), ...day };
    expect(regular([episode], 24 * HOUR)).toBeNull();
    expect(regular([{ ...episode, lastSeen: '2026-06-11T00:40:00.000000Z' }], 24 * HOUR)).toContain('every 12 s');
    // Most of that day was not recorded.
    expect(regular([episode], HOUR / 2)).toContain('every 12 s');
  });

  test('is cut where it is much', () => {
    const rows = Array.from({ length: 9 }, (_, i) => beating(`192.0.2.${i}`, { periodSeconds: 10 * 2 ** i }));
    expect(regular(rows)).toMatch(/^(Regular: |.*; ){1}.*every 5 min 20 s; 3 more\.$/);
    expect(regular(rows.slice(0, 7))).toMatch(/every 10 min 40 s\.$/);
  });

  test('shows names as the place demands', () => {
    const rows = [{ ...beating('192.0.2.1', {}), names: name('a`b') }];
    expect(regularSentence(rows, HOUR, (text) => `<${text}>`)).toContain('with <a`b> every 8 s');
  });
});

const activity = (over: Partial<DeviceActivity> = {}): DeviceActivity => ({
  activeSeconds: 1200,
  idleSeconds: 20_400,
  longestIdleSeconds: 9000,
  periods: [period('13:02', '13:09', 41_000_000), period('15:00', '15:13', 2000, 90_000)],
  ...over,
});

function period(start: string, end: string, sentApplicationBytes: number, receivedApplicationBytes = 0) {
  const at = (time: string) => `${time.length > 5 ? time : `2026-06-11T${time}`}:00.000000Z`;
  return { start: at(start), end: at(end), sentApplicationBytes, receivedApplicationBytes };
}

describe('when a device was idle', () => {
  const day = { first: '2026-06-11T10:00:00.000000Z', last: '2026-06-11T16:00:00.000000Z' };
  const say = (over: Partial<DeviceActivity>, rows = [destination()], facts = day) =>
    idleSentence(activity(over), rows, facts);

  test('is said with the period of most bytes', () => {
    expect(say({})).toBe('Idle for 5 h 40 min of 6 h; most active 13:02–13:09 UTC (41.0 MB sent).');
    expect(say({ periods: [period('15:00', '15:13', 2000, 90_000)] })).toMatch(
      /; active 15:00–15:13 UTC \(90\.0 kB received\)\.$/,
    );
  });

  test('within a minute has one time', () => {
    expect(say({ periods: [period('13:02', '13:02', 7000)] })).toContain('; active 13:02 UTC (7.00 kB sent).');
  });

  test('has a date where the recording has several', () => {
    const days = { ...day, last: '2026-06-12T16:00:00.000000Z' };
    expect(say({}, [], days)).toContain('most active 2026-06-11 13:02–13:09 UTC');
    const overnight = [period('2026-06-11T23:50', '2026-06-12T00:10', 5000)];
    expect(say({ periods: overnight }, [], days)).toContain('active 2026-06-11 23:50–2026-06-12 00:10 UTC');
  });

  test('is said of all of the time', () => {
    expect(say({ activeSeconds: 0, periods: [] })).toBe('Idle all of 5 h 40 min.');
    expect(say({ idleSeconds: 0 })).toBe('Active all of 20 min (41.0 MB sent).');
  });

  test('is left out of less than ten minutes, unless something beats', () => {
    const short = { activeSeconds: 60, idleSeconds: 539 };
    expect(say(short)).toBeNull();
    expect(say({ ...short, idleSeconds: 540 })).toMatch(/^Idle for 9 min of 10 min; /);
    expect(say(short, [beating('192.0.2.1', {})])).toMatch(/^Idle for 8 min 59 s of /);
    expect(idleSentence(undefined, [], day)).toBeNull();
  });
});

test.each([
  [1.04, '1 s'],
  [8.25, '8.3 s'],
  [9.96, '10 s'],
  [62.4, '62 s'],
  [119.4, '119 s'],
  [119.6, '2 min'],
  [236.4, '3 min 56 s'],
  [3600, '1 h'],
  [14_398, '4 h'],
  [86_410, '1 day'],
])('a period of %d s is %s', (seconds, text) => {
  expect(formatPeriod(seconds)).toBe(text);
});
