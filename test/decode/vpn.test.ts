import { describe, expect, it } from 'vitest';
import { readIke, readNatTraversal, readOpenvpnReset, readOpenvpnStream, readWireguard } from '../../src/decode/vpn.ts';
import { bytesOf, concatBytes, expectLaxReader, readAll } from './hostile-bytes.ts';

const INITIATION = concatBytes(bytesOf('01000000 11223344'), new Uint8Array(140));
const RESET = bytesOf('38 0102030405060708 00 00000000');
const RESET_WITH_HMAC = concatBytes(
  bytesOf('38 0102030405060708'),
  new Uint8Array(20).fill(7),
  bytesOf('00000001 60000000 00 00000000'),
);
const IKE = concatBytes(bytesOf('0102030405060708 0000000000000000 21202208 00000000 00000030'), new Uint8Array(20));

describe('VPN messages', () => {
  it('knows WireGuard by type and length', () => {
    expect(readAll(readWireguard, INITIATION)).toMatchObject({
      message: 'handshake-initiation',
      session: '11223344',
      opens: true,
    });
    expect(readAll(readWireguard, INITIATION.slice(0, 147))).toBeNull();
    expect(readAll(readWireguard, concatBytes(bytesOf('04000000'), new Uint8Array(28)))).toMatchObject({
      message: 'data',
      opens: false,
    });
    expect(readWireguard(new DataView(INITIATION.buffer), 0, 60, 148)).toMatchObject({ session: '11223344' });
  });

  it('knows the resets of OpenVPN, plain and with an HMAC, over UDP and TCP', () => {
    expect(readAll(readOpenvpnReset, RESET)).toMatchObject({
      message: 'hard-reset-client',
      session: '0102030405060708',
      opens: true,
    });
    expect(readAll(readOpenvpnReset, RESET_WITH_HMAC)).toMatchObject({ message: 'hard-reset-client' });
    expect(readAll(readOpenvpnStream, concatBytes([0, RESET.length], RESET, [0, 0]))).toMatchObject({
      message: 'hard-reset-client',
    });
    expect(readAll(readOpenvpnReset, bytesOf('38 0000000000000000 00 00000000'))).toBeNull();
    expect(readAll(readOpenvpnReset, bytesOf('38 0102030405060708 00 00000007'))).toBeNull();
  });

  it('knows IKE, on port 4500 too, and what else travels there', () => {
    expect(readAll(readIke, IKE)).toMatchObject({ message: 'ike-sa-init', session: '0102030405060708', opens: true });
    expect(readAll(readNatTraversal, concatBytes([0, 0, 0, 0], IKE))).toMatchObject({ protocol: 'ike' });
    expect(readAll(readNatTraversal, bytesOf('ff'))).toMatchObject({ protocol: 'ipsec-keep-alive' });
    expect(readAll(readNatTraversal, bytesOf('c0ffee01 00000001 aa'))).toMatchObject({
      protocol: 'esp-in-udp',
      session: 'c0ffee01',
    });
    expect(readAll(readIke, IKE.slice(0, -1))).toBeNull();
  });

  it('keeps its promise on hostile bytes', () => {
    expectLaxReader(readWireguard, [INITIATION, concatBytes(bytesOf('04000000'), new Uint8Array(28))], 800);
    expectLaxReader(readOpenvpnReset, [RESET, RESET_WITH_HMAC], 800);
    expectLaxReader(readOpenvpnStream, [concatBytes([0, RESET.length], RESET, [0, 0])]);
    expectLaxReader(readIke, [IKE]);
    expectLaxReader(readNatTraversal, [concatBytes([0, 0, 0, 0], IKE)]);
  });
});
