import { describe, expect, test } from 'vitest';
import { attribute } from '../../../src/attribution/attribute.ts';
import type { DataTable } from '../../../src/attribution/data-table.ts';
import { scopeOf } from '../../../src/attribution/scope.ts';
import { shippedDataFolder } from '../../../src/cli/data/data-folders.ts';
import { findTables, loadSources } from '../../../src/cli/data/load-sources.ts';
import { loadTable } from '../../../src/cli/data/load-table.ts';
import { RULES } from '../../attribution/real-rules.ts';

const NOWHERE = '/nonexistent';
const isBuilt = shippedDataFolder() !== null;
const { sources, infos } = isBuilt ? await loadSources({ user: NOWHERE }) : { sources: null, infos: [] };
const captureTime =
  Date.parse(`${infos.find(({ id }) => id === 'dbip-country')?.date ?? '2026-01-01'}T00:00:00Z`) * 1000;

/** Eight addresses, evenly apart, of every IPv4 run that the table gives to the AS. */
function routedAddresses({ ipv4, numbers }: DataTable, asn: number): Int32Array[] {
  const starts = ipv4.starts[0]!;
  return Array.from(ipv4.values).flatMap((value, row) => {
    if (value === 0 || numbers[value - 1] !== asn) return [];
    const length = (starts[row + 1] ?? 2 ** 32) - starts[row]!;
    return Array.from({ length: 8 }, (_, i) =>
      Int32Array.of(0, 0, 0xffff, starts[row]! + Math.floor((length * i) / 8)),
    );
  });
}

describe.skipIf(!isBuilt)('Alibaba in the shipped tables (npm run build makes them)', () => {
  const table = isBuilt ? loadTable(findTables({ user: NOWHERE }).find(({ info }) => info.id === 'asn')!.path) : null;
  const places = (asn: number) =>
    routedAddresses(table!, asn)
      .filter((words) => scopeOf(words) === 'global')
      .map((words) => ({
        ...attribute(words, [], sources!, RULES, { captureTime }),
        dbip: sources!.countries[0]!.lookup(words, 0)?.country ?? null,
      }));

  test('AS37963 is mainland China at L2 from the box alone, wherever the country table has it there', () => {
    const found = places(37963);
    expect(found.length).toBeGreaterThan(300);
    const chinese = found.filter(({ dbip }) => dbip === 'CN');
    expect(chinese.length / found.length).toBeGreaterThan(0.98);
    const graded = chinese.map(({ location }) => `${location.country} ${location.grade} ${location.status}`);
    expect([...new Set(graded)]).toEqual(['CN L2 agreed']);
    // Its own rule has no vote for an address that the family places elsewhere.
    for (const { location, dbip } of found)
      if (dbip !== 'CN') expect([dbip, location.status]).toEqual([dbip, dbip === null ? 'unknown' : 'disputed']);
  });

  test('AS45102 is never agreed to be in mainland China on one family’s word', () => {
    const found = places(45102);
    expect(found.length).toBeGreaterThan(300);
    expect(found.filter(({ dbip }) => dbip === 'CN').length).toBeGreaterThan(0);
    const agreed = found.filter(({ location }) => location.status === 'agreed');
    expect(agreed).toEqual([]);
    for (const { operator } of found) expect(operator).toMatchObject({ id: 'alibaba', jurisdiction: 'CN' });
  });

  test('AS45102 is agreed to be there when a second family says so', () => {
    const second = (country: string) => ({
      ...sources!,
      countries: [
        ...sources!.countries,
        {
          id: 'second',
          family: 'maxmind' as const,
          edition: '2026-06-01',
          licence: '',
          lookup: () => ({ country, prefix: '0.0.0.0/0' }),
        },
      ],
    });
    const addresses = routedAddresses(table!, 45102);
    const judge = (country: string) =>
      addresses.filter((words) => {
        const { location } = attribute(words, [], second(country), RULES, { captureTime });
        return location.status === 'agreed' && location.country === 'CN';
      });
    const said = addresses.filter((words) => sources!.countries[0]!.lookup(words, 0)?.country === 'CN');
    expect(judge('CN')).toEqual(said);
    expect(judge('US')).toEqual([]);
  });
});
