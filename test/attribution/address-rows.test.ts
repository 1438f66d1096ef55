import { describe, expect, it } from 'vitest';
import { compileAddressRanges } from '../../src/attribution/address-rows.ts';
import { csvRows } from '../../src/attribution/csv-rows.ts';

describe('rows of address ranges', () => {
  it('splits the families and leaves out rows that say nothing', () => {
    const rows = [
      ['192.0.2.0', '192.0.2.255', 'a'],
      ['198.51.100.0', '198.51.100.255', ''],
      ['2001:db8::', '2001:db8::ffff', 'a'],
    ];
    const { ipv4, ipv6 } = compileAddressRanges([rows], (fields) => (fields[2] === 'a' ? 1 : 0));
    expect([[...ipv4.values], [...ipv6.values]]).toEqual([
      [1, 0],
      [1, 0],
    ]);
    expect(ipv4.starts[0]).toEqual(Uint32Array.of(0xc0000200, 0xc0000300));
  });

  it.each([[['x', '192.0.2.0']], [['192.0.2.0']], [['192.0.2.0', '2001:db8::']]])('refuses %j, naming it', (row) => {
    expect(() => compileAddressRanges([[row]], () => 1)).toThrow(row[0]);
  });
});

describe('CSV rows', () => {
  it('reads quoted fields with commas and doubled quotes', () => {
    const text = '1.0.0.0,1.0.0.255,13335,"Cloudflare, Inc."\r\n\n2.0.0.0,2.0.0.255,1,"LLC ""SPUTNIK"""\n3,4,,x';
    expect([...csvRows(text)]).toEqual([
      ['1.0.0.0', '1.0.0.255', '13335', 'Cloudflare, Inc.'],
      ['2.0.0.0', '2.0.0.255', '1', 'LLC "SPUTNIK"'],
      ['3', '4', '', 'x'],
    ]);
  });
});
