import type { Occurrence, TimeSpan } from '../capture/capture-facts.ts';

/** Earlier times come from a clock that was never set: nothing recorded packets in files before 1990. */
const CLOCK_SET = 631_152_000e6;
/** Later times (year 2255) are damage, and no longer exact. */
const LATEST = 2 ** 53;
/** Queues and interfaces deliver milliseconds out of order; a minute is a clock that was set. */
const STEP_BACK = 60e6;
/** A longer silence is no part of what was recorded. */
const LONGEST_SILENCE = 86_400e6;
/** Spans kept apart at most; further times widen the last one. */
const MAX_SPANS = 100;

/** How the times of one capture's packets run. All in microseconds since 1970. */
export type TimeLine = {
  /** Of the packet before; a packet without a usable time takes it. */
  previousTime: number;
  outOfOrder: number;
  readonly spans: TimeSpan[];
  /** The one that the packet before lies in. */
  span: TimeSpan;
  readonly clockSteps: Occurrence;
  readonly clockUnset: Occurrence;
};

/** `previousTime`: what packets before the first time take. */
export function createTimeLine(previousTime: number): TimeLine {
  return {
    previousTime,
    outOfOrder: 0,
    spans: [],
    span: { start: Number.POSITIVE_INFINITY, end: Number.NEGATIVE_INFINITY },
    clockSteps: { count: 0, firstFrame: 0, firstOffset: 0 },
    clockUnset: { count: 0, firstFrame: 0, firstOffset: 0 },
  };
}

/** Takes in a packet's time (NaN: it has none); `previousTime` is the one to use for it afterwards. */
export function placeInTime(line: TimeLine, time: number, frame: number, offset: number): void {
  // Written so that NaN is not in range.
  const isDated = time >= CLOCK_SET && time < LATEST;
  if (!isDated && !acceptUndated(line, time, frame, offset)) return;
  const { span, previousTime } = line;
  if (time < previousTime) {
    line.outOfOrder++;
    if (previousTime - time > STEP_BACK) count(line.clockSteps, frame, offset);
  }
  line.previousTime = time;
  if (time > span.end) {
    if (time - span.end > LONGEST_SILENCE) moveSpan(line, time);
    else span.end = time;
  } else if (time < span.start) {
    if (span.start - time > LONGEST_SILENCE) moveSpan(line, time);
    else span.start = time;
  }
}

/** Whether a time of an unset clock counts: only while no packet has had a better one. */
function acceptUndated(line: TimeLine, time: number, frame: number, offset: number): boolean {
  if (Number.isNaN(time)) return false;
  count(line.clockUnset, frame, offset);
  return time >= 0 && time < LATEST && line.previousTime < CLOCK_SET;
}

function count(occurrence: Occurrence, frame: number, offset: number): void {
  if (occurrence.count++ > 0) return;
  occurrence.firstFrame = frame;
  occurrence.firstOffset = offset;
}

function moveSpan(line: TimeLine, time: number): void {
  const { spans } = line;
  const near = ({ start, end }: TimeSpan) => time >= start - LONGEST_SILENCE && time <= end + LONGEST_SILENCE;
  let span = spans.find(near);
  if (span === undefined && spans.length < MAX_SPANS) {
    span = { start: time, end: time };
    spans.push(span);
  }
  span ??= spans.at(-1)!;
  span.start = Math.min(span.start, time);
  span.end = Math.max(span.end, time);
  line.span = span;
}

/** The spans in rising order, united where they meet; those of an unset clock only when there are no others. */
export function listSpans(line: TimeLine): TimeSpan[] {
  const dated = line.spans.filter(({ end }) => end >= CLOCK_SET);
  const ordered = [...(dated.length > 0 ? dated : line.spans)].sort((a, b) => a.start - b.start || a.end - b.end);
  const united: TimeSpan[] = [];
  for (const { start, end } of ordered) {
    const last = united.at(-1);
    if (last !== undefined && start - last.end <= LONGEST_SILENCE) last.end = Math.max(last.end, end);
    else united.push({ start, end });
  }
  return united;
}
