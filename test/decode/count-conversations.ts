import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { decompress } from 'fzstd';
import { formatAddress } from '../../src/base/ip-address.ts';
import { formatMac, readMac } from '../../src/base/mac-address.ts';
import { CaptureReader } from '../../src/capture/reader.ts';
import { KIND, Layers, PROTOCOL, WORDS } from '../../src/decode/layers.ts';
import { decodePacket } from '../../src/decode/packet.ts';

/** `[source, destination, protocol]` joined by blanks, to `[frames, bytes on the wire]`. */
export type Conversations = Map<string, [number, number]>;

export type Counted = {
  /** By the outermost IP header. */
  outer: Conversations;
  /** By the innermost. */
  inner: Conversations;
  /** MAC address to frames sent and received. */
  macs: Conversations;
  tunnelled: number;
  fragments: number;
};

/** The names that tshark's column gives to protocol numbers; -1, a broken chain of extension headers, is another. */
const PROTOCOL_NAMES = new Map<number, string>([
  ...Object.entries(PROTOCOL).map(([name, number]): [number, string] => [number, name]),
  [PROTOCOL.ipv4, 'ip'],
  [88, 'eigrp'],
  [103, 'pim'],
  [PROTOCOL.hopByHop, '0'],
  [PROTOCOL.noNextHeader, 'other'],
  [-1, 'other'],
]);

export function openCapture(path: string): Uint8Array {
  const bytes = readFileSync(path);
  if (path.endsWith('.gz')) return gunzipSync(bytes);
  return path.endsWith('.zst') ? decompress(bytes) : bytes;
}

/** Decodes every frame of a capture and counts as the oracle does. */
export function countConversations(path: string): Counted {
  const counted: Counted = { outer: new Map(), inner: new Map(), macs: new Map(), tunnelled: 0, fragments: 0 };
  const layers = new Layers();
  const reader = new CaptureReader((batch) => {
    for (let i = 0; i < batch.length; i++) {
      const wire = batch.originalLength[i]!;
      decodePacket(batch.view, batch.offset[i]!, batch.capturedLength[i]!, wire, batch.linkType[i]!, layers);
      countFrame(batch.view, wire, layers, counted);
    }
  });
  reader.feed(openCapture(path));
  reader.end();
  return counted;
}

function countFrame(view: DataView, wire: number, layers: Layers, counted: Counted): void {
  if (layers.sourceMacOffset >= 0) add(counted.macs, formatMac(readMac(view, layers.sourceMacOffset)), 1, 0);
  if (layers.destinationMacOffset >= 0) add(counted.macs, formatMac(readMac(view, layers.destinationMacOffset)), 0, 1);
  if (layers.kind !== KIND.ip) return;
  add(counted.outer, conversation(layers.outerAddresses, layers.outerProtocol), 1, wire);
  add(counted.inner, conversation(layers.addresses, layers.protocol), 1, wire);
  if (layers.tunnelDepth > 0) counted.tunnelled++;
  if (layers.isFragment === 1) counted.fragments++;
}

function conversation(words: Int32Array, protocol: number): string {
  return `${formatAddress(words)} ${formatAddress(words, WORDS)} ${PROTOCOL_NAMES.get(protocol) ?? protocol}`;
}

function add(counts: Conversations, key: string, first: number, second: number): void {
  const row = counts.get(key);
  if (row === undefined) counts.set(key, [first, second]);
  else {
    row[0] += first;
    row[1] += second;
  }
}
