import { describe, expect, it } from 'vitest';
import { formatMac, readMac } from '../../src/base/mac-address.ts';
import { FAULT, KIND, LAYER } from '../../src/decode/layers.ts';
import { headerOfLinkType, LINK_TYPE } from '../../src/decode/link-type.ts';
import { decodeFrame, viewOf } from './frame-bytes.ts';
import { bytesOf, concatBytes } from './hostile-bytes.ts';
import { LINK_FRAMES, PACKET } from './sample-frames.ts';

const macs = (bytes: Uint8Array, linkType: number): (string | null)[] => {
  const layers = decodeFrame(bytes, linkType);
  return [layers.sourceMacOffset, layers.destinationMacOffset].map((at) =>
    at < 0 ? null : formatMac(readMac(viewOf(bytes), at)),
  );
};

describe('link layers', () => {
  it.each(Object.keys(LINK_FRAMES))('reads the packet in %s', (name) => {
    const { bytes, linkType } = LINK_FRAMES[name]!;
    const layers = decodeFrame(bytes, linkType);
    expect(layers).toMatchObject({
      kind: KIND.ip,
      fault: FAULT.none,
      sourcePort: 5,
      destinationPort: 6,
      tunnelDepth: 0,
    });
    expect(layers.payloadLength).toBe(8);
  });

  it.each(Object.keys(LINK_FRAMES))('stops where %s is cut, at a place inside', (name) => {
    const { bytes, linkType } = LINK_FRAMES[name]!;
    for (let cut = 0; cut < bytes.length - 8; cut++) {
      const layers = decodeFrame(bytes.slice(0, cut), linkType, bytes.length);
      if (layers.fault !== FAULT.none) expect(layers.faultOffset).toBeLessThanOrEqual(16 + cut);
      expect(layers.payloadOffset < 0 || layers.payloadEnd <= 16 + cut).toBe(true);
    }
    expect(decodeFrame(bytes.slice(0, 0), linkType, bytes.length).fault).toBe(FAULT.truncated);
  });

  it('has a sample of each', () => {
    const sampled = new Set(Object.values(LINK_FRAMES).map((frame) => headerOfLinkType(frame.linkType)));
    for (const linkType of Object.values(LINK_TYPE)) expect(sampled).toContain(headerOfLinkType(linkType));
  });

  it('knows the stations of 802.11 by the way through the distribution system', () => {
    const frame = (flags: string) =>
      bytesOf(`08${flags} 0000 020000000001 020000000002 020000000003 1000 020000000004 aaaa03 0000000800`);
    const station = (n: number) => `02:00:00:00:00:0${n}`;
    expect(macs(frame('00'), 105)).toEqual([station(2), station(1)]);
    expect(macs(frame('01'), 105)).toEqual([station(2), station(3)]);
    expect(macs(frame('02'), 105)).toEqual([station(3), station(1)]);
    expect(macs(frame('03'), 105)).toEqual([station(4), station(3)]);
  });

  it('takes the source of a cooked capture only when it is a MAC address', () => {
    const cooked = (length: string) => bytesOf(`0000 0001 ${length} 020000000001 0000 88cc`);
    expect(macs(cooked('0006'), 113)).toEqual(['02:00:00:00:00:01', null]);
    expect(macs(cooked('0000'), 113)).toEqual([null, null]);
  });

  it('stops at encrypted 802.11 data and passes over management, control and empty frames', () => {
    const rest = '0000 020000000001 020000000002 020000000003 1000';
    const encrypted = bytesOf(`0841 ${rest} 0102030405060708`);
    expect(decodeFrame(encrypted, 105)).toMatchObject({ fault: FAULT.encrypted, faultLayer: LAYER.ieee80211 });
    for (const control of ['8000', 'b400', '4801', 'c811']) {
      expect(decodeFrame(bytesOf(`${control} ${rest}`), 105)).toMatchObject({ kind: KIND.other, fault: FAULT.none });
    }
    const laterFragment = concatBytes(
      bytesOf('0801 0000 020000000001 020000000002 020000000003 1100'),
      bytesOf('aabbcc'),
    );
    expect(decodeFrame(laterFragment, 105)).toMatchObject({ fault: FAULT.unsupported });
  });

  it('does not count the frame check sequence that radiotap or PPI announces', () => {
    for (const name of ['radiotap', 'ppi']) {
      const { linkType, bytes } = LINK_FRAMES[name]!;
      // Without lengths of their own, IP and UDP run to the end of the frame.
      const open = bytes.slice();
      const packet = bytes.length - 4 - PACKET.length;
      open.fill(0, packet + 2, packet + 4);
      open.fill(0, packet + 24, packet + 26);
      expect(decodeFrame(open, linkType)).toMatchObject({ sourcePort: 5, payloadLength: 8 });
    }
  });

  it('refuses lengths that the wrapping headers do not allow', () => {
    const broken: [number, string][] = [
      [LINK_TYPE.radiotap, '0000 0700 00000000'],
      [LINK_TYPE.ppi, '0000 0700 69000000'],
      [LINK_TYPE.avs, '80211001 00000004'],
      [LINK_TYPE.prism, '44000000 04000000'],
      [LINK_TYPE.pktap, '04000000 01000000 01000000'],
      [LINK_TYPE.nflog, '02000000 03000900'],
      [LINK_TYPE.pppoe, '2100 0001 0026 0021'],
      [LINK_TYPE.raw, '00000000'],
    ];
    for (const [linkType, hex] of broken) {
      expect(decodeFrame(bytesOf(hex), linkType), `link type ${linkType}`).toMatchObject({ fault: FAULT.malformed });
    }
  });

  it('says where a wrapped link type is not read', () => {
    expect(decodeFrame(bytesOf('0000 0800 ffff0000'), LINK_TYPE.ppi)).toMatchObject({ fault: FAULT.unsupported });
    expect(decodeFrame(bytesOf('0c000000 01000000 ffff0000'), LINK_TYPE.pktap)).toMatchObject({
      fault: FAULT.unsupported,
    });
  });
});
