const encoder = new TextEncoder();

/** One byte array of several. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The values as single bytes. */
export function u8(...values: readonly number[]): Uint8Array {
  return Uint8Array.from(values);
}

/** The values in two bytes each, network order. */
export function u16(...values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 2);
  for (const [i, value] of values.entries()) {
    bytes[2 * i] = value >>> 8;
    bytes[2 * i + 1] = value;
  }
  return bytes;
}

/** The value in three bytes, network order. */
export function u24(value: number): Uint8Array {
  return Uint8Array.of(value >>> 16, value >>> 8, value);
}

/** The values in four bytes each, network order. */
export function u32(...values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  for (const [i, value] of values.entries()) {
    bytes[4 * i] = value >>> 24;
    bytes[4 * i + 1] = value >>> 16;
    bytes[4 * i + 2] = value >>> 8;
    bytes[4 * i + 3] = value;
  }
  return bytes;
}

/** The bytes with their count in front, in `width` (1 to 3) bytes: the vector of TLS (RFC 8446, section 3.4). */
export function counted(width: 1 | 2 | 3, ...parts: readonly Uint8Array[]): Uint8Array {
  const body = concat(...parts);
  const count = width === 1 ? u8(body.length) : width === 2 ? u16(body.length) : u24(body.length);
  return concat(count, body);
}

/** Text as UTF-8. `\xNN` in the text stands for that one byte, so that a scenario can say what is not UTF-8. */
export function utf8(text: string): Uint8Array {
  const parts = text.split(/\\x([0-9a-fA-F]{2})/);
  return concat(...parts.map((part, i) => (i % 2 === 0 ? encoder.encode(part) : u8(Number.parseInt(part, 16)))));
}

/** Hexadecimal digits, spaces ignored, to bytes. */
export function hex(text: string): Uint8Array {
  const digits = text.replaceAll(/\s/g, '');
  const bytes = new Uint8Array(digits.length >> 1);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/** The bytes lengthened with zeros, or cut, to `length`. */
export function padded(bytes: Uint8Array, length: number): Uint8Array {
  const whole = new Uint8Array(length);
  whole.set(bytes.subarray(0, length));
  return whole;
}
