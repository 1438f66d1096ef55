import { formatTime } from '../base/time.ts';
import type { ActivePeriod, DeviceActivity } from '../devices/device.ts';
import type { DeviceList } from '../devices/device-list.ts';
import type { Observations } from '../devices/observations.ts';
import { BIN_SECONDS } from '../flow/activity.ts';
import { clipToRecorded, type Recording, recordedBetween, uniteSpans } from './recording.ts';
import type { LevelThresholds } from './thresholds.ts';

const MINUTE = BIN_SECONDS * 1e6;
/** Active minutes with one quiet minute between them are one period. */
const FARTHEST_NEXT = 2;
/** Periods listed of one device. */
const MOST_PERIODS = 50;

/** Application payload of one minute. */
type Minute = { sent: number; received: number };

/** Microseconds, and application payload. */
type Period = Minute & { start: number; end: number };

/** Says of every device when it was active, unless no application payload was seen at all. */
export function noteDeviceActivity(observations: Observations, devices: DeviceList, thresholds: LevelThresholds): void {
  if (observations.activity.length === 0) return;
  const recording = uniteSpans(observations);
  const minutes = addMinutes(observations, devices);
  for (const { number, device } of devices.devices) {
    const periods = findPeriods(minutes[number]!, recording, thresholds.controlBytesPerMinute);
    device.activity = describe(periods, recording);
  }
}

/** What each device exchanged with others, by minute since 1970. */
function addMinutes({ activity }: Observations, { devices, deviceOf }: DeviceList): Map<number, Minute>[] {
  const minutes = devices.map(() => new Map<number, Minute>());
  const add = (device: number, bin: number, sent: number, received: number) => {
    if (device < 0) return;
    const minute = minutes[device]!.get(bin) ?? { sent: 0, received: 0 };
    minute.sent += sent;
    minute.received += received;
    minutes[device]!.set(bin, minute);
  };
  const { a, b, bin, aBytes, bBytes } = activity.columns;
  for (let row = 0; row < activity.length; row++) {
    const [one, other] = [deviceOf[a[row]!]!, deviceOf[b[row]!]!];
    if (one === other) continue;
    add(one, bin[row]!, aBytes[row]!, bBytes[row]!);
    add(other, bin[row]!, bBytes[row]!, aBytes[row]!);
  }
  return minutes;
}

/** In order of time. */
function findPeriods(minutes: ReadonlyMap<number, Minute>, recording: Recording, controlBytes: number): Period[] {
  const periods: Period[] = [];
  let previous = Number.NEGATIVE_INFINITY;
  for (const bin of [...minutes.keys()].sort((a, b) => a - b)) {
    const { sent, received } = minutes.get(bin)!;
    const span = clipToRecorded(recording, bin * MINUTE, (bin + 1) * MINUTE);
    if (span === null || sent + received <= controlBytes) continue;
    if (bin - previous > FARTHEST_NEXT) periods.push({ ...span, sent, received });
    else {
      const between = bin - previous === FARTHEST_NEXT ? minutes.get(bin - 1) : undefined;
      const period = periods.at(-1)!;
      period.end = span.end;
      period.sent += sent + (between?.sent ?? 0);
      period.received += received + (between?.received ?? 0);
    }
    previous = bin;
  }
  return periods;
}

function describe(periods: readonly Period[], recording: Recording): DeviceActivity {
  const recorded = recording.spans.reduce((total, { start, end }) => total + end - start, 0);
  const active = periods.reduce((total, { start, end }) => total + recordedBetween(recording, start, end), 0);
  const largest = [...periods]
    .sort((a, b) => b.sent + b.received - a.sent - a.received || a.start - b.start)
    .slice(0, MOST_PERIODS)
    .sort((a, b) => a.start - b.start);
  return {
    activeSeconds: toSeconds(active),
    idleSeconds: toSeconds(recorded) - toSeconds(active),
    longestIdleSeconds: toSeconds(longestIdle(periods, recording)),
    periods: largest.map(describePeriod),
    ...(periods.length > MOST_PERIODS ? { morePeriods: periods.length - MOST_PERIODS } : {}),
  };
}

function describePeriod({ start, end, sent, received }: Period): ActivePeriod {
  return {
    start: formatTime(start),
    end: formatTime(end),
    sentApplicationBytes: sent,
    receivedApplicationBytes: received,
  };
}

function toSeconds(microseconds: number): number {
  return Math.round(microseconds / 1e6);
}

/** The longest time without a period that one span of recording holds. */
function longestIdle(periods: readonly Period[], { spans }: Recording): number {
  let longest = 0;
  let next = 0;
  for (const span of spans) {
    let from = span.start;
    for (; next < periods.length && periods[next]!.start <= span.end; next++) {
      longest = Math.max(longest, periods[next]!.start - from);
      from = Math.max(from, periods[next]!.end);
      // It goes on in the next span.
      if (periods[next]!.end > span.end) break;
    }
    longest = Math.max(longest, span.end - from);
  }
  return longest;
}
