import { describe, expect, it } from 'vitest';
import { explainSample } from './explained-message.ts';

describe('explaining what devices ask of their network', () => {
  it('tells every option of DHCP, those in overloaded fields and padding too', async () => {
    const rows = await explainSample('DHCP');
    expect(rows).toEqual(
      expect.arrayContaining([
        '0+1 DHCP | operation | 1 (request)',
        '4+4 DHCP | transaction | 0xdeadbeef',
        '28+6 DHCP | client hardware address | 02:00:00:00:00:07',
        '44+5 DHCP | host name | cam',
        '108+128 DHCP | boot file | not set',
        '240+3 DHCP | message type | 3 (request)',
        '246+6 DHCP | routers | 192.168.1.1',
        '252+11 DHCP | host name | cam-attic',
        '263+6 DHCP | lease time | 3600',
        '269+6 DHCP | parameters asked for | 1, 3, 6, 15',
        '275+10 DHCP | client name | cam',
        '285+4 DHCP | option 200 | 01 02',
      ]),
    );
    expect(rows.at(-1)).toBe('290+2 DHCP | padding | 2 zeros');
  });

  it('tells options within options of DHCPv6', async () => {
    expect(await explainSample('DHCPv6')).toEqual(
      expect.arrayContaining([
        '0+1 DHCPv6 | message type | 12 (relay forward)',
        '38+1 DHCPv6 | message type | 1 (solicit)',
        '56+8 DHCPv6 | options asked for | 23, 24',
        '84+16 DHCPv6 | leased address | 2001:db8::',
        '161+16 DHCPv6 | vendor class | udhcp6',
        '197+10 DHCPv6 | client name | cam',
        '207+27 DHCPv6 | MUD URL | https://cam.example/mud',
      ]),
    );
  });
});
