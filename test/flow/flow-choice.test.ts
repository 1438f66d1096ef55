import { describe, expect, it } from 'vitest';
import { chooseFlows } from '../../src/flow/flow-choice.ts';
import { D, I, STATE } from '../../src/flow/flow-record.ts';
import { RecordPages, recordBase } from '../../src/flow/record-pages.ts';

function pagesOf(flows: readonly { state?: number; last: number }[]): RecordPages {
  const pages = new RecordPages();
  for (const { state, last } of flows) {
    const number = pages.allocate();
    const { ints, doubles } = pages.pageOf(number);
    ints[recordBase(number) + I.flowCount] = 1;
    ints[recordBase(number) + I.state] = state ?? 0;
    doubles[(recordBase(number) >> 1) + D.lastTime] = last;
  }
  return pages;
}

const { oFin, rFin, oRst, rRst, ended, folded } = STATE;

describe('the flows that are folded first', () => {
  it('are all that ended, in whatever way', () => {
    const states = [0, oFin | rFin, oRst, rRst, ended, oFin, rFin];
    expect(chooseFlows(pagesOf(states.map((state) => ({ state, last: 0 }))), 1)).toEqual([1, 2, 3, 4]);
  });

  it('are then those idle longest, as many as are wanted', () => {
    const lasts = [50, 10, 40, 20, 30];
    expect(chooseFlows(pagesOf(lasts.map((last) => ({ last }))), 2)).toEqual([1, 3]);
    expect(chooseFlows(pagesOf([{ last: 99, state: ended }, ...lasts.map((last) => ({ last }))]), 2)).toEqual([0, 2]);
  });

  it('are never totals, nor records that are not in use', () => {
    const pages = pagesOf([{ last: 1, state: folded }, { last: 2 }, { last: 3 }]);
    pages.release(1);
    expect(chooseFlows(pages, 3)).toEqual([2]);
    expect(chooseFlows(pagesOf([{ last: 1, state: folded }]), 3)).toEqual([]);
  });

  it('are all when times tell nothing', () => {
    expect(chooseFlows(pagesOf([{ last: 0 }, { last: 0 }, { last: 0 }]), 1)).toEqual([0, 1, 2]);
  });
});
