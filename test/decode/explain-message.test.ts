import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainFrame } from '../../src/decode/explain.ts';
import type { ExplainedField } from '../../src/decode/explain-page.ts';
import { bytesWithoutRow, explainBytes, frameOf } from './explained-message.ts';
import { asciiBytes, bytesOf, concatBytes } from './hostile-bytes.ts';
import type { SampleMessage } from './sample-carriers.ts';
import { SAMPLE_MESSAGES } from './sample-messages.ts';
import { SHIPPED_PATTERNS } from './shipped-patterns.ts';

const RAW_IP = 101;
/** Four hundred, the row that tells what is left out, the payload's and the fault's; each with a gap before it. */
const MOST_ROWS = 2 * 403;

const names = Object.keys(SAMPLE_MESSAGES);

const change = fc.record({ at: fc.nat(), value: fc.integer({ min: 0, max: 255 }) });
const hostile = fc.record({
  name: fc.constantFrom(...names),
  changes: fc.array(change, { maxLength: 4 }),
  cut: fc.double({ min: 0.1, max: 1.5, noNaN: true }),
  unsent: fc.constantFrom(0, 0, 40),
});

type Hostile = { name: string; changes: { at: number; value: number }[]; cut: number };

function spoil({ name, changes, cut }: Hostile): Uint8Array {
  const sample: SampleMessage = SAMPLE_MESSAGES[name]!;
  const bytes = sample.bytes.slice(0, Math.ceil(sample.bytes.length * Math.min(1, cut)));
  for (const { at, value } of changes) bytes[at % bytes.length] = value;
  return frameOf({ ...sample, bytes });
}

const CARRIERS = ['IPv4', 'IPv6', 'UDP', 'TCP', 'ICMP', 'ICMPv6', 'payload'];

/** The layers of a frame's rows that explain the message itself. */
function layersOf(rows: readonly ExplainedField[]): Set<string> {
  return new Set(rows.map(({ layer }) => layer).filter((layer) => !CARRIERS.includes(layer)));
}

describe('explainMessage', () => {
  it('explains every sample to its last byte, what it leaves being payload', async () => {
    for (const [name, sample] of Object.entries(SAMPLE_MESSAGES)) {
      const frame = frameOf(sample);
      const rows = await explainBytes(frame);
      expect(layersOf(rows).size, name).toBeGreaterThan(0);
      expect(layersOf(rows), name).not.toContain('frame');
      const ends = rows.map(({ offset, length }) => offset + length);
      expect(Math.max(...ends), name).toBe(frame.length);
      const payload = rows.findIndex(({ layer }) => layer === 'payload');
      if (payload < 0) continue;
      expect(payload, name).toBe(rows.length - 1);
      expect(rows[payload]!.offset, name).toBe(Math.max(...ends.slice(0, -1)));
    }
  });

  it('tells every byte of spoilt messages and none outside of the frame, never throws, and does not depend on what lies around it', async () => {
    const whole = new Map<string, Set<string>>();
    for (const name of names) whole.set(name, layersOf(await explainBytes(frameOf(SAMPLE_MESSAGES[name]!))));
    const reached = new Set<string>();
    await fc.assert(
      fc.asyncProperty(hostile, async (sample) => {
        const frame = spoil(sample);
        const rows = await explainBytes(frame, frame.length + sample.unsent);
        const alone = new DataView(frame.buffer, frame.byteOffset, frame.length);
        // A view of exactly the frame throws on every read outside of it.
        expect(
          await explainFrame(alone, 0, frame.length, frame.length + sample.unsent, RAW_IP, SHIPPED_PATTERNS),
        ).toEqual(rows);
        for (const { offset, length, layer, name } of rows) {
          if (offset < 0 || length < 0 || offset + length > frame.length) expect({ layer, name }).toBe('inside');
        }
        expect(rows.length).toBeLessThanOrEqual(MOST_ROWS);
        expect(bytesWithoutRow(rows, frame.length)).toBe(0);
        const isExplained = [...whole.get(sample.name)!].every((layer) => layersOf(rows).has(layer));
        if (isExplained) reached.add(sample.name);
      }),
      { numRuns: 6000, seed: 20191204 },
    );
    expect(names.filter((name) => !reached.has(name))).toEqual([]);
  });

  it('says nothing of a segment that goes on with what an earlier one began', async () => {
    for (const part of [bytesOf('00 17 03 03 00 10 ffffffff'), asciiBytes('t: cam.example\r\n\r\n'), bytesOf('0500')]) {
      const rows = await explainBytes(frameOf({ protocol: 6, ports: [40000, 8000], bytes: part }));
      expect(rows.filter(({ layer }) => layer !== 'IPv4' && layer !== 'TCP')).toMatchObject([{ name: 'payload' }]);
    }
  });

  it('takes no media and no short header for what only further packets would show', async () => {
    const rtp = bytesOf(`8060 0001 00000000 cafebabe ${'5a'.repeat(40)}`);
    const short = bytesOf(`4a ${'5a'.repeat(40)}`);
    for (const bytes of [rtp, short]) {
      const rows = await explainBytes(frameOf({ protocol: 17, ports: [40000, 443], bytes }));
      expect(rows.at(-1)).toMatchObject({ layer: 'payload', offset: 28, length: bytes.length });
      expect(rows.at(-2)).toMatchObject({ layer: 'UDP' });
    }
  });

  it('tells how many bytes of a message the snap length cut', async () => {
    const frame = frameOf(SAMPLE_MESSAGES.HTTP!);
    const rows = await explainBytes(frame.slice(0, 80), frame.length);
    expect(rows.at(-2)).toMatchObject({
      layer: 'HTTP',
      name: 'field',
      offset: 62,
      length: 18,
      value: 'Host: cam.example\r',
    });
    expect(rows.at(-1)).toMatchObject({ layer: 'payload', offset: 80, length: 0, value: '0 bytes of 26 on the wire' });
  });

  it('bounds the rows of a message, and tells how many are left out', async () => {
    const records = Array.from({ length: 200 }, () => bytesOf('c00c 0001 0001 0000003c 0004 cb007107'));
    const question = bytesOf('1234 8180 0001 00c8 0000 0000 01 61 00 0001 0001');
    const rows = await explainBytes(
      frameOf({ protocol: 17, ports: [53, 40000], bytes: concatBytes(question, ...records) }),
    );
    expect(rows).toHaveLength(401);
    expect(rows.at(-1)).toMatchObject({ name: 'not shown', value: '823 more rows' });
  });
});
