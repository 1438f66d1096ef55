import { asciiBytes, concatBytes } from './hostile-bytes.ts';

/** Frames of HTTP/2 for tests, their fields spelt out without Huffman's code. */

export const PREFACE = asciiBytes('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

export const FRAME = { data: 0, headers: 1, settings: 4, pushPromise: 5, windowUpdate: 8, continuation: 9 } as const;
export const END_HEADERS = 4;

export function frame(type: number, flags: number, stream: number, payload: Uint8Array | number[]): Uint8Array {
  const { length } = payload;
  const head = [length >> 16, (length >> 8) & 255, length & 255, type, flags, 0, 0, stream >> 8, stream & 255];
  return concatBytes(head, payload);
}

/** Literals that the decoder is to remember (RFC 7541, section 6.2.1), shorter than 127 bytes each. */
export function fieldBytes(...fields: [name: string, value: string][]): Uint8Array {
  const text = (each: string) => concatBytes([each.length], asciiBytes(each));
  return concatBytes(...fields.flatMap(([name, value]) => [[0x40], text(name), text(value)]));
}

export function headers(stream: number, ...fields: [name: string, value: string][]): Uint8Array {
  return frame(FRAME.headers, END_HEADERS, stream, fieldBytes(...fields));
}

export const SETTINGS = frame(FRAME.settings, 0, 0, [0, 3, 0, 0, 0, 100, 0, 4, 0, 1, 0, 0]);
