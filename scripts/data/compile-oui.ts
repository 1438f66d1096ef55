import { readFileSync } from 'node:fs';
import type { TableDraft } from '../../src/attribution/data-table-writer.ts';
import { macKey } from '../../src/attribution/table-lookup.ts';
import { addRange, buildIntervals, createRangeList } from '../../src/base/interval-builder.ts';
import type { DataPackage } from './packages.ts';

/** Holds blocks that it hands on in pieces, and pieces whose holder asked not to be named: neither names a vendor. */
const NO_VENDOR = new Set(['IEEE Registration Authority', 'Private', 'PRIVATE']);

/** Holders of MAC address blocks: keys of 6, 7 or 9 hex digits, the name in the first line of the value. */
export function compileOui(data: DataPackage): TableDraft {
  const entries = JSON.parse(readFileSync(data.files[0]!, 'utf8')) as Record<string, string>;
  const list = createRangeList(2);
  const values = new Map<string, number>();
  const [numbers, strings]: [number[], string[]] = [[], []];
  for (const [prefix, text] of Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!/^([0-9A-F]{6}|[0-9A-F]{7}|[0-9A-F]{9})$/.test(prefix)) throw new Error(`not an OUI: ${prefix}`);
    const name = text.split('\n', 1)[0]!.trim();
    const size = 16 ** (12 - prefix.length);
    const first = Number.parseInt(prefix, 16) * size;
    const key = `${prefix.length} ${name}`;
    let value = NO_VENDOR.has(name) || name === '' ? 0 : values.get(key);
    if (value === undefined) {
      value = strings.push(name);
      numbers.push(prefix.length);
      values.set(key, value);
    }
    addRange(list, macKey(first), macKey(first + size - 1), value);
  }
  return {
    info: {
      id: 'oui',
      kind: 'oui',
      family: 'ieee',
      edition: data.version,
      date: null,
      licence: 'BSD-2-Clause',
      attribution: 'MAC address blocks: IEEE Registration Authority, by way of oui-data',
      source: `${data.name}@${data.version}`,
    },
    mac: buildIntervals(list),
    numbers,
    strings,
  };
}
