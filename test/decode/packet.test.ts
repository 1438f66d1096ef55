import { describe, expect, it } from 'vitest';
import { formatAddress } from '../../src/base/ip-address.ts';
import { formatMac, readMac } from '../../src/base/mac-address.ts';
import { FAULT, KIND, LAYER, LAYER_NAMES, Layers, TUNNEL, TUNNEL_NAMES, WORDS } from '../../src/decode/layers.ts';
import { decodePacket } from '../../src/decode/packet.ts';
import { resetLayers } from '../../src/decode/reset.ts';
import { decodeFrame, ethernet, FRAME_OFFSET, ipv4, ipv6, PAYLOAD, tcp, udp, viewOf } from './frame-bytes.ts';
import { bytesOf, concatBytes } from './hostile-bytes.ts';

// IP 192.168.1.165.51033 > 192.168.1.1.53: 7+ A? a.b. (21)
const DNS_QUERY = bytesOf(`
  78df72246940 4c77a03a0001 0800
  4500 0031 1234 4000 4011 0000 c0a801a5 c0a80101
  c759 0035 001d 0000
  0007 0100 0001 0000 0000 0000 0161 0162 00 0001 0001`);

// ARP, Request who-has 192.0.2.2 tell 192.0.2.1, length 28
const ARP_REQUEST = bytesOf(`
  ffffffffffff 020000000001 0806
  0001 0800 06 04 0001 020000000001 c0000201 000000000000 c0000202`);

