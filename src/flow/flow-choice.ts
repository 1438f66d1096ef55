import { D, I, STATE } from './flow-record.ts';
import { type RecordPages, recordBase } from './record-pages.ts';

/**
 * Which flows are folded first: all that have ended, or those idle longest until there are `wanted`. In order of number,
 * totals left out.
 */
export function chooseFlows(pages: RecordPages, wanted: number): number[] {
  const ended: number[] = [];
  const open: number[] = [];
  pages.each((number, ints, base) => {
    const state = ints[base + I.state]!;
    if ((state & STATE.folded) === 0) (hasEnded(state) ? ended : open).push(number);
  });
  if (ended.length >= wanted || open.length === 0) return ended;
  const lastTimes = Float64Array.from(open, (number) => lastTime(pages, number));
  const limit = lastTimes.slice().sort()[Math.min(wanted - ended.length, open.length) - 1]!;
  const idle = open.filter((_, i) => lastTimes[i]! <= limit);
  return [...ended, ...idle].sort((a, b) => a - b);
}

function hasEnded(state: number): boolean {
  const closed = STATE.oFin | STATE.rFin;
  return (state & (STATE.ended | STATE.oRst | STATE.rRst)) !== 0 || (state & closed) === closed;
}

function lastTime(pages: RecordPages, number: number): number {
  return pages.pageOf(number).doubles[(recordBase(number) >> 1) + D.lastTime]!;
}
