import type { Destination } from '../destinations/destination.ts';
import type { ActivePeriod, DeviceActivity } from '../devices/device.ts';
import type { Facts } from './facts.ts';
import { countOf, formatBytes, formatClock, formatDuration, formatPeriod } from './quantity.ts';

/** Services listed before the rest is only counted. */
const BEATS_NAMED = 6;
/** Of a shorter recording it says little how long a device was idle. */
const SHORTEST_SECONDS = 600;
/** Periods of several destinations that differ by less are told as one. */
const ALIKE = 0.1;
/** Of the time between first and last packet a beat covers this share, or it was an episode, which the JSON document has. */
const LASTING = 0.1;

type Beat = { service: string; periodSeconds: number; rows: Destination[] };

/**
 * What a device exchanges regularly, or null when nothing. `covered`: milliseconds of recording. `nameOf`: a destination's name or address, made safe for the
 * place where it is shown.
 */
export function regularSentence(
  rows: readonly Destination[],
  covered: number,
  nameOf: (text: string) => string,
): string | null {
  const beats = groupBeats(rows, covered);
  if (beats.length === 0) return null;
  const rest = beats.length - BEATS_NAMED;
  const shown = rest > 1 ? beats.slice(0, BEATS_NAMED) : beats;
  const items = shown.map(({ service, periodSeconds, rows: whom }) => {
    const [only, ...others] = whom;
    const peer =
      others.length > 0 ? countOf(whom.length, 'destination') : nameOf(only!.names[0]?.name ?? only!.address);
    return `${service} with ${peer} every ${formatPeriod(periodSeconds)}`;
  });
  return `Regular: ${[...items, ...(rest > 1 ? [`${rest} more`] : [])].join('; ')}.`;
}

/** Heartbeats of one service and nearly one period together, the fastest first. */
function groupBeats(rows: readonly Destination[], covered: number): Beat[] {
  const beats: Beat[] = [];
  for (const row of rows) {
    const span = Math.min(Date.parse(row.lastSeen) - Date.parse(row.firstSeen), covered);
    for (const { service, periodSeconds, intervals } of row.heartbeats ?? []) {
      if (intervals * periodSeconds * 1000 < LASTING * span) continue;
      const alike = beats.find(
        (beat) => beat.service === service && Math.abs(periodSeconds / beat.periodSeconds - 1) < ALIKE,
      );
      if (alike === undefined) beats.push({ service, periodSeconds, rows: [row] });
      else if (!alike.rows.includes(row)) alike.rows.push(row);
    }
  }
  return beats.sort((a, b) => a.periodSeconds - b.periodSeconds || (a.service < b.service ? -1 : 1));
}

/** How much of the time a device was idle, and when not; null where that says little. */
export function idleSentence(
  activity: DeviceActivity | undefined,
  rows: readonly Destination[],
  { first, last }: Pick<Facts, 'first' | 'last'>,
): string | null {
  if (activity === undefined) return null;
  const { activeSeconds, idleSeconds, periods } = activity;
  const recorded = activeSeconds + idleSeconds;
  if (recorded < SHORTEST_SECONDS && rows.every(({ heartbeats }) => heartbeats === undefined)) return null;
  const all = formatDuration(recorded * 1000);
  if (periods.length === 0) return `Idle all of ${all}.`;
  const most = periods.reduce((best, period) => (bytesOf(period) > bytesOf(best) ? period : best));
  if (idleSeconds === 0) return `Active all of ${all} (${formatTraffic(most)}).`;
  const word = periods.length > 1 ? 'most active' : 'active';
  const isOneDay = first?.slice(0, 10) === last?.slice(0, 10);
  const when = `${formatMinutes(most, isOneDay)} UTC (${formatTraffic(most)})`;
  return `Idle for ${formatDuration(idleSeconds * 1000)} of ${all}; ${word} ${when}.`;
}

function bytesOf({ sentApplicationBytes, receivedApplicationBytes }: ActivePeriod): number {
  return sentApplicationBytes + receivedApplicationBytes;
}

function formatTraffic({ sentApplicationBytes: sent, receivedApplicationBytes: received }: ActivePeriod): string {
  return sent >= received ? `${formatBytes(sent)} sent` : `${formatBytes(received)} received`;
}

/** `13:02–13:09`, or `13:02`; with the date where the recording has several. */
function formatMinutes({ start, end }: ActivePeriod, isOneDay: boolean): string {
  const [from, to] = [formatClock(start).slice(0, 16), formatClock(end).slice(0, 16)];
  const until = from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) : to;
  return `${isOneDay ? from.slice(11) : from}${from === to ? '' : `–${until}`}`;
}
