import { describe, expect, it } from 'vitest';
import { explainSample } from './explained-message.ts';

describe('explaining streams', () => {
  it('tells the packets of MQTT, credentials by their length alone', async () => {
    const rows = await explainSample('MQTT');
    expect(rows).toEqual(
      expect.arrayContaining([
        '9+1 MQTT | flags | 0xc2 (user name, password)',
        '18+10 MQTT | client id | cam-0007',
        '28+14 MQTT | will, user name and password | 14 bytes',
        '49+12 MQTT | topic | cam/0007/#',
        '70+16 MQTT | topic | cam/0007/state',
        '88+1 MQTT | packet type | 0xc0 (ping request)',
      ]),
    );
    expect(rows.join('\n')).not.toContain('secret');
  });

  it.each([
    ['SOCKS', '3+6 SOCKS | login | 6 bytes'],
    ['SOCKS', '13+12 SOCKS | host | cam.example'],
    ['SOCKS request', '4+4 SOCKS | address | 203.0.113.7'],
    ['SOCKS 4', '8+5 SOCKS | user | user'],
    ['SOCKS 4a', '9+12 SOCKS | host | cam.example'],
    ['OpenVPN over TCP', '3+8 OpenVPN | session id | 01 02 03 04 05 06 07 08'],
    ['STUN over TCP', '40+8 STUN | address | 192.0.2.1:32853'],
    ['STUN behind a length', '0+2 STUN | length before the message | 56'],
    ['STUN behind a length', '42+8 STUN | address | 192.0.2.1:32853'],
  ])('tells %s: %s', async (name, row) => expect(await explainSample(name)).toContain(row));
});
