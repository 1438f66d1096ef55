/** What only some flows have: names and fingerprints, as numbers of texts. */
export const DETAIL = { serverName: 0, serverNameSource: 1, alpn: 2, ja4: 3, count: 4 } as const;

/** Rows of DETAIL.count numbers; -1 where nothing is known. */
export type FlowDetails = { rows: Int32Array; count: number };

export function createFlowDetails(): FlowDetails {
  return { rows: new Int32Array(64 * DETAIL.count), count: 0 };
}

/** A new row of nothing known; returns its number. */
export function addDetails(details: FlowDetails): number {
  const at = details.count * DETAIL.count;
  if (at === details.rows.length) {
    const larger = new Int32Array(details.rows.length * 2);
    larger.set(details.rows);
    details.rows = larger;
  }
  details.rows.fill(-1, at, at + DETAIL.count);
  return details.count++;
}
