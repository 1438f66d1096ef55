import { readFileSync } from 'node:fs';
import { compileAddressRanges } from '../../src/attribution/address-rows.ts';
import { csvRows } from '../../src/attribution/csv-rows.ts';
import type { TableDraft } from '../../src/attribution/data-table-writer.ts';
import { type DataPackage, dateInVersion } from './packages.ts';

/** Country of every range: rows of first address, last address, ISO 3166-1 alpha-2. ZZ, "no country", is left out. */
export function compileCountry(data: DataPackage): TableDraft {
  const values = new Map<string, number>();
  const numberRow = (fields: readonly string[]): number => {
    const country = fields[2] ?? '';
    if (!/^[A-Z]{2}$/.test(country)) throw new Error(`not a country: ${fields.join(',').slice(0, 120)}`);
    if (country === 'ZZ') return 0;
    const value = values.get(country) ?? values.size + 1;
    values.set(country, value);
    return value;
  };
  const rows = data.files.map((file) => csvRows(readFileSync(file, 'utf8')));
  const date = dateInVersion(data.version);
  const tables = compileAddressRanges(rows, numberRow);
  return {
    info: {
      id: 'dbip-country',
      kind: 'country',
      family: 'dbip',
      edition: date ?? data.version,
      date,
      licence: 'CC-BY-4.0',
      attribution: 'IP Geolocation by DB-IP (https://db-ip.com)',
      source: `${data.name}@${data.version}`,
    },
    ...tables,
    strings: [...values.keys()],
  };
}
