import { describe, expect, it } from 'vitest';
import { explainSample } from './explained-message.ts';

describe('explaining ICMP', () => {
  it('tells the options of Neighbor Discovery', async () => {
    expect(await explainSample('Neighbor Discovery')).toEqual(
      expect.arrayContaining([
        '0+1 Neighbor Discovery | message | router advertisement',
        '6+2 Neighbor Discovery | router lifetime | 1800',
        '16+1 Neighbor Discovery | option | 1 (source link address)',
        '18+6 Neighbor Discovery | link address | 02:00:00:00:00:01',
        '28+4 Neighbor Discovery | MTU | 1500',
        '48+16 Neighbor Discovery | prefix | 2001:db8:0:1::',
        '72+16 Neighbor Discovery | DNS server | fe80::1',
        '90+6 Neighbor Discovery | option value | 00 00 00 00 00 00',
      ]),
    );
  });

  it.each([
    ['echo', ['0+1 echo | message | echo-request', '6+2 echo | sequence number | 7']],
    ['echo over IPv6', ['0+1 echo | message | echo-reply', '4+2 echo | identifier | 4660']],
  ])('tells an %s, and leaves what it carries as payload', async (name, rows) => {
    const told = await explainSample(name);
    expect(told).toEqual(expect.arrayContaining(rows));
    expect(told.at(-1)).toBe('8+4 payload | payload | 4 bytes 61 62 63 64');
  });

  it.each([
    ['quoted packet', 'source | 192.0.2.1', '36+8 payload | payload | 8 bytes 71 75 65 73 74 69 6f 6e'],
    ['quoted transport', 'source | 2001:db8::1', '56+8 payload | payload | 8 bytes 71 75 65 73 74 69 6f 6e'],
  ])('tells the packet that an error quotes: %s', async (name, source, rest) => {
    const rows = await explainSample(name);
    expect(rows.filter((row) => row.endsWith(`quoted packet | ${source}`))).toHaveLength(1);
    expect(rows.filter((row) => row.endsWith('quoted transport | destination port | 53'))).toHaveLength(1);
    expect(rows.at(-1)).toBe(rest);
  });
});
