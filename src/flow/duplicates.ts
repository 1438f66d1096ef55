import type { Occurrence } from '../capture/capture-facts.ts';
import type { RecordBatch } from '../capture/record.ts';
import type { Layers } from '../decode/layers.ts';

/** Copies of a packet on several interfaces, or mirrored on its way in and out, lie no further apart, in microseconds. */
const WINDOW = 5000;

/** Packets that are remembered: with more than that within the window, copies are missed, and nothing worse. */
const SLOTS = 4096;

/** Recent packets, by what does not change on their way from link to link. */
export type DuplicateFilter = {
  readonly hashes: Int32Array;
  readonly times: Float64Array;
  /** What differs between links: MAC addresses, hop limit, interface. */
  readonly links: Int32Array;
};

export function createDuplicateFilter(): DuplicateFilter {
  return { hashes: new Int32Array(SLOTS), times: new Float64Array(SLOTS).fill(-1), links: new Int32Array(SLOTS) };
}

/**
 * Whether the IP packet was recorded already: the same within 5 ms, by another interface, with other MAC addresses or
 * another hop limit; or all of it again with an IPv4 identification, which a sender does not repeat so soon (RFC 6864).
 * Without one, what looks the same on the same link may have been sent twice.
 */
export function isDuplicate(
  filter: DuplicateFilter,
  layers: Layers,
  view: DataView,
  time: number,
  interfaceId: number,
): boolean {
  if (layers.ipPayloadOffset < 0) return false;
  const hash = hashPacket(layers, view);
  const link = hashLink(layers, view, interfaceId);
  const slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
  const age = time - filter.times[slot]!;
  const known = filter.hashes[slot] === hash && filter.times[slot]! >= 0 && age <= WINDOW && age >= -WINDOW;
  const isCopy = known && (filter.links[slot] !== link || (layers.ipVersion === 4 && layers.identification !== 0));
  if (isCopy) return true;
  filter.hashes[slot] = hash;
  filter.times[slot] = time;
  filter.links[slot] = link;
  return false;
}

/**
 * Counts row `i` of the batch in `duplicates` when it is one, and takes its payload out of the layers: it stays in packets
 * and bytes, as Wireshark counts them. `time` is the packet's.
 */
export function leaveOutDuplicate(
  filter: DuplicateFilter,
  layers: Layers,
  { view, interfaceId, frameNumber, fileOffset }: RecordBatch,
  i: number,
  time: number,
  duplicates: Occurrence,
): void {
  if (!isDuplicate(filter, layers, view, time, interfaceId[i]!)) return;
  if (duplicates.count++ === 0) {
    duplicates.firstFrame = frameNumber[i]!;
    duplicates.firstOffset = fileOffset[i]!;
  }
  layers.payloadLength = 0;
  layers.payloadOffset = -1;
  layers.payloadEnd = -1;
  // Nor is it a piece of anything.
  layers.isFragment = 0;
}

/** Words of the IP payload that are looked at: all of a TCP header, or a UDP header and what follows. */
const WORDS_SEEN = 5;

/** Of the addresses only the last words: the checksum of the transport, which is looked at, covers all of them. */
function hashPacket(layers: Layers, view: DataView): number {
  const { addresses, ipPayloadOffset, ipPayloadEnd } = layers;
  let hash = Math.imul(layers.identification ^ (layers.fragmentOffset << 16), 0x9e3779b1) ^ layers.ipPayloadLength;
  hash = mix(hash, Math.imul(addresses[3]!, 31) + addresses[7]! + layers.protocol);
  const last = ipPayloadEnd - 4;
  for (let i = 0, at = ipPayloadOffset; i < WORDS_SEEN && at <= last; i++, at += 4) hash = mix(hash, view.getInt32(at));
  return last >= ipPayloadOffset ? mix(hash, view.getInt32(last)) : hash;
}

function hashLink(layers: Layers, view: DataView, interfaceId: number): number {
  const { sourceMacOffset, destinationMacOffset } = layers;
  let hash = (interfaceId << 16) ^ (layers.vlanId << 8) ^ (layers.tunnelDepth << 28) ^ layers.hopLimit;
  if (sourceMacOffset >= 0) hash ^= Math.imul(view.getInt32(sourceMacOffset + 2), 0x9e3779b1);
  if (destinationMacOffset >= 0) hash ^= Math.imul(view.getInt32(destinationMacOffset + 2), 0x85ebca77);
  return hash;
}

function mix(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
