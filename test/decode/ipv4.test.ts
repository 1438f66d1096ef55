import { describe, expect, it } from 'vitest';
import { formatAddress } from '../../src/base/ip-address.ts';
import { FAULT, LAYER } from '../../src/decode/layers.ts';
import { decodeFrame, FRAME_OFFSET, ipv4, PAYLOAD, udp } from './frame-bytes.ts';
import { bytesOf } from './hostile-bytes.ts';

const RAW = 101;

describe('decodeIpv4', () => {
  it('passes over options, whatever their lengths say', () => {
    for (const options of ['94040000', '07ff0400', '01000000', '8200ffff']) {
      const layers = decodeFrame(ipv4(17, udp(5, 6, PAYLOAD), { options: bytesOf(options) }), RAW);
      expect(layers).toMatchObject({ fault: FAULT.none, sourcePort: 5, payloadOffset: FRAME_OFFSET + 32 });
    }
  });

  it('keeps the addresses when the total length is less than the header', () => {
    const layers = decodeFrame(ipv4(17, udp(5, 6, PAYLOAD), { length: 19 }), RAW);
    expect(layers).toMatchObject({ fault: FAULT.malformed, faultLayer: LAYER.ipv4, ipVersion: 4, sourcePort: 0 });
    expect(formatAddress(layers.addresses)).toBe('192.0.2.1');
  });

  it('calls a header length below five words malformed', () => {
    const packet = ipv4(17, udp(5, 6, PAYLOAD));
    packet[0] = 0x44;
    expect(decodeFrame(packet, RAW)).toMatchObject({ fault: FAULT.malformed, faultLayer: LAYER.ipv4, ipVersion: 0 });
  });

  it('takes a total length of 0 for segmentation offload', () => {
    const layers = decodeFrame(ipv4(17, udp(5, 6, PAYLOAD, 0), { length: 0 }).slice(0, 32), RAW, 3000);
    expect(layers).toMatchObject({ payloadLength: 3000 - 28, payloadEnd: FRAME_OFFSET + 32 });
  });

  it('reads ports from the first fragment alone', () => {
    const first = decodeFrame(ipv4(17, udp(5, 6, PAYLOAD, 1000), { fragment: 0x2000 }), RAW);
    expect(first).toMatchObject({
      isFragment: 1,
      moreFragments: 1,
      fragmentOffset: 0,
      sourcePort: 5,
      payloadLength: 8,
    });
    const later = decodeFrame(ipv4(17, udp(5, 6, PAYLOAD), { fragment: 0x2003 }), RAW);
    expect(later).toMatchObject({
      isFragment: 1,
      fragmentOffset: 24,
      sourcePort: 0,
      payloadOffset: -1,
      payloadLength: 16,
    });
    expect(later).toMatchObject({
      ipPayloadOffset: FRAME_OFFSET + 20,
      ipPayloadEnd: FRAME_OFFSET + 36,
      ipPayloadLength: 16,
    });
  });

  it('reads behind an authentication header', () => {
    const authentication = bytesOf('11 04 0000 00000001 00000001 000000000000000000000000');
    const layers = decodeFrame(ipv4(51, [...authentication, ...udp(5, 6, PAYLOAD)]), RAW);
    expect(layers).toMatchObject({ protocol: 17, outerProtocol: 17, destinationPort: 6, payloadLength: 8 });
  });

  it('stops at ESP and other protocols, whose payload is what IP carries', () => {
    for (const protocol of [50, 89]) {
      const layers = decodeFrame(ipv4(protocol, PAYLOAD), RAW);
      expect(layers).toMatchObject({
        protocol,
        fault: FAULT.unsupported,
        faultLayer: LAYER.transport,
        payloadLength: 8,
      });
    }
    expect(decodeFrame(ipv4(2, PAYLOAD), RAW)).toMatchObject({ protocol: 2, fault: FAULT.none });
  });

  it('reads the ports of SCTP, DCCP and UDP-Lite', () => {
    const ports = bytesOf('0005 0006 00000000 04000000 00000000');
    for (const protocol of [132, 33, 136]) {
      expect(decodeFrame(ipv4(protocol, ports), RAW)).toMatchObject({ sourcePort: 5, destinationPort: 6, fault: 0 });
      expect(decodeFrame(ipv4(protocol, ports.slice(0, 6)), RAW)).toMatchObject({
        sourcePort: 5,
        fault: FAULT.truncated,
      });
    }
  });
});
