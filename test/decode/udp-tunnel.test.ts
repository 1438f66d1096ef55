import { describe, expect, it } from 'vitest';
import { formatAddress } from '../../src/base/ip-address.ts';
import { FAULT, LAYER, TUNNEL_NAMES } from '../../src/decode/layers.ts';
import { decodeFrame, ethernet, ipv4, PAYLOAD, udp } from './frame-bytes.ts';
import { bytesOf, concatBytes } from './hostile-bytes.ts';
import { PACKET, TUNNEL_FRAMES } from './sample-frames.ts';

const RAW = 101;

describe('tunnels', () => {
  it.each(Object.keys(TUNNEL_FRAMES))('reads the innermost packet of %s and keeps the outermost addresses', (name) => {
    const { bytes, linkType } = TUNNEL_FRAMES[name]!;
    const layers = decodeFrame(bytes, linkType);
    expect(layers).toMatchObject({
      fault: FAULT.none,
      tunnelDepth: 1,
      protocol: 17,
      sourcePort: 5,
      destinationPort: 6,
    });
    expect(layers.payloadLength).toBe(8);
    expect(TUNNEL_NAMES[layers.tunnel]).toBe(name.split(':')[0]);
    expect(formatAddress(layers.outerAddresses)).toBe(name === '4in6' ? '2001:db8::1' : '198.51.100.1');
    expect(formatAddress(layers.addresses)).toMatch(/^192\.0\.2\.1$|^2001:db8::1$/);
  });

  it('has a sample of every tunnel', () => {
    const sampled = new Set(Object.keys(TUNNEL_FRAMES).map((name) => name.split(':')[0]));
    expect([...sampled].sort()).toEqual([...TUNNEL_NAMES].sort());
  });

  it.each([1701, 2152, 3544, 4789, 4790, 5247, 6081, 8472, 37008])(
    'leaves other datagrams on port %i what they are',
    (port) => {
      for (const inside of [PAYLOAD, new Uint8Array(64), new Uint8Array(64).fill(0xff), concatBytes(PAYLOAD, PACKET)]) {
        const layers = decodeFrame(ipv4(17, udp(port, port, inside)), RAW);
        expect(layers).toMatchObject({ tunnel: 0, tunnelDepth: 0, destinationPort: port, fault: FAULT.none });
        expect(layers.payloadLength).toBe(inside.length);
      }
    },
  );

  it.each(Object.keys(TUNNEL_FRAMES).filter((name) => TUNNEL_FRAMES[name]!.bytes[9] === 17))(
    'does not believe %s when the inner length does not fit',
    (name) => {
      const { bytes, linkType } = TUNNEL_FRAMES[name]!;
      const lying = bytes.slice();
      const inner = name.startsWith('teredo') ? lying.length - 56 + 4 : lying.length - PACKET.length + 2;
      lying[inner] = 0x70;
      const layers = decodeFrame(lying, linkType);
      // 802.11 has been believed by its own header before IP is read.
      if (!name.includes('802.11')) expect(layers).toMatchObject({ tunnel: 0, tunnelDepth: 0, sourcePort: 40_000 });
    },
  );

  it('keeps the outer datagram when the tunnel carries no IP', () => {
    const inside = concatBytes(bytesOf('08000000 00000100'), ethernet(0x0806, new Uint8Array(28)));
    const layers = decodeFrame(ipv4(17, udp(40_000, 4789, inside)), RAW);
    expect(layers).toMatchObject({
      tunnelDepth: 0,
      destinationPort: 4789,
      payloadLength: inside.length,
      arpOperation: 0,
    });
  });

  it('gives up on packets that nest too deeply', () => {
    let packet = PACKET;
    for (let i = 0; i < 20; i++) packet = ipv4(4, packet);
    const layers = decodeFrame(packet, RAW);
    expect(layers).toMatchObject({ fault: FAULT.unsupported, faultLayer: LAYER.tunnel, tunnelDepth: 8 });
  });

  it('does not follow GRE with source routes or an unknown version', () => {
    for (const flags of ['4000', '0002']) {
      const layers = decodeFrame(ipv4(47, concatBytes(bytesOf(`${flags} 0800`), PACKET)), RAW);
      expect(layers).toMatchObject({
        fault: FAULT.unsupported,
        faultLayer: LAYER.tunnel,
        protocol: 47,
        tunnelDepth: 0,
      });
    }
  });
});
