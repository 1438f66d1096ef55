import fc from 'fast-check';
import { expect } from 'vitest';

/** A reader as this room writes them. */
export type Reader<T> = (view: DataView, offset: number, end: number) => T | null;

export function bytesOf(hex: string): Uint8Array {
  const digits = hex.replace(/\s+/g, '');
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** ASCII text, or text of code points below 256, as bytes. */
export function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

export function concatBytes(...parts: (Uint8Array | number[])[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

export function readAll<T>(read: Reader<T>, bytes: Uint8Array): T | null {
  return read(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length);
}

/** Random bytes, and real messages with some bytes overwritten and the tail cut. */
function hostileBytes(samples: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const change = fc.record({ at: fc.nat(), value: fc.integer({ min: 0, max: 255 }) });
  const mutated = fc
    .record({
      sample: fc.constantFrom(...samples),
      changes: fc.array(change, { maxLength: 4 }),
      cut: fc.double({ min: 0.2, max: 1.3, noNaN: true }),
    })
    .map(({ sample, changes, cut }) => {
      const bytes = sample.slice(0, Math.ceil(sample.length * Math.min(1, cut)));
      for (const { at, value } of changes) if (bytes.length > 0) bytes[at % bytes.length] = value;
      return bytes;
    });
  return fc.oneof({ arbitrary: fc.uint8Array({ maxLength: 200 }), weight: 1 }, { arbitrary: mutated, weight: 4 });
}

/**
 * Holds a reader to its promise on hostile bytes: it never throws, it never reads outside [offset, end) (a view of exactly
 * those bytes would throw, and bytes around them must not change what is read), and the test met messages as well as none.
 */
export function expectLaxReader<T>(read: Reader<T>, samples: readonly Uint8Array[], runs = 400): void {
  let met = 0;
  fc.assert(
    fc.property(hostileBytes(samples), (bytes) => {
      const alone = readAll(read, bytes);
      const padded = new Uint8Array(bytes.length + 96).fill(0x41);
      padded.set(bytes, 48);
      const embedded = read(new DataView(padded.buffer), 48, 48 + bytes.length);
      if (alone === null) expect(embedded).toBeNull();
      else {
        met++;
        expect(Object.keys(embedded as object)).toEqual(Object.keys(alone as object));
      }
    }),
    { numRuns: runs, seed: 20191204 },
  );
  expect(met).toBeGreaterThan(runs / 20);
  expect(met).toBeLessThan(runs);
}
