import { explainFrame } from '../../src/decode/explain.ts';
import type { ExplainedField } from '../../src/decode/explain-page.ts';
import { FRAME_OFFSET, ipv4, ipv6, viewOf } from './frame-bytes.ts';
import { concatBytes } from './hostile-bytes.ts';
import type { SampleMessage } from './sample-carriers.ts';
import { SAMPLE_MESSAGES } from './sample-messages.ts';
import { SHIPPED_PATTERNS } from './shipped-patterns.ts';

const RAW_IP = 101;

const word = (value: number): number[] => [(value >> 8) & 255, value & 255];

/** The message as a frame of raw IP. */
export function frameOf({ protocol, ports: [from, to], bytes }: SampleMessage): Uint8Array {
  if (protocol === 58) return ipv6(58, bytes);
  if (protocol === 1) return ipv4(1, bytes);
  const start = [...word(from), ...word(to)];
  if (protocol === 17) return ipv4(17, concatBytes(start, word(8 + bytes.length), [0, 0], bytes));
  return ipv4(6, concatBytes(start, new Array(8).fill(0), [0x50, 0x18], new Array(6).fill(0), bytes));
}

/** Where the message begins in its frame; ICMP's own header is part of it. */
function messageOffset({ protocol }: SampleMessage): number {
  return protocol === 58 ? 40 : protocol === 1 ? 20 : protocol === 17 ? 28 : 40;
}

/** The rows of a frame that lies between other bytes, raw IP unless said. */
export function explainBytes(frame: Uint8Array, originalLength = frame.length): Promise<ExplainedField[]> {
  return explainFrame(viewOf(frame), FRAME_OFFSET, frame.length, originalLength, RAW_IP, SHIPPED_PATTERNS);
}

/** How many of a frame's bytes are in no row. */
export function bytesWithoutRow(rows: readonly ExplainedField[], frameLength: number): number {
  const isTold = new Uint8Array(frameLength);
  for (const { offset, length } of rows) isTold.fill(1, offset, offset + length);
  return isTold.filter((told) => told === 0).length;
}

/** The rows of a sample's message alone, each as `place+length layer | name | value`; places from the message on. */
export async function explainSample(name: string): Promise<string[]> {
  const sample = SAMPLE_MESSAGES[name]!;
  const start = messageOffset(sample);
  const rows = await explainBytes(frameOf(sample));
  return rows
    .filter(({ offset }) => offset >= start)
    .map(({ layer, name, offset, length, value }) => `${offset - start}+${length} ${layer} | ${name} | ${value}`);
}
