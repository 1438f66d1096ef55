import { parseAddress } from '../../src/base/ip-address.ts';
import { ByteWriter } from '../capture/capture-bytes.ts';

/** PCP messages for tests, laid out after RFC 6887; addresses as text. */

export type PcpParts = {
  opcode: number;
  /** Of a response. */
  result?: number;
  lifetime?: number;
  client?: string;
  protocol?: number;
  ports?: readonly [internal: number, external: number];
  external?: string;
  peer?: readonly [address: string, port: number];
  options?: readonly (readonly [code: number, value: readonly number[]])[];
};

/** The sixteen bytes of an address, IPv4 as mapped. */
export function longAddress(text: string): number[] {
  const out = new ByteWriter(false);
  for (const word of parseAddress(text)!) out.u32(word >>> 0);
  return out.bytes;
}

/** Value of a FILTER option. */
export function filterBytes(address: string, prefixLength: number, port: number): number[] {
  return [0, prefixLength, port >> 8, port & 255, ...longAddress(address)];
}

export function pcp({ opcode, result, lifetime = 7200, client = '192.168.1.20', ...parts }: PcpParts): Uint8Array {
  const out = new ByteWriter(false)
    .raw([2, result === undefined ? opcode : opcode | 0x80, 0, result ?? 0])
    .u32(lifetime);
  if (result === undefined) out.raw(longAddress(client));
  else out.u32(77).u32(0).u32(0).u32(0);
  const { protocol = 6, ports = [80, 8080], external = '0.0.0.0', peer, options = [] } = parts;
  if (opcode > 0) {
    out.u32(0xa1a2a3a4).u32(0xb1b2b3b4).u32(0xc1c2c3c4).raw([protocol, 0, 0, 0]);
    out.u16(ports[0]).u16(ports[1]).raw(longAddress(external));
  }
  if (peer !== undefined) out.u16(peer[1]).u16(0).raw(longAddress(peer[0]));
  for (const [code, value] of options) {
    out
      .raw([code, 0])
      .u16(value.length)
      .raw(value)
      .raw(new Uint8Array(-value.length & 3));
  }
  return Uint8Array.from(out.bytes);
}
