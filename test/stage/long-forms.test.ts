import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { cachedCapture } from '../../scripts/stage/cached-capture.ts';
import { readScenario, scenarioNames } from '../../scripts/stage/generate.ts';
import { type ReadFrame, readPcap } from './read-frames.ts';

const HOUR = 3600e6;
const names = scenarioNames().filter((name) => readScenario(name, '72h') !== null);

function framesOf(name: string): ReadFrame[] {
  const path = cachedCapture(name, '72h');
  const bytes = readFileSync(path);
  return readPcap(path.endsWith('.gz') ? gunzipSync(bytes) : bytes);
}

/** Sent bytes per minute of an address towards hosts of a country; minutes without are absent. */
function minutesTo(frames: readonly ReadFrame[], addresses: ReadonlySet<string>): Map<number, number> {
  const minutes = new Map<number, number>();
  for (const { ip, payload, time } of frames) {
    if (ip === null || !addresses.has(ip.destination)) continue;
    const minute = Math.floor(time / 60e6);
    minutes.set(minute, (minutes.get(minute) ?? 0) + payload.length);
  }
  return minutes;
}

/** The times of the 10-second spans in which the home sent 16 KiB or more. */
function burstTimes(frames: readonly ReadFrame[]): number[] {
  const spans = new Map<number, number>();
  for (const { ip, payload, time } of frames) {
    if (ip?.source.startsWith('192.168.') !== true) continue;
    const span = Math.floor(time / 10e6);
    spans.set(span, (spans.get(span) ?? 0) + payload.length);
  }
  return [...spans].filter(([, bytes]) => bytes >= 16_384).map(([span]) => span * 10e6);
}

/** Addresses of a scenario's hosts that `matches` holds for. */
function addressesOf(name: string, matches: (host: { country: string; operator: string }) => boolean): Set<string> {
  const hosts = readScenario(name, '72h')!.cast.hosts.values();
  return new Set([...hosts].filter(matches).map((host) => host.station.address.join('.')));
}

describe('the nine fixtures of 72 hours', () => {
  it('are nine', () => {
    expect(names.length).toBe(9);
  });

  it.each(names)('%s lasts 72 hours, begins with a boot, and rests for six hours', (name) => {
    const frames = framesOf(name);
    expect(frames.at(-1)!.time - frames[0]!.time).toBeGreaterThanOrEqual(72 * HOUR);
    expect(frames.filter(({ destinationPort }) => destinationPort === 67).length).toBe(4);
    expect(frames.filter(({ ip }) => ip?.checksumsRight === false)).toEqual([]);
    const bursts = burstTimes(frames);
    expect(bursts.length).toBeGreaterThanOrEqual(3);
    const rests = [...bursts, frames.at(-1)!.time].map((time, i) => time - (bursts[i - 1] ?? frames[0]!.time));
    expect(Math.max(...rests)).toBeGreaterThan(6 * HOUR);
  });

  it('ubell-like stays at control size towards mainland China', () => {
    const minutes = minutesTo(
      framesOf('ubell-like'),
      addressesOf('ubell-like', ({ country }) => country === 'CN'),
    );
    expect(minutes.size).toBeGreaterThan(4000);
    expect(Math.max(...minutes.values())).toBeLessThanOrEqual(1500);
    expect([...minutes.values()].reduce((sum, bytes) => sum + bytes) / 3).toBeLessThan(2 << 20);
  });

  it('blocked-2018 hears nothing from its masters, and nothing else leaves the US', () => {
    const blocked = addressesOf('blocked-2018', ({ country }) => country !== 'US');
    expect([...blocked]).toEqual(['120.24.59.150']);
    const frames = framesOf('blocked-2018');
    expect(frames.some(({ ip }) => ip?.destination === '120.24.59.150')).toBe(true);
    expect(frames.some(({ ip }) => ip?.source === '120.24.59.150')).toBe(false);
  });

  it('relayed-2021 and wansview-like never meet an operator named Alibaba', () => {
    for (const name of ['relayed-2021', 'wansview-like']) {
      expect(addressesOf(name, ({ operator }) => ['AS37963', 'AS45102'].includes(operator)).size).toBe(0);
    }
  });
});
