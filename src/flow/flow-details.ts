/** What only some flows have: names and fingerprints, as numbers of texts. */
export const DETAIL = { serverName: 0, serverNameSource: 1, alpn: 2, ja4: 3, tlsVersion: 4, count: 5 } as const;

/** Rows of DETAIL.count numbers; -1 where nothing is known. `free` are rows that were given back. */
export type FlowDetails = { rows: Int32Array; count: number; readonly free: number[] };

export function createFlowDetails(): FlowDetails {
  return { rows: new Int32Array(64 * DETAIL.count), count: 0, free: [] };
}

/** A row of nothing known; returns its number. */
export function addDetails(details: FlowDetails): number {
  const row = details.free.pop() ?? details.count++;
  const at = row * DETAIL.count;
  if (at === details.rows.length) {
    const larger = new Int32Array(details.rows.length * 2);
    larger.set(details.rows);
    details.rows = larger;
  }
  details.rows.fill(-1, at, at + DETAIL.count);
  return row;
}

/** Of two flows that become one row: what both say stays in row `into`. `row` (-1: nothing known) is free afterwards. */
export function uniteDetails(details: FlowDetails, into: number, row: number): void {
  for (let detail = 0; detail < DETAIL.count; detail++) {
    const other = row < 0 ? -1 : details.rows[row * DETAIL.count + detail]!;
    if (into >= 0 && details.rows[into * DETAIL.count + detail] !== other)
      details.rows[into * DETAIL.count + detail] = -1;
  }
  if (row >= 0) details.free.push(row);
}
