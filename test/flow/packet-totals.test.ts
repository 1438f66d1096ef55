import { describe, expect, it } from 'vitest';
import { BATCH_SIZE, type RecordBatch } from '../../src/capture/record.ts';
import { FAULT, LAYER, Layers } from '../../src/decode/layers.ts';
import { countFault, countPacket, createPacketTotals, listFaults } from '../../src/flow/packet-totals.ts';

type Packet = { captured: number; original: number; linkType: number };

function batchOf(packets: readonly Packet[]): RecordBatch {
  const batch: RecordBatch = {
    view: new DataView(new ArrayBuffer(0)),
    length: packets.length,
    offset: new Int32Array(BATCH_SIZE),
    capturedLength: new Int32Array(BATCH_SIZE),
    originalLength: new Float64Array(BATCH_SIZE),
    timestamp: Float64Array.from({ length: BATCH_SIZE }, (_, i) => 1_700_000_000e6 + i),
    frameNumber: Float64Array.from({ length: BATCH_SIZE }, (_, i) => i + 1),
    fileOffset: new Float64Array(BATCH_SIZE),
    linkType: new Int32Array(BATCH_SIZE),
    interfaceId: new Int32Array(BATCH_SIZE),
  };
  for (const [i, { captured, original, linkType }] of packets.entries()) {
    batch.capturedLength[i] = captured;
    batch.originalLength[i] = original;
    batch.linkType[i] = linkType;
  }
  return batch;
}

describe('totals over packets', () => {
  it('are packets, bytes as captured and as they were, and every link type', () => {
    const totals = createPacketTotals(0);
    const packets = [
      { captured: 60, original: 60, linkType: 1 },
      { captured: 96, original: 1500, linkType: 1 },
      { captured: 50, original: 50, linkType: 113 },
      { captured: 60, original: 60, linkType: 1 },
    ];
    const batch = batchOf(packets);
    for (let i = 0; i < packets.length; i++) countPacket(totals, batch, i);
    expect(totals).toMatchObject({ packets: 4, capturedBytes: 266, originalBytes: 1670, cutPackets: 1 });
    expect([...totals.linkTypes]).toEqual([1, 113]);
  });

  it('tell of each fault and layer how often it stopped decoding, and where first', () => {
    const totals = createPacketTotals(0);
    const layers = new Layers();
    const faults = [
      [FAULT.truncated, LAYER.tcp],
      [FAULT.malformed, LAYER.ipv4],
      [FAULT.truncated, LAYER.tcp],
    ] as const;
    for (const [i, [fault, layer]] of faults.entries()) {
      layers.fault = fault;
      layers.faultLayer = layer;
      countFault(totals, layers, i + 1, 100 * i);
    }
    expect(listFaults(totals)).toEqual([
      { fault: FAULT.truncated, layer: LAYER.tcp, count: 2, firstFrame: 1, firstOffset: 0 },
      { fault: FAULT.malformed, layer: LAYER.ipv4, count: 1, firstFrame: 2, firstOffset: 100 },
    ]);
  });

  it('know no faults of a capture that has none', () => {
    expect(listFaults(createPacketTotals(0))).toEqual([]);
  });
});
