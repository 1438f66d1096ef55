import { parseAddress } from '../../src/base/ip-address.ts';
import { Layers } from '../../src/decode/layers.ts';
import { decodePacket } from '../../src/decode/packet.ts';
import { asciiBytes, bytesOf, concatBytes } from './hostile-bytes.ts';

type Bytes = Uint8Array | number[];

export const PAYLOAD = asciiBytes('payload!');

const word = (value: number): number[] => [(value >> 8) & 255, value & 255];
const EMPTY: Uint8Array = new Uint8Array(0);

/** From 02:00:00:00:00:01 to 02:00:00:00:00:02. */
export function ethernet(type: number, inside: Bytes): Uint8Array {
  return concatBytes(bytesOf('020000000002 020000000001'), word(type), inside);
}

type Ipv4Choices = { fragment?: number; options?: Uint8Array; source?: string; length?: number };

/** From 192.0.2.1 to 192.0.2.2 unless said. */
export function ipv4(protocol: number, inside: Bytes, choices: Ipv4Choices = {}): Uint8Array {
  const { fragment = 0, options = EMPTY, source = '192.0.2.1' } = choices;
  const length = choices.length ?? 20 + options.length + inside.length;
  const first = 0x40 + 5 + options.length / 4;
  const fixed = [first, 0, ...word(length), 0x12, 0x34, ...word(fragment), 64, protocol, 0, 0];
  return concatBytes(fixed, addressBytes(source).slice(12), [192, 0, 2, 2], options, inside);
}

/** From 2001:db8::1 to 2001:db8::2. */
export function ipv6(nextHeader: number, inside: Bytes, length = inside.length): Uint8Array {
  const fixed = [0x60, 0, 0, 0, ...word(length), nextHeader, 64];
  return concatBytes(fixed, addressBytes('2001:db8::1'), addressBytes('2001:db8::2'), inside);
}

export function udp(source: number, destination: number, inside: Bytes, length = 8 + inside.length): Uint8Array {
  return concatBytes(word(source), word(destination), word(length), [0, 0], inside);
}

/** Sequence number 0x80000001, acknowledgement 2. */
export function tcp(
  flags: number,
  inside: Bytes,
  choices: { options?: Uint8Array; dataOffset?: number } = {},
): Uint8Array {
  const { options = EMPTY } = choices;
  const dataOffset = choices.dataOffset ?? 5 + options.length / 4;
  const start = bytesOf('c000 01bb 80000001 00000002');
  return concatBytes(start, [dataOffset << 4, flags], bytesOf('2000 0000 0000'), options, inside);
}

/** Decodes `bytes` in the middle of a larger buffer, as a reader hands them out. */
export function decodeFrame(bytes: Uint8Array, linkType = 1, originalLength = bytes.length): Layers {
  const layers = new Layers();
  decodePacket(viewOf(bytes), FRAME_OFFSET, bytes.length, originalLength, linkType, layers);
  return layers;
}

/** Where `viewOf` puts a frame. */
export const FRAME_OFFSET = 16;

/** The frame between bytes that are 0x41. */
export function viewOf(bytes: Uint8Array): DataView {
  const buffer = new Uint8Array(bytes.length + 2 * FRAME_OFFSET).fill(0x41);
  buffer.set(bytes, FRAME_OFFSET);
  return new DataView(buffer.buffer);
}

function addressBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  for (const [i, part] of parseAddress(text)!.entries()) view.setInt32(4 * i, part);
  return bytes;
}
