import type { HeartbeatThresholds } from './thresholds.ts';

/** Times between two messages that are nearly the same: how many, and their sum in microseconds. */
export type WaitBin = { count: number; total: number };

/** A time after which a message came again and again. */
export type Period<B extends WaitBin = WaitBin> = {
  /** Microseconds: the mean of those nearest to the middle one. */
  length: number;
  intervals: number;
  /** Of all times between two of these messages: those of this period, and of two or three of it, where some were missed. */
  regularity: number;
  bins: B[];
};

type MeanBin<B extends WaitBin = WaitBin> = { bin: B; mean: number };

/** Two and three periods: one or two messages were missed. */
const MULTIPLES = [2, 3];

/**
 * The modes of a histogram of inter-arrival times that hold enough of it to be periods, the one with most intervals
 * first. The order of `bins` does not matter.
 */
export function findPeriods<B extends WaitBin>(bins: readonly B[], thresholds: HeartbeatThresholds): Period<B>[] {
  const all: MeanBin<B>[] = bins.map((bin) => ({ bin, mean: bin.total / bin.count })).sort((a, b) => a.mean - b.mean);
  const sums = addUp(bins);
  const found: Period<B>[] = [];
  let rest = all;
  for (;;) {
    const mode = densestWindow(rest, thresholds.tolerance);
    if (mode === null || mode.count < thresholds.intervals) return found;
    const window = rest.slice(mode.start, mode.end);
    rest = rest.filter((each) => !window.includes(each));
    if (!isPeriod(mode, sums, thresholds)) continue;
    const length = centreOf(window, all, thresholds.tolerance);
    const missed = all.filter(({ mean }) => isMultiple(mean, length, thresholds.tolerance));
    const regularity = (mode.count + addUp(missed.map(({ bin }) => bin)).count) / sums.count;
    found.push({ length, intervals: mode.count, regularity, bins: window.map(({ bin }) => bin) });
    rest = rest.filter((each) => !missed.includes(each));
  }
}

function addUp(bins: readonly WaitBin[]): WaitBin {
  let [count, total] = [0, 0];
  for (const bin of bins) {
    count += bin.count;
    total += bin.total;
  }
  return { count, total };
}

/**
 * The mean of the times within the tolerance about the middle one of the window: other traffic cuts some times short, and a
 * window of the most times reaches further to these than to the other side.
 */
function centreOf(window: readonly MeanBin[], all: readonly MeanBin[], tolerance: number): number {
  const { count } = addUp(window.map(({ bin }) => bin));
  let before = 0;
  const middle = window.find(({ bin }) => {
    before += bin.count;
    return 2 * before >= count;
  })!;
  const near = all.filter(({ mean }) => Math.abs(mean / middle.mean - 1) <= tolerance);
  const sums = addUp(near.map(({ bin }) => bin));
  return sums.total / sums.count;
}

function isMultiple(wait: number, period: number, tolerance: number): boolean {
  return MULTIPLES.some((times) => Math.abs(wait / (times * period) - 1) <= tolerance);
}

type Window = WaitBin & { start: number; end: number };

/** The most times that lie within the tolerance about their middle; of equals the shorter ones. `bins` rise. */
function densestWindow(bins: readonly MeanBin[], tolerance: number): Window | null {
  const ratio = (1 + tolerance) / (1 - tolerance);
  let best: Window | null = null;
  let [end, count, total] = [0, 0, 0];
  for (let start = 0; start < bins.length; start++) {
    for (; end < bins.length && bins[end]!.mean <= bins[start]!.mean * ratio; end++) {
      count += bins[end]!.bin.count;
      total += bins[end]!.bin.total;
    }
    if (best === null || count > best.count) best = { start, end, count, total };
    count -= bins[start]!.bin.count;
    total -= bins[start]!.bin.total;
  }
  return best;
}

/** Whether so many of all times, or so much of all time, is no coincidence and goes on for long enough. */
function isPeriod(mode: WaitBin, all: WaitBin, thresholds: HeartbeatThresholds): boolean {
  const [ofTimes, ofTime] = [mode.count / all.count, mode.total / all.total];
  return (
    mode.total >= thresholds.duration &&
    Math.max(ofTimes, ofTime) >= thresholds.share &&
    Math.min(ofTimes, ofTime) >= thresholds.otherShare &&
    coincidence(mode.count, all.count) <= thresholds.coincidence
  );
}

/**
 * Of times that fall at random (exponential, as between the events of a Poisson process) the tolerance about the best
 * place holds this share.
 */
const RANDOM_SHARE = 0.074;

/** About the chance that `count` of `all` random times lie as close together somewhere. */
function coincidence(count: number, all: number): number {
  let logarithm = (count - 1) * Math.log(RANDOM_SHARE);
  for (let i = 1; i <= count; i++) logarithm += Math.log((all - count + i) / i);
  return Math.exp(logarithm);
}
