import { describe, expect, it } from 'vitest';
import { explainSample } from './explained-message.ts';

describe('explaining naming systems', () => {
  it('tells every record of DNS, compressed names whole', async () => {
    const rows = await explainSample('DNS');
    expect(rows).toEqual(
      expect.arrayContaining([
        '2+2 DNS | flags | 0x8180 (response, query, no error)',
        '12+17 DNS | question | cam.example.com',
        '29+2 DNS | type | 1 (A)',
        '33+2 DNS | answer | cam.example.com',
        '45+7 DNS | target | edge.example.com',
        '58+4 DNS | time to live | 60',
        '64+4 DNS | address | 203.0.113.7',
        '80+16 DNS | address | 2001:db8::7',
        '96+1 DNS | additional | .',
        '99+2 DNS | largest datagram | 1232',
      ]),
    );
    expect(rows.at(-1)).toBe('105+2 DNS | data length | 0');
  });

  it('tells the data of services, texts, mail and HTTPS records', async () => {
    const rows = await explainSample('mDNS');
    expect(rows).toEqual(
      expect.arrayContaining([
        '25+2 mDNS | class | 0x8001 (cache flush)',
        '37+2 mDNS | port | 8080',
        '39+2 mDNS | target | cam.local',
        '53+8 mDNS | text | md=Cam5',
        '92+2 mDNS | preference | 10',
        '108+2 mDNS | primary server | cam.local',
        '131+10 mDNS | alpn | h2, h3',
        '147+8 mDNS | ipv4hint | 192.0.2.1',
        '155+6 mDNS | ech | a key of 2 bytes',
        '161+5 mDNS | parameter 7 | 1 byte',
      ]),
    );
  });

  it('tells messages of a stream behind their lengths', async () => {
    const rows = await explainSample('DNS over TCP');
    expect(rows[0]).toBe('0+2 DNS | message length | 33');
    expect(rows).toContain('14+17 DNS | question | cam.example.com');
  });

  it('tells names of NetBIOS as they are meant', async () => {
    const rows = await explainSample('NBNS');
    expect(rows).toEqual(
      expect.arrayContaining([
        '2+2 NBNS | flags | 0x2910 (request, registration)',
        '12+34 NBNS | question | CAM-ATTIC <00>',
        '50+2 NBNS | additional | CAM-ATTIC <00>',
        '62+2 NBNS | name flags | 0x0000 (unique)',
        '64+4 NBNS | address | 192.168.1.20',
      ]),
    );
  });

  it('names LLMNR by its port', async () => {
    expect(await explainSample('LLMNR')).toContain('29+2 LLMNR | type | 28 (AAAA)');
  });
});
