import { describe, expect, it } from 'vitest';
import { addDetails, createFlowDetails, DETAIL, uniteDetails } from '../../src/flow/flow-details.ts';

describe('details of flows', () => {
  it('know nothing at first, also in rows that were used before', () => {
    const details = createFlowDetails();
    const row = addDetails(details);
    details.rows.fill(5, row * DETAIL.count, (row + 1) * DETAIL.count);
    uniteDetails(details, -1, row);
    expect(addDetails(details)).toBe(row);
    expect([...details.rows.subarray(0, DETAIL.count)]).toEqual([-1, -1, -1, -1, -1]);
  });

  it('grow without losing what is known', () => {
    const details = createFlowDetails();
    for (let i = 0; i < 300; i++) {
      const row = addDetails(details);
      details.rows[row * DETAIL.count + DETAIL.alpn] = i;
    }
    for (let i = 0; i < 300; i++) expect(details.rows[i * DETAIL.count + DETAIL.alpn]).toBe(i);
  });

  it('of two flows are what both say', () => {
    const details = createFlowDetails();
    const [one, two] = [addDetails(details), addDetails(details)];
    details.rows.set([1, 0, 3, 4, 7], one * DETAIL.count);
    details.rows.set([1, 0, 9, -1, 7], two * DETAIL.count);
    uniteDetails(details, one, two);
    expect([...details.rows.subarray(0, DETAIL.count)]).toEqual([1, 0, -1, -1, 7]);
    uniteDetails(details, one, -1);
    expect([...details.rows.subarray(0, DETAIL.count)]).toEqual([-1, -1, -1, -1, -1]);
  });
});
