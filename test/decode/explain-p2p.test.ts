import { describe, expect, it } from 'vitest';
import { explainSample } from './explained-message.ts';

describe('explaining P2P', () => {
  it.each([
    ['PPPP', '1+1 PPPP | type | 0x10 (device-login)'],
    ['PPPP', '4+20 PPPP | device id | TESTCAM-001234-ABCDE'],
    ['PPPP', '28+16 PPPP | address | 192.168.1.20:21943'],
    ['PPPP with data', '4+8 PPPP | body | d1 02 00 00 00 00 00 21'],
    ['Dahua P2P', '15+12 Dahua P2P | serial number | AB12CD34EF56'],
    ['Dahua P2P', '78+17 Dahua P2P | address | 192.168.1.20:4000'],
    ['Dahua P2P in its stream', '24+1 Dahua P2P | body kind | 0x10 (ptcp-data)'],
    ['Dahua P2P punching', '36+8 Dahua P2P | address | 203.0.113.7:8800'],
    ['Xiongmai DVRIP', '14+2 Xiongmai DVRIP | command | 1531 (search)'],
    ['Xiongmai DVRIP', '20+29 Xiongmai DVRIP | serial number | 0a1b2c3d'],
    ['Reolink Baichuan', '4+4 Reolink Baichuan | command | 1 (login)'],
    ['Reolink Baichuan over UDP', '0+4 Reolink Baichuan | magic | 0x3acf872a (discovery)'],
    ['Tuya', '16+36 Tuya | device id | 0123456789abcdef'],
    ['Tuya', '52+4 Tuya | suffix | 0x0000aa55'],
    ['Tuya 3.5', '10+4 Tuya | command | 19 (announcement)'],
    ['Gwell', '1+1 Gwell | message | 0x02 (detect-response)'],
    ['EZVIZ', '6+2 EZVIZ | command | 0x013b (stream-information)'],
  ])('tells %s: %s', async (name, row) => expect(await explainSample(name)).toContain(row));

  it('says what was unscrambled, and keeps the places of the frame', async () => {
    expect(await explainSample('PPPP scrambled')).toEqual([
      '0+4 PPPP | scrambling | undone with a key that is public',
      '0+1 PPPP | magic | 0xf1',
      '1+1 PPPP | type | 0x30 (lan-search)',
      '2+2 PPPP | length | 0',
    ]);
    expect(await explainSample('TUTK')).toEqual(
      expect.arrayContaining([
        '0+48 TUTK | scrambling | undone in blocks of 16 bytes; places are those of the unscrambled bytes',
        '8+2 TUTK | command | 0x0601 (discovery-request)',
        '16+20 TUTK | device id | ABCDEFGHJ1234567890K',
      ]),
    );
  });

  it('tells the DTLS that the newer framing of TUTK carries', async () => {
    const rows = await explainSample('DTLS in TUTK');
    expect(rows).toContain('4+2 TUTK | command | 0x1502 (dtls)');
    expect(rows).toContain('141+27 DTLS in TUTK | server name | camera.example.com');
  });
});
