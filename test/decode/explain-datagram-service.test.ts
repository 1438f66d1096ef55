import { describe, expect, it } from 'vitest';
import { explainSample } from './explained-message.ts';

describe('explaining services', () => {
  it.each([
    ['NTP', '0+1 NTP | leap, version and mode | 0x24 (version 4, server)'],
    ['NTP', '16+8 NTP | reference time | 2022-02-13T02:57:30.500000Z'],
    ['NTP', '40+8 NTP | transmit time | not set'],
    ['STUN', '0+2 STUN | type | 0x0101 (binding success)'],
    ['STUN', '24+11 STUN | value | test vector'],
    ['STUN', '40+8 STUN | address | 192.0.2.1:32853'],
    ['RTCP', '9+1 RTCP | packet type | 201 (receiver report)'],
    ['WireGuard', '4+4 WireGuard | sender index | 11 22 33 44'],
    ['OpenVPN', '0+1 OpenVPN | opcode and key | 0x38 (hard-reset-client)'],
    ['IKE', '18+1 IKE | exchange | 34 (ike-sa-init)'],
  ])('tells %s: %s', async (name, row) => expect(await explainSample(name)).toContain(row));
});
