import { describe, expect, it } from 'vitest';
import { FAULT, LAYER } from '../../src/decode/layers.ts';
import { decodeFrame, FRAME_OFFSET, ipv6, PAYLOAD, tcp, udp } from './frame-bytes.ts';
import { bytesOf, concatBytes } from './hostile-bytes.ts';

const RAW = 101;
const UDP = udp(5, 6, PAYLOAD);

describe('decodeIpv6Extension', () => {
  it('walks hop-by-hop, routing, destination options, authentication, mobility, HIP and shim6 in any order', () => {
    const chain = [60, 0, 43, 51, 135, 139, 140, 17];
    const headers = chain.slice(1).map((next, i) => [next, chain[i] === 51 ? 0 : 0, 0, 0, 0, 0, 0, 0]);
    const layers = decodeFrame(ipv6(60, concatBytes(...headers, UDP)), RAW);
    expect(layers).toMatchObject({ fault: FAULT.none, protocol: 17, sourcePort: 5, payloadLength: 8 });
    expect(layers.ipPayloadOffset).toBe(FRAME_OFFSET + 40 + 8 * headers.length);
  });

  it('does not go on for ever', () => {
    const endless = ipv6(
      60,
      new Uint8Array(8000).map((_, i) => (i % 8 === 0 ? 60 : 0)),
    );
    expect(decodeFrame(endless, RAW)).toMatchObject({ fault: FAULT.unsupported, sourcePort: 0 });
  });

  it('leaves the upper layer unknown when the chain breaks', () => {
    const layers = decodeFrame(ipv6(0, [17, 9, 0, 0, 0, 0, 0, 0]), RAW);
    expect(layers).toMatchObject({
      fault: FAULT.truncated,
      faultLayer: LAYER.ipv6Extension,
      protocol: -1,
      outerProtocol: -1,
    });
  });

  it('reads fragments, and takes an atomic one for a whole packet', () => {
    const fragment = (field: string, next = '11') => concatBytes(bytesOf(`${next}00 ${field} 89abcdef`), UDP);
    const first = decodeFrame(ipv6(44, fragment('0001')), RAW);
    expect(first).toMatchObject({ isFragment: 1, moreFragments: 1, identification: 0x89abcdef | 0, sourcePort: 5 });
    const last = decodeFrame(ipv6(44, fragment('0010')), RAW);
    expect(last).toMatchObject({
      isFragment: 1,
      moreFragments: 0,
      fragmentOffset: 16,
      sourcePort: 0,
      payloadLength: 16,
    });
    expect(decodeFrame(ipv6(44, fragment('0000')), RAW)).toMatchObject({ isFragment: 0, sourcePort: 5 });
  });

  it('counts the options behind a fragment header as part of its share', () => {
    const inside = concatBytes(bytesOf('3c00 0001 00000001 1100000000000000'), UDP);
    expect(decodeFrame(ipv6(44, inside), RAW)).toMatchObject({
      sourcePort: 5,
      ipPayloadOffset: FRAME_OFFSET + 48,
      ipPayloadLength: 24,
      transportOffset: FRAME_OFFSET + 56,
    });
  });

  it('reads jumbograms, and a payload length of 0 as running to the end of the frame', () => {
    const jumbo = concatBytes(bytesOf('0600 c204 00000020'), tcp(0x10, [1, 2, 3, 4]), new Uint8Array(6));
    expect(decodeFrame(ipv6(0, jumbo, 0), RAW)).toMatchObject({ protocol: 6, payloadLength: 4 });
    expect(decodeFrame(ipv6(6, tcp(0x10, PAYLOAD), 0), RAW)).toMatchObject({ protocol: 6, payloadLength: 8 });
    expect(decodeFrame(concatBytes(ipv6(59, []), PAYLOAD), RAW)).toMatchObject({
      protocol: 59,
      payloadLength: 0,
      fault: 0,
    });
  });

  it('stops at ESP', () => {
    expect(decodeFrame(ipv6(50, PAYLOAD), RAW)).toMatchObject({ protocol: 50, fault: FAULT.unsupported });
  });
});
