import type { TableDraft } from '../../src/attribution/data-table-writer.ts';
import { addRange, buildIntervals, createRangeList } from '../../src/base/interval-builder.ts';
import { isIpv4 } from '../../src/base/ip-address.ts';
import { lastAddress, parsePrefix } from '../../src/base/prefix.ts';

/** A small table: `values[prefix]` is the record number from 1. */
export function sampleTable(
  kind: TableDraft['info']['kind'],
  values: Readonly<Record<string, number>>,
  records: Pick<TableDraft, 'numbers' | 'strings'>,
): TableDraft {
  const [ipv4, ipv6] = [createRangeList(1), createRangeList(4)];
  for (const [text, value] of Object.entries(values)) {
    const prefix = parsePrefix(text)!;
    addRange(isIpv4(prefix.words) ? ipv4 : ipv6, prefix.words, lastAddress(prefix), value);
  }
  const info = {
    id: `sample-${kind}`,
    kind,
    family: 'dbip',
    edition: '2026-06-01',
    date: '2026-06-01',
    licence: 'none',
  } as const;
  return {
    info: { ...info, attribution: 'sample ä', source: 'a test' },
    ipv4: buildIntervals(ipv4),
    ipv6: buildIntervals(ipv6),
    ...records,
  };
}
