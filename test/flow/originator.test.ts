import { describe, expect, it } from 'vitest';
import { PROTOCOL, TCP } from '../../src/decode/layers.ts';
import { firstPacketOpener } from '../../src/flow/originator.ts';

const { tcp, udp } = PROTOCOL;

describe('who opened a conversation', () => {
  it('is who sent the SYN, whatever the ports', () => {
    expect(firstPacketOpener(tcp, TCP.syn, 443, 50_000)).toBe('source');
    expect(firstPacketOpener(tcp, TCP.syn, 50_000, 443)).toBe('source');
  });

  it('is who was sent the SYN/ACK', () => {
    expect(firstPacketOpener(tcp, TCP.syn | TCP.ack, 50_000, 443)).toBe('destination');
  });

  it('is the side without a server port when the beginning was not captured', () => {
    expect(firstPacketOpener(tcp, TCP.ack, 443, 50_000)).toBe('destination');
    expect(firstPacketOpener(udp, 0, 53, 50_000)).toBe('destination');
    expect(firstPacketOpener(udp, 0, 50_000, 53)).toBe('source');
  });

  it('is the first sender when ports tell nothing', () => {
    expect(firstPacketOpener(udp, 0, 123, 123)).toBe('source');
    expect(firstPacketOpener(udp, 0, 40_000, 50_000)).toBe('source');
    expect(firstPacketOpener(PROTOCOL.icmp, 0, 0, 0)).toBe('source');
  });

  it('does not read TCP flags of other protocols', () => {
    expect(firstPacketOpener(udp, TCP.syn | TCP.ack, 50_000, 443)).toBe('source');
  });
});
