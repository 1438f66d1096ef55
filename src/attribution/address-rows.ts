import { addRange, buildIntervals, createRangeList } from '../base/interval-builder.ts';
import type { IntervalTable } from '../base/interval-table.ts';
import { isIpv4, parseAddress } from '../base/ip-address.ts';

/**
 * Rows that begin with a first and a last address as two interval tables; `numberRow` numbers what the rest of a row
 * says, 0 for nothing. Throws at a row that is no range: a build must not ship half a table.
 */
export function compileAddressRanges(
  sources: Iterable<Iterable<readonly string[]>>,
  numberRow: (fields: readonly string[]) => number,
): { ipv4: IntervalTable; ipv6: IntervalTable } {
  const [ipv4, ipv6] = [createRangeList(1), createRangeList(4)];
  for (const rows of sources) {
    for (const fields of rows) {
      const first = parseAddress(fields[0] ?? '');
      const last = parseAddress(fields[1] ?? '');
      if (first === null || last === null || isIpv4(first) !== isIpv4(last)) {
        throw new Error(`not a range of addresses: ${fields.join(',').slice(0, 120)}`);
      }
      const value = numberRow(fields);
      if (value > 0) addRange(isIpv4(first) ? ipv4 : ipv6, first, last, value);
    }
  }
  return { ipv4: buildIntervals(ipv4), ipv6: buildIntervals(ipv6) };
}
