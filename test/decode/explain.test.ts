import { describe, expect, it } from 'vitest';
import { explainFrame } from '../../src/decode/explain.ts';
import { ethernet, FRAME_OFFSET, ipv4, ipv6, PAYLOAD, tcp, udp, viewOf } from './frame-bytes.ts';
import { bytesOf, concatBytes } from './hostile-bytes.ts';
import { LINK_FRAMES, TUNNEL_FRAMES } from './sample-frames.ts';
import { SHIPPED_PATTERNS } from './shipped-patterns.ts';

const rows = (bytes: Uint8Array, linkType = 1, originalLength = bytes.length) =>
  explainFrame(viewOf(bytes), FRAME_OFFSET, bytes.length, originalLength, linkType, SHIPPED_PATTERNS);

const lines = async (bytes: Uint8Array, linkType = 1, originalLength = bytes.length) =>
  (await rows(bytes, linkType, originalLength)).map(({ layer, name, offset, length, value }) =>
    [`${offset}+${length}`, layer, name, value].join(' | '),
  );

describe('explainFrame', () => {
  it('tells every field of a UDP datagram with its place in the frame', async () => {
    expect(await lines(ethernet(0x0800, ipv4(17, udp(40000, 53, PAYLOAD))))).toEqual([
      '0+6 | Ethernet | destination | 02:00:00:00:00:02',
      '6+6 | Ethernet | source | 02:00:00:00:00:01',
      '12+2 | Ethernet | length or type | 0x0800',
      '14+1 | IPv4 | version and header length | 0x45',
      '15+1 | IPv4 | type of service | 0x00',
      '16+2 | IPv4 | total length | 36',
      '18+2 | IPv4 | identification | 0x1234',
      '20+2 | IPv4 | flags and fragment offset | 0x0000',
      '22+1 | IPv4 | time to live | 64',
      '23+1 | IPv4 | protocol | 17',
      '24+2 | IPv4 | header checksum | 0x0000',
      '26+4 | IPv4 | source | 192.0.2.1',
      '30+4 | IPv4 | destination | 192.0.2.2',
      '34+2 | UDP | source port | 40000',
      '36+2 | UDP | destination port | 53',
      '38+2 | UDP | length | 16',
      '40+2 | UDP | checksum | 0x0000',
      '42+8 | payload | payload | 8 bytes 70 61 79 6c 6f 61 64 21',
    ]);
  });

  it('tells TCP flags by name and what the snap length cut', async () => {
    const frame = ipv4(6, tcp(0x12, new Uint8Array(40)));
    const told = await lines(frame.slice(0, 60), 101, frame.length);
    expect(told).toContain('33+1 | TCP | flags | SYN, ACK');
    expect(told.at(-1)).toBe(`40+20 | payload | payload | 20 bytes of 40 on the wire ${'00 '.repeat(16)}…`);
  });

  it('tells where and why decoding stopped, after the fields that could be read', async () => {
    const told = await lines(ethernet(0x0800, ipv4(6, tcp(2, []))).slice(0, 44), 1, 54);
    expect(told.slice(-5)).toEqual([
      '34+2 | TCP | source port | 49152',
      '36+2 | TCP | destination port | 443',
      '38+4 | TCP | sequence number | 2147483649',
      '42+2 | frame | not decoded | 2 bytes 00 00',
      '34+0 | tcp | stopped | truncated',
    ]);
    expect(await lines(PAYLOAD, 165)).toEqual([
      '0+8 | frame | not decoded | 8 bytes 70 61 79 6c 6f 61 64 21',
      '0+0 | link | stopped | unsupported',
    ]);
  });

  it('tells the inner headers of a tunnel, and nothing of a tunnel that it does not believe', async () => {
    const { bytes, linkType } = TUNNEL_FRAMES.vxlan!;
    const layers = (await rows(bytes, linkType)).map((row) => row.layer);
    expect([...new Set(layers)]).toEqual(['IPv4', 'UDP', 'VXLAN', 'Ethernet', 'payload']);
    expect(layers.filter((layer) => layer === 'IPv4')).toHaveLength(20);
    expect((await rows(ipv4(17, udp(1, 4789, PAYLOAD)), 101)).map((row) => row.layer)).not.toContain('VXLAN');
  });

  it.each(Object.keys({ ...LINK_FRAMES, ...TUNNEL_FRAMES }))(
    'names every layer of %s down to the UDP ports',
    async (name) => {
      const { bytes, linkType } = (LINK_FRAMES[name] ?? TUNNEL_FRAMES[name])!;
      const told = await rows(bytes, linkType);
      expect(told.map((row) => row.layer)).not.toContain('link');
      expect(told.filter((row) => row.layer !== 'frame').at(-1)?.layer).toBe('payload');
      expect(told.filter((row) => row.layer === 'UDP').at(-3)).toMatchObject({ name: 'destination port', value: '6' });
    },
  );

  it('tells what stands behind the packet', async () => {
    const told = await lines(concatBytes(ethernet(0x0800, ipv4(2, PAYLOAD)), bytesOf('0000')));
    expect(told.slice(-2)).toEqual([
      '34+8 | payload | payload | 8 bytes 70 61 79 6c 6f 61 64 21',
      '42+2 | frame | trailer | 2 bytes 00 00',
    ]);
  });

  it('tells bytes between fields and those that no protocol is known for, on the layer that they stand in', async () => {
    const prefix = bytesOf('0304 40c0 00000e10 00000e10 00000000 20010db8000000000000000000000000');
    const advertisement = ipv6(58, concatBytes(bytesOf('8600 0000 40000708 00000000 00000000'), prefix));
    expect(await lines(advertisement, 101)).toContain('68+4 | Neighbor Discovery | not decoded | 4 bytes 00 00 00 00');
    const management = concatBytes(bytesOf('8000 0000 ffffffffffff 020000000001 020000000001 0000'), PAYLOAD);
    expect((await lines(management, 105)).at(-1)).toBe('24+8 | frame | not decoded | 8 bytes 70 61 79 6c 6f 61 64 21');
  });

  it('tells what an ICMP error adds to the packet that it quotes', async () => {
    const quoting = ethernet(0x0800, ipv4(1, concatBytes(bytesOf('0303 0000 00000500'), ipv4(17, udp(1, 2, [])))));
    expect(await lines(quoting)).toContain('38+4 | error | detail | 00 00 05 00');
  });

  it('tells ARP', async () => {
    const arp = concatBytes(bytesOf('0001 0800 0604 0002 020000000001 c0000201 020000000002 c0000202'));
    expect(await lines(ethernet(0x0806, arp))).toEqual(
      expect.arrayContaining([
        '20+2 | ARP | operation | 2',
        '22+6 | ARP | sender hardware address | 02:00:00:00:00:01',
        '28+4 | ARP | sender protocol address | 192.0.2.1',
      ]),
    );
  });
});
