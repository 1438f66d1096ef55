import type { TimeSpan } from '../capture/capture-facts.ts';
import type { Observations } from '../devices/observations.ts';

/** Stretches of recording in rising order and apart, and how much was recorded before each. Microseconds. */
export type Recording = { readonly spans: readonly TimeSpan[]; readonly before: readonly number[] };

/** When anything was recorded, by whichever capture. */
export function uniteSpans({ captures }: Observations): Recording {
  const spans: TimeSpan[] = [];
  for (const { start, end } of captures.flatMap((facts) => facts.spans).sort((a, b) => a.start - b.start)) {
    const last = spans.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else spans.push({ start, end });
  }
  let total = 0;
  const before = spans.map(({ start, end }) => {
    total += end - start;
    return total - (end - start);
  });
  return { spans, before };
}

/** How much of the time from `start` to `end` was recorded: a month between two captures is no time at all. */
export function recordedBetween(recording: Recording, start: number, end: number): number {
  return recordedUntil(recording, end) - recordedUntil(recording, start);
}

function recordedUntil(recording: Recording, time: number): number {
  const number = lastSpanFrom(recording, time);
  if (number < 0) return 0;
  const span = recording.spans[number]!;
  return recording.before[number]! + Math.min(time, span.end) - span.start;
}

/** The recorded part of the time from `start` to `end`, from its first to its last moment; null when there is none. */
export function clipToRecorded(recording: Recording, start: number, end: number): TimeSpan | null {
  const { spans } = recording;
  const last = spans[lastSpanFrom(recording, end)];
  if (last === undefined || last.end < start) return null;
  const before = lastSpanFrom(recording, start);
  const first = before >= 0 && spans[before]!.end >= start ? spans[before]! : spans[before + 1]!;
  return { start: Math.max(start, first.start), end: Math.min(end, last.end) };
}

/** The number of the last span that begins at `time` or before; -1 when there is none. */
function lastSpanFrom({ spans }: Recording, time: number): number {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (spans[middle]!.start <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
