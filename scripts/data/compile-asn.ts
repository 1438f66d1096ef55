import { readFileSync } from 'node:fs';
import { compileAddressRanges } from '../../src/attribution/address-rows.ts';
import { csvRows } from '../../src/attribution/csv-rows.ts';
import type { TableDraft } from '../../src/attribution/data-table-writer.ts';
import { type DataPackage, dateInVersion } from './packages.ts';

/** Origin AS of every range: rows of first address, last address, AS number, name. */
export function compileAsn(data: DataPackage): TableDraft {
  const records = new Map<string, number>();
  const [numbers, strings]: [number[], string[]] = [[], []];
  const numberRow = (fields: readonly string[]): number => {
    const key = `${fields[2]} ${fields[3]}`;
    const known = records.get(key);
    if (known !== undefined) return known;
    numbers.push(Number(fields[2]));
    strings.push(fields[3] ?? '');
    records.set(key, strings.length);
    return strings.length;
  };
  const rows = data.files.map((file) => csvRows(readFileSync(file, 'utf8')));
  const date = dateInVersion(data.version);
  return {
    info: {
      id: 'asn',
      kind: 'asn',
      family: 'routeviews',
      edition: date ?? data.version,
      date,
      licence: 'CC-BY-4.0',
      attribution:
        'AS numbers: RouteViews (routeviews.org), the NRO (nro.net) and DB-IP (https://db-ip.com), merged by ip-location-db',
      source: `${data.name}@${data.version}`,
    },
    ...compileAddressRanges(rows, numberRow),
    numbers,
    strings,
  };
}
