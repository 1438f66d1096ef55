import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainFrame } from '../../src/decode/explain.ts';
import { FAULT, Layers, TUNNEL_NAMES } from '../../src/decode/layers.ts';
import { LINK_TYPE } from '../../src/decode/link-type.ts';
import { decodePacket } from '../../src/decode/packet.ts';
import { FRAME_OFFSET, viewOf } from './frame-bytes.ts';
import { LINK_FRAMES, PLAIN_FRAMES, type SampleFrame, TUNNEL_FRAMES } from './sample-frames.ts';
import { SHIPPED_PATTERNS } from './shipped-patterns.ts';

const SAMPLES = [...Object.values(LINK_FRAMES), ...Object.values(TUNNEL_FRAMES), ...Object.values(PLAIN_FRAMES)];

const randomFrame: fc.Arbitrary<SampleFrame> = fc.record({
  linkType: fc.oneof(fc.constantFrom(...Object.values(LINK_TYPE)), fc.nat(300)),
  bytes: fc.uint8Array({ maxLength: 120 }),
});
const mutatedFrame: fc.Arbitrary<SampleFrame> = fc
  .record({
    sample: fc.constantFrom(...SAMPLES),
    changes: fc.array(fc.record({ at: fc.nat(), value: fc.integer({ min: 0, max: 255 }) }), { maxLength: 3 }),
    cut: fc.double({ min: 0.1, max: 3, noNaN: true }),
  })
  .map(({ sample, changes, cut }) => {
    const bytes = sample.bytes.slice(0, Math.ceil(sample.bytes.length * Math.min(1, cut)));
    for (const { at, value } of changes) if (bytes.length > 0) bytes[at % bytes.length] = value;
    return { linkType: sample.linkType, bytes };
  });
const hostileFrame = fc.oneof({ arbitrary: randomFrame, weight: 1 }, { arbitrary: mutatedFrame, weight: 4 });

/** How many bytes from its offset on each field stands for. */
const OFFSETS: [keyof Layers, number][] = [
  ['sourceMacOffset', 6],
  ['destinationMacOffset', 6],
  ['arpSenderMacOffset', 6],
  ['arpTargetMacOffset', 6],
  ['networkOffset', 20],
  ['ipPayloadOffset', 0],
  ['ipPayloadEnd', 0],
  ['transportOffset', 0],
  ['payloadOffset', 0],
  ['payloadEnd', 0],
  ['faultOffset', 0],
];

describe('decodePacket and explainFrame on hostile frames', () => {
  it('never throw, never point outside the frame, and do not depend on what lies around it', async () => {
    const faults = new Set<number>();
    const tunnels = new Set<number>();
    const reused = new Layers();
    await fc.assert(
      fc.asyncProperty(hostileFrame, fc.nat(2000), async ({ linkType, bytes }, more) => {
        const original = bytes.length + more;
        decodePacket(viewOf(bytes), FRAME_OFFSET, bytes.length, original, linkType, reused);
        expectInside(reused, bytes.length, original);
        // A view of exactly the frame throws on every read outside of it.
        const alone = new Layers();
        decodePacket(
          new DataView(bytes.buffer, bytes.byteOffset, bytes.length),
          0,
          bytes.length,
          original,
          linkType,
          alone,
        );
        expect(shifted(reused)).toEqual(shifted(alone, 0));
        faults.add(reused.fault);
        tunnels.add(reused.tunnelDepth > 0 ? reused.tunnel : 0);
        const view = viewOf(bytes);
        for (const row of await explainFrame(view, FRAME_OFFSET, bytes.length, original, linkType, SHIPPED_PATTERNS)) {
          if (row.offset < 0 || row.offset + row.length > bytes.length) expect(row).toBe('inside the frame');
        }
      }),
      { numRuns: 4000, seed: 20191226 },
    );
    expect([...faults].sort()).toEqual(Object.values(FAULT));
    expect(tunnels.size).toBe(TUNNEL_NAMES.length);
  });
});

function expectInside(layers: Layers, captured: number, original: number): void {
  for (const [name, length] of OFFSETS) {
    const at = layers[name] as number;
    if (at === -1) continue;
    if (at < FRAME_OFFSET || at + length > FRAME_OFFSET + captured) expect(`${name} ${at}`).toBe('inside the frame');
  }
  expect(layers.payloadEnd).toBeGreaterThanOrEqual(layers.payloadOffset);
  expect(layers.ipPayloadEnd).toBeGreaterThanOrEqual(layers.ipPayloadOffset);
  expect(layers.payloadLength).toBeGreaterThanOrEqual(Math.max(0, layers.payloadEnd - layers.payloadOffset));
  expect(layers.payloadLength).toBeLessThanOrEqual(original);
  expect(layers.fault === FAULT.none).toBe(layers.faultOffset === -1);
}

/** The fields with offsets counted from the frame. */
function shifted(layers: Layers, by = FRAME_OFFSET): Record<string, unknown> {
  const offsets = new Set<string>([...OFFSETS.map(([name]) => name), 'wireEnd']);
  return Object.fromEntries(
    Object.entries(layers).map(([name, value]) => [name, offsets.has(name) && value !== -1 ? value - by : value]),
  );
}
