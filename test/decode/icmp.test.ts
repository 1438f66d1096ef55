import { describe, expect, it } from 'vitest';
import { formatAddress } from '../../src/base/ip-address.ts';
import { FAULT, LAYER, WORDS } from '../../src/decode/layers.ts';
import { decodeFrame, ipv4, ipv6, PAYLOAD, tcp, udp } from './frame-bytes.ts';
import { concatBytes } from './hostile-bytes.ts';

const RAW = 101;
const error = (type: number, code: number, quoted: Uint8Array) => concatBytes([type, code, 0, 0, 0, 0, 0, 0], quoted);

describe('decodeIcmp', () => {
  it("reads the packet that an error quotes and keeps the error's own addresses", () => {
    const quoted = ipv4(17, udp(5000, 53, PAYLOAD), { source: '198.51.100.7' });
    const layers = decodeFrame(ipv4(1, error(3, 3, quoted.slice(0, 28))), RAW);
    expect(layers).toMatchObject({
      icmpType: 3,
      icmpCode: 3,
      quotedProtocol: 17,
      quotedSourcePort: 5000,
      sourcePort: 0,
    });
    expect(layers.quotedDestinationPort).toBe(53);
    expect(formatAddress(layers.quotedAddresses)).toBe('198.51.100.7');
    expect(formatAddress(layers.quotedAddresses, WORDS)).toBe('192.0.2.2');
    expect(formatAddress(layers.addresses)).toBe('192.0.2.1');
    expect(layers.tunnelDepth).toBe(0);
  });

  it('quotes no ports of a later fragment, nothing of an echo, and takes short quotes as they are', () => {
    const fragment = ipv4(17, udp(5, 6, PAYLOAD), { fragment: 3 });
    expect(decodeFrame(ipv4(1, error(11, 1, fragment)), RAW)).toMatchObject({
      quotedProtocol: 17,
      quotedSourcePort: 0,
    });
    expect(decodeFrame(ipv4(1, error(8, 0, fragment)), RAW)).toMatchObject({ icmpType: 8, quotedProtocol: -1 });
    expect(decodeFrame(ipv4(1, error(3, 1, fragment.slice(0, 19))), RAW)).toMatchObject({
      quotedProtocol: -1,
      fault: 0,
    });
  });

  it('calls a cut header truncated', () => {
    expect(decodeFrame(ipv4(1, [3, 3, 0, 0]), RAW)).toMatchObject({ fault: FAULT.truncated, faultLayer: LAYER.icmp });
    expect(decodeFrame(ipv6(58, [1, 0, 0, 0]), RAW)).toMatchObject({
      fault: FAULT.truncated,
      faultLayer: LAYER.icmpv6,
    });
  });
});

describe('decodeIcmpv6', () => {
  it('reads the quoted packet behind its extension headers', () => {
    const quoted = ipv6(60, concatBytes([6, 0, 0, 0, 0, 0, 0, 0], tcp(2, [])));
    const layers = decodeFrame(ipv6(58, error(1, 4, quoted)), RAW);
    expect(layers).toMatchObject({ icmpType: 1, icmpCode: 4, quotedProtocol: 6, quotedDestinationPort: 443 });
    expect(formatAddress(layers.quotedAddresses)).toBe('2001:db8::1');
  });

  it('quotes nothing of a neighbour solicitation', () => {
    expect(decodeFrame(ipv6(58, error(135, 0, ipv6(6, tcp(2, [])))), RAW)).toMatchObject({
      icmpType: 135,
      quotedProtocol: -1,
    });
  });
});
