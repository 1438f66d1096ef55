import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { formatAddress } from '../../src/base/ip-address.ts';
import { CaptureReader } from '../../src/capture/reader.ts';
import { CaptureError } from '../../src/capture/record.ts';
import { explainMessage } from '../../src/decode/explain-message.ts';
import { createPage } from '../../src/decode/explain-page.ts';
import { Layers } from '../../src/decode/layers.ts';
import { decodePacket } from '../../src/decode/packet.ts';
import type { Observations } from '../../src/devices/observations.ts';
import { createObserver } from '../../src/index.ts';
import { SHIPPED_PATTERNS, SHIPPED_PROTOCOLS } from './shipped-patterns.ts';

const SHARED = join(import.meta.dirname, '../../../shared');

/** Compressed or written in ways that the command's own readers open, not the engine's. */
const NOT_OPENED_HERE = /\.(zst|lz4|snoop)$/;

const captures = existsSync(SHARED)
  ? (JSON.parse(readFileSync(join(SHARED, 'oracle/index.json'), 'utf8')).captures as { file: string }[])
      .map(({ file }) => file)
      .filter((file) => !NOT_OPENED_HERE.test(file))
  : [];

/** Messages of these give no service to a flow: facts about devices, or nothing, come of them. */
const WITHOUT_SERVICE = ['dhcp', 'dhcpv6', 'icmp'];

function isExpected(protocol: string, service: string | null): boolean {
  return service === (WITHOUT_SERVICE.includes(protocol) ? null : protocol);
}

function readBytes(file: string): Uint8Array {
  const bytes = readFileSync(join(SHARED, 'captures', file));
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return isGzip ? gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }) : bytes;
}

async function observe(bytes: Uint8Array): Promise<Observations> {
  const observer = createObserver({ path: 'test', site: 'home', maxFlows: 1e6, protocols: SHIPPED_PROTOCOLS });
  observer.feed(bytes.slice());
  return observer.end();
}

/** The service of each conversation; of endpoints that had several, of none. */
function servicesOf({ flows: { columns, length }, addresses, texts }: Observations): Map<string, string | null> {
  const services = new Map<string, string | null>();
  const several = new Set<string>();
  for (let row = 0; row < length; row++) {
    const ends = (['originator', 'responder'] as const).map(
      (end) => `${formatAddress(addresses, columns[end][row]! * 4)} ${columns[`${end}Port`][row]}`,
    );
    const key = `${columns.protocol[row]} ${ends.sort().join(' ')}`;
    if (services.has(key)) several.add(key);
    services.set(key, columns.service[row]! < 0 ? null : texts[columns.service[row]!]!);
  }
  for (const key of several) services.delete(key);
  return services;
}

type Explained = { key: string; frame: number; protocol: string };

/** What the first frame with payload of each direction of each conversation is explained as. */
async function explainFirstFrames(bytes: Uint8Array): Promise<Explained[]> {
  const seen = new Set<string>();
  const found: Promise<Explained | null>[] = [];
  const layers = new Layers();
  const reader = new CaptureReader((batch) => {
    for (let i = 0; i < batch.length; i++) {
      const start = batch.offset[i]!;
      const captured = batch.capturedLength[i]!;
      decodePacket(batch.view, start, captured, batch.originalLength[i]!, batch.linkType[i]!, layers);
      if (layers.payloadOffset < 0 || layers.payloadOffset >= layers.payloadEnd || layers.isFragment === 1) continue;
      const ends = [
        `${formatAddress(layers.addresses)} ${layers.sourcePort}`,
        `${formatAddress(layers.addresses, 4)} ${layers.destinationPort}`,
      ];
      const direction = `${layers.protocol} ${ends.join(' ')}`;
      if (seen.has(direction)) continue;
      seen.add(direction);
      // QUIC is explained later, when the batch is another's.
      const copy = new Uint8Array(batch.view.buffer, batch.view.byteOffset + start, captured).slice();
      const own = new Layers();
      const view = new DataView(copy.buffer);
      decodePacket(view, 0, captured, batch.originalLength[i]!, batch.linkType[i]!, own);
      const key = `${layers.protocol} ${ends.sort().join(' ')}`;
      const frame = batch.frameNumber[i]!;
      const explained = explainMessage(createPage(view, 0, captured), own, SHIPPED_PATTERNS);
      found.push(explained.then((protocol) => (protocol === null ? null : { key, frame, protocol })));
    }
  });
  reader.feed(bytes.slice());
  reader.end();
  return (await Promise.all(found)).filter((each) => each !== null);
}

describe.skipIf(captures.length === 0)('explainMessage on real captures (needs ../shared)', () => {
  it('explains first frames as the protocol that their flow is given', { timeout: 120_000 }, async () => {
    const differences: string[] = [];
    const agreed = new Map<string, number>();
    for (const file of captures) {
      const bytes = readBytes(file);
      try {
        const services = servicesOf(await observe(bytes));
        for (const { key, frame, protocol } of await explainFirstFrames(bytes)) {
          const service = services.get(key);
          if (service === undefined) continue;
          if (isExpected(protocol, service)) agreed.set(protocol, (agreed.get(protocol) ?? 0) + 1);
          else differences.push(`${file} frame ${frame}: ${protocol}, flow ${service}`);
        }
      } catch (error) {
        if (!(error instanceof CaptureError)) throw error;
      }
    }
    expect(differences).toEqual([]);
    // A comparison that meets nothing proves nothing.
    expect([...agreed.keys()]).toEqual(expect.arrayContaining(['dns', 'tls', 'quic', 'dhcp', 'pppp', 'nbns', 'rtsp']));
    expect([...agreed.values()].reduce((sum, count) => sum + count)).toBeGreaterThan(3000);
  });
});
