import { closeSync, openSync, readSync } from 'node:fs';
import { WORDS } from '../../src/decode/layers.ts';
import type { Observations } from '../../src/devices/observations.ts';
import { createObserver } from '../../src/observe.ts';

const CHUNK = 1 << 20;

/** The capture at `path` as the library sees it. */
export async function observeFile(path: string, maxFlows: number): Promise<Observations> {
  const observer = createObserver({ path, site: 'bench', maxFlows });
  const file = openSync(path, 'r');
  const buffer = new Uint8Array(CHUNK);
  for (;;) {
    const length = readSync(file, buffer, 0, CHUNK, null);
    if (length === 0) break;
    observer.feed(buffer.subarray(0, length));
  }
  closeSync(file);
  return observer.end();
}

/** Packets and bytes from the lower end and from the other, and when it began and ended. */
type Conversation = { packets: [number, number]; bytes: [number, number]; first: number; last: number };

/**
 * What the yardstick prints of a capture: counts, and a digest over every conversation between the same ends. Flows that
 * we keep apart because one ended are added up first: the yardstick has no such ends.
 */
export function yardstickLine(observations: Observations): string {
  const conversations = conversationsOf(observations);
  let digest = 0;
  for (const conversation of conversations.values()) digest = (digest + hashConversation(conversation)) | 0;
  const [capture] = observations.captures;
  const hex = (digest >>> 0).toString(16).padStart(8, '0');
  const other = capture!.packets - countPackets(conversations);
  const { packets, originalBytes } = capture!;
  return `packets ${packets} bytes ${originalBytes} flows ${conversations.size} other ${other} digest ${hex}`;
}

function conversationsOf({ flows, addresses }: Observations): Map<string, Conversation> {
  const { columns, length } = flows;
  const found = new Map<string, Conversation>();
  for (let row = 0; row < length; row++) {
    const [o, r] = [columns.originator[row]!, columns.responder[row]!];
    const ends = [
      `${hexOf(addresses, o)}/${pad(columns.originatorPort[row]!)}`,
      `${hexOf(addresses, r)}/${pad(columns.responderPort[row]!)}`,
    ];
    const low = ends[0]! <= ends[1]! ? 0 : 1;
    const key = `${ends[low]} ${ends[1 - low]} ${columns.protocol[row]}`;
    const known = found.get(key) ?? {
      packets: [0, 0],
      bytes: [0, 0],
      first: Number.POSITIVE_INFINITY,
      last: Number.NEGATIVE_INFINITY,
    };
    found.set(key, known);
    known.packets[low]! += columns.originatorPackets[row]!;
    known.packets[1 - low]! += columns.responderPackets[row]!;
    known.bytes[low]! += columns.originatorBytes[row]!;
    known.bytes[1 - low]! += columns.responderBytes[row]!;
    known.first = Math.min(known.first, columns.time[row]!);
    known.last = Math.max(known.last, columns.lastTime[row]!);
  }
  return found;
}

function countPackets(conversations: Map<string, Conversation>): number {
  let total = 0;
  for (const { packets } of conversations.values()) total += packets[0] + packets[1];
  return total;
}

/** As text that sorts like the numbers. */
function hexOf(words: Int32Array, number: number): string {
  return Array.from(words.subarray(number * WORDS, (number + 1) * WORDS), (word) =>
    (word >>> 0).toString(16).padStart(8, '0'),
  ).join('');
}

function pad(port: number): string {
  return String(port).padStart(5, '0');
}

/** The mixing of the yardstick's `report`, on numbers modulo 2^32. */
function hashConversation({ packets, bytes, first, last }: Conversation): number {
  let hash = Math.imul(packets[0], 2654435761) ^ low32(bytes[0]);
  hash = Math.imul(hash, 2246822519) ^ packets[1];
  hash = Math.imul(hash, 3266489917) ^ low32(bytes[1]);
  hash = Math.imul(hash, 668265263) ^ low32(first);
  hash = Math.imul(hash, 374761393) ^ low32(last);
  return hash ^ (hash >>> 15);
}

function low32(value: number): number {
  return (value % 0x1_0000_0000) | 0;
}
