import { ascii } from './client-hello-bytes.ts';

const little = (value: number): number[] => [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24];

/** A CHLO message of Google's QUIC. */
export function chlo(tags: Record<string, string>): number[] {
  const entries = Object.entries(tags);
  let end = 0;
  const index = entries.flatMap(([tag, value]) => {
    end += value.length;
    return [...ascii(tag), ...little(end)];
  });
  return [...ascii('CHLO'), entries.length, 0, 0, 0, ...index, ...entries.flatMap(([, value]) => ascii(value))];
}
