import { describe, expect, it } from 'vitest';
import { explainBytes, explainSample, frameOf } from './explained-message.ts';
import { bytesOf } from './hostile-bytes.ts';
import { overUdp } from './sample-carriers.ts';

describe('explaining services', () => {
  it.each([
    ['NTP', '0+1 NTP | leap, version and mode | 0x24 (version 4, server)'],
    ['NTP', '16+8 NTP | reference time | 2022-02-13T02:57:30.500000Z'],
    ['NTP', '40+8 NTP | transmit time | not set'],
    ['STUN', '0+2 STUN | type | 0x0101 (binding success)'],
    ['STUN', '40+8 STUN | address | 192.0.2.1:32853'],
    ['STUN', '24+11 STUN | value | test vector'],
    ['TURN', '0+2 TURN | channel | 0x4001'],
    ['TURN', '4+4 payload | payload | 4 bytes 41 42 43 44'],
    ['RTCP', '9+1 RTCP | packet type | 201 (receiver report)'],
    ['WireGuard', '4+4 WireGuard | sender index | 11 22 33 44'],
    ['OpenVPN', '0+1 OpenVPN | opcode and key | 0x38 (hard-reset-client)'],
    ['IKE', '18+1 IKE | exchange | 34 (ike-sa-init)'],
    ['IKE behind NAT', '0+4 IKE | non-ESP marker | 00 00 00 00'],
    ['IKE behind NAT', '22+1 IKE | exchange | 34 (ike-sa-init)'],
    ['ESP', '0+4 ESP | security parameters index | 0xc0ffee01'],
    ['ESP', '4+4 ESP | sequence number | 7'],
  ])('tells %s: %s', async (name, row) => expect(await explainSample(name)).toContain(row));

  it('tells a request of NAT-PMP, and what the router granted', async () => {
    expect(await explainSample('NAT-PMP request')).toEqual([
      '0+1 NAT-PMP | version | 0',
      '1+1 NAT-PMP | operation | 1 (map UDP request)',
      '2+2 NAT-PMP | reserved | 0',
      '4+2 NAT-PMP | internal port | 6100',
      '6+2 NAT-PMP | external port | 6200',
      '8+4 NAT-PMP | lifetime | 7200',
    ]);
    expect(await explainSample('NAT-PMP')).toEqual(
      expect.arrayContaining(['2+2 NAT-PMP | result | 0 (success)', '10+2 NAT-PMP | external port | 6201']),
    );
    expect((await explainSample('NAT-PMP address')).at(-1)).toBe('8+4 NAT-PMP | external address | 203.0.113.9');
  });

  it('tells PCP with for whom and from whom alone a port is opened', async () => {
    expect(await explainSample('PCP')).toEqual(
      expect.arrayContaining([
        '0+1 PCP | version | 2',
        '1+1 PCP | operation | 0x02 (peer request)',
        '8+16 PCP | client | 192.168.1.20',
        '42+2 PCP | external port | 8080',
        '64+16 PCP | peer address | 198.51.100.7',
        '80+1 PCP | option | 1 (third party)',
        '84+16 PCP | internal address | 192.168.1.30',
        '109+1 PCP | prefix length | 120',
        '112+16 PCP | peer address | 198.51.100.0',
      ]),
    );
    expect(await explainSample('PCP answer')).toEqual(
      expect.arrayContaining(['3+1 PCP | result | 0 (success)', '44+16 PCP | external address | 203.0.113.9']),
    );
  });

  it('tells the framing of media that fills a datagram, and says of RTP that one packet does not prove it', async () => {
    expect(await explainSample('RTP in a frame')).toEqual([
      '0+1 interleaved frame | magic | $',
      '1+1 interleaved frame | channel | 0',
      '2+2 interleaved frame | length | 16',
      '4+1 RTP, if the packets around agree | version, padding, extension and sources | 0x80',
      '5+1 RTP, if the packets around agree | marker and payload type | 0x60',
      '6+2 RTP, if the packets around agree | sequence number | 1',
      '8+4 RTP, if the packets around agree | timestamp | 7',
      '12+4 RTP, if the packets around agree | source | 0xcafebabe',
      '16+4 payload | payload | 4 bytes 41 42 43 44',
    ]);
    expect(await explainSample('RTCP in a frame')).toContain('5+1 RTCP | packet type | 200 (sender report)');
  });

  it.each([
    ['a length that does not fill the datagram', '24 00 0011 8060000100000007cafebabe 41424344', 'UDP'],
    ['content that cannot be media', '24 00 0004 41424344', 'interleaved frame'],
  ])('leaves as payload: %s', async (_, hex, layer) => {
    const rows = await explainBytes(frameOf(overUdp(40000, 5000, bytesOf(hex))));
    expect(rows.slice(-2)).toMatchObject([{ layer }, { layer: 'payload' }]);
  });

  it('takes mappings, channels and NetBIOS names on their ports only', async () => {
    for (const hex of ['00 01 0000 17d4 1838 00001c20', '4001 0004 41424344']) {
      const rows = await explainBytes(frameOf(overUdp(40000, 5000, bytesOf(hex))));
      expect(rows.at(-2)).toMatchObject({ layer: 'UDP' });
    }
  });
});
