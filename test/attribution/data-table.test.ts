import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DataTableError,
  HEADER_LIMIT,
  readDataTable,
  readTableInfo,
  stringAt,
} from '../../src/attribution/data-table.ts';
import { createDataTable, formatDataTable } from '../../src/attribution/data-table-writer.ts';
import { lookupAsn, lookupCountry, lookupOui, lookupRange } from '../../src/attribution/table-lookup.ts';
import { parseAddress } from '../../src/base/ip-address.ts';
import { sampleTable } from './sample-table.ts';

const draft = sampleTable(
  'asn',
  { '192.0.2.0/24': 1, '198.51.100.0/24': 2, '2001:db8::/32': 2 },
  { numbers: [64500, 64501], strings: ['Räksmörgås AB', '例'] },
);
const bytes = formatDataTable(draft);

function codeOf(run: () => unknown): string | null {
  try {
    run();
    return null;
  } catch (error) {
    if (!(error instanceof DataTableError)) throw error;
    return error.code;
  }
}

describe('a table as bytes', () => {
  it('comes back as it was written', () => {
    const table = readDataTable(bytes);
    expect(table.info).toMatchObject({ ...draft.info, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect([stringAt(table.strings, 0), stringAt(table.strings, 1), stringAt(table.strings, 2)]).toEqual([
      'Räksmörgås AB',
      '例',
      null,
    ]);
    expect(lookupAsn(table, parseAddress('192.0.2.9')!)).toEqual({
      number: 64500,
      organization: 'Räksmörgås AB',
      prefix: '192.0.2.0/24',
    });
    expect({ ...table, info: null }).toEqual({ ...createDataTable(draft), info: null });
  });

  it('is the same twice', () => {
    expect(formatDataTable(draft)).toEqual(bytes);
  });

  it('hashes its body: another value, another hash', () => {
    const other = formatDataTable({ ...draft, numbers: [64500, 64502] });
    expect(readTableInfo(other).sha256).not.toBe(readTableInfo(bytes).sha256);
  });

  it('says what it is from its start alone', () => {
    expect(readTableInfo(bytes.slice(0, Math.min(bytes.length, HEADER_LIMIT))).id).toBe('sample-asn');
  });

  it('is read from a place that is not aligned', () => {
    const shifted = new Uint8Array(bytes.length + 1);
    shifted.set(bytes, 1);
    expect(lookupAsn(readDataTable(shifted.subarray(1)), parseAddress('2001:db8::1')!)?.number).toBe(64501);
  });

  it('is refused when it is none, of another version, or cut off anywhere', () => {
    expect(codeOf(() => readDataTable(new TextEncoder().encode('<!doctype html><html>')))).toBe('not-a-table');
    const later = bytes.slice();
    later[4] = 2;
    expect(codeOf(() => readDataTable(later))).toBe('other-version');
    const codes = new Set<string | null>();
    for (let length = 0; length < bytes.length - 3; length += 7)
      codes.add(codeOf(() => readDataTable(bytes.slice(0, length))));
    expect(codes).toEqual(new Set(['not-a-table', 'damaged']));
  });

  it('with bytes changed is refused or answers; it never fails otherwise', () => {
    let [read, refused] = [0, 0];
    const place = fc.integer({ min: 0, max: bytes.length - 1 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(place, fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 }),
        (changes) => {
          const changed = bytes.slice();
          for (const [at, value] of changes) changed[at] = value;
          const code = codeOf(() => {
            const table = readDataTable(changed);
            for (const text of ['192.0.2.9', '2001:db8::1', '0.0.0.0', '::']) {
              const words = parseAddress(text)!;
              lookupAsn(table, words);
              lookupCountry(table, words);
              lookupRange(table, words);
            }
            lookupOui(table, 0x0000_5e00_5301);
            read++;
          });
          if (code !== null) refused++;
        },
      ),
      { numRuns: 500 },
    );
    expect(read).toBeGreaterThan(10);
    expect(refused).toBeGreaterThan(10);
  });
});