describe('decodePacket', () => {
  it('reads Ethernet, IPv4 and UDP', () => {
    const layers = decodeFrame(DNS_QUERY);
    expect(layers).toMatchObject({ kind: KIND.ip, fault: FAULT.none, etherType: 0x0800, ipVersion: 4, protocol: 17 });
    expect(layers).toMatchObject({ sourcePort: 51033, destinationPort: 53, hopLimit: 64, identification: 0x1234 });
    expect(layers).toMatchObject({
      payloadOffset: FRAME_OFFSET + 42,
      payloadEnd: FRAME_OFFSET + 63,
      payloadLength: 21,
    });
    expect(formatAddress(layers.addresses)).toBe('192.168.1.165');
    expect(formatAddress(layers.addresses, WORDS)).toBe('192.168.1.1');
    expect(layers.outerAddresses).toEqual(layers.addresses);
    expect(formatMac(readMac(viewOf(DNS_QUERY), layers.sourceMacOffset))).toBe('4c:77:a0:3a:00:01');
    expect(formatMac(readMac(viewOf(DNS_QUERY), layers.destinationMacOffset))).toBe('78:df:72:24:69:40');
  });

  it('counts no Ethernet padding as payload', () => {
    const layers = decodeFrame(concatBytes(ethernet(0x0800, ipv4(6, tcp(0x10, []))), new Uint8Array(6)));
    expect(layers).toMatchObject({ payloadOffset: FRAME_OFFSET + 54, payloadEnd: FRAME_OFFSET + 54, payloadLength: 0 });
  });

  it('counts what the snap length cut with its length on the wire', () => {
    const whole = ethernet(0x0800, ipv4(6, tcp(0x18, new Uint8Array(1000))));
    const layers = decodeFrame(whole.slice(0, 96), 1, whole.length);
    expect(layers).toMatchObject({ fault: FAULT.none, payloadLength: 1000, payloadEnd: FRAME_OFFSET + 96 });
  });

  it('believes no length beyond the frame', () => {
    const layers = decodeFrame(ethernet(0x0800, ipv4(17, udp(1, 2, PAYLOAD, 60_000), { length: 65_535 })));
    expect(layers).toMatchObject({ payloadLength: PAYLOAD.length, sourcePort: 1 });
  });

  it('reads TCP with its options', () => {
    const layers = decodeFrame(ethernet(0x0800, ipv4(6, tcp(0x12, PAYLOAD, { options: bytesOf('020405b4') }))));
    expect(layers).toMatchObject({ sourcePort: 0xc000, destinationPort: 443, tcpFlags: 0x12, payloadLength: 8 });
    expect(layers).toMatchObject({ sequenceNumber: 0x80000001 | 0, acknowledgementNumber: 2 });
  });

  it('keeps the ports of a TCP header that was cut or lies', () => {
    const cut = decodeFrame(ethernet(0x0800, ipv4(6, tcp(2, []))).slice(0, 44), 1, 54);
    expect(cut).toMatchObject({
      fault: FAULT.truncated,
      faultLayer: LAYER.tcp,
      destinationPort: 443,
      payloadOffset: -1,
    });
    for (const dataOffset of [4, 15]) {
      const lying = decodeFrame(ethernet(0x0800, ipv4(6, tcp(2, PAYLOAD, { dataOffset }))));
      expect(lying).toMatchObject({
        fault: FAULT.malformed,
        faultLayer: LAYER.tcp,
        destinationPort: 443,
        payloadOffset: -1,
      });
    }
  });

  it('reads ARP', () => {
    const layers = decodeFrame(ARP_REQUEST);
    expect(layers).toMatchObject({
      kind: KIND.arp,
      arpOperation: 1,
      arpSenderMacOffset: FRAME_OFFSET + 22,
      ipVersion: 0,
    });
    expect(formatAddress(layers.addresses)).toBe('192.0.2.1');
    expect(formatAddress(layers.addresses, WORDS)).toBe('192.0.2.2');
    const token = ARP_REQUEST.slice();
    token[18] = 8;
    expect(decodeFrame(token)).toMatchObject({ fault: FAULT.malformed, faultLayer: LAYER.arp, arpOperation: 0 });
  });

  it('reads stacked VLAN tags and keeps the outermost id', () => {
    const inside = concatBytes(bytesOf('2064 8100 0065 86dd'), ipv6(17, udp(1, 2, PAYLOAD)));
    const layers = decodeFrame(ethernet(0x88a8, inside));
    expect(layers).toMatchObject({
      vlanId: 0x64,
      etherType: 0x86dd,
      ipVersion: 6,
      payloadLength: 8,
      destinationPort: 2,
    });
  });

  it('reads SNAP in IEEE 802.3 frames and leaves other LLC alone', () => {
    const packet = ipv4(17, udp(1, 2, PAYLOAD));
    const snap = concatBytes(bytesOf('aaaa03 000000 0800'), packet);
    expect(decodeFrame(ethernet(snap.length, snap))).toMatchObject({ kind: KIND.ip, destinationPort: 2 });
    const spanningTree = bytesOf('424203 0000 00 00 00');
    expect(decodeFrame(ethernet(8, spanningTree))).toMatchObject({ kind: KIND.other, fault: FAULT.none });
  });

  it('calls MACsec encrypted, an unknown EtherType another kind and an unknown link unsupported', () => {
    expect(decodeFrame(ethernet(0x88e5, PAYLOAD))).toMatchObject({ kind: KIND.other, fault: FAULT.encrypted });
    expect(decodeFrame(ethernet(0x88cc, PAYLOAD))).toMatchObject({ kind: KIND.other, fault: FAULT.none });
    expect(decodeFrame(PAYLOAD, 165)).toMatchObject({ fault: FAULT.unsupported, faultLayer: LAYER.link });
  });

  it('leaves nothing of the frame before', () => {
    const fresh = decodeFrame(ethernet(0x88cc, PAYLOAD));
    const reused = new Layers();
    const quoting = ethernet(0x0800, ipv4(1, concatBytes([3, 3, 0, 0, 0, 0, 0, 0], ipv4(17, udp(1, 2, PAYLOAD)))));
    for (const frame of [quoting, ARP_REQUEST, ethernet(0x0800, ipv4(4, ipv6(6, tcp(2, PAYLOAD)))), DNS_QUERY]) {
      decodePacket(viewOf(frame), FRAME_OFFSET, frame.length, frame.length, 1, reused);
    }
    decodePacket(viewOf(quoting), FRAME_OFFSET, quoting.length, quoting.length, 1, reused);
    const other = ethernet(0x88cc, PAYLOAD);
    decodePacket(viewOf(other), FRAME_OFFSET, other.length, other.length, 1, reused);
    expect(reused).toEqual(fresh);
  });
});

describe('resetLayers', () => {
  it('brings every field back to what a new object has', () => {
    const layers = new Layers() as Layers & Record<string, unknown>;
    for (const [name, value] of Object.entries(layers)) {
      if (value instanceof Int32Array) value.fill(7);
      else layers[name] = 7 as never;
    }
    resetLayers(layers);
    expect(layers).toEqual(new Layers());
  });
});

describe('the numbers of names', () => {
  it('point into the lists of names', () => {
    expect(Object.values(LAYER)).toEqual(LAYER_NAMES.slice(1).map((_, i) => i + 1));
    expect(LAYER_NAMES[LAYER.ipv6Extension]).toBe('ipv6-extension');
    expect(LAYER_NAMES[LAYER.ieee80211]).toBe('802.11');
    expect(Object.values(TUNNEL)).toEqual(TUNNEL_NAMES.map((_, i) => i));
    expect(TUNNEL_NAMES[TUNNEL.gtpU]).toBe('gtp-u');
  });
});
