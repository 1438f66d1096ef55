import type { FaultCount, Occurrence } from '../capture/capture-facts.ts';
import type { RecordBatch } from '../capture/record.ts';
import { FAULT, LAYER_NAMES, type Layers } from '../decode/layers.ts';
import { createTimeLine, placeInTime, type TimeLine } from './time-line.ts';

/** Totals over every packet of a capture, whatever it says. */
export type PacketTotals = {
  packets: number;
  capturedBytes: number;
  originalBytes: number;
  readonly times: TimeLine;
  cutPackets: number;
  /** Frames that are copies of another. */
  readonly duplicates: Occurrence;
  readonly linkTypes: Set<number>;
  lastLinkType: number;
  /** [fault × layers + layer] → count, first frame, first offset. */
  readonly faultCounts: Float64Array;
  readonly faultFrames: Float64Array;
  readonly faultOffsets: Float64Array;
};

const FAULTS = Object.keys(FAULT).length;

/** `previousTime`: of the last packet of the capture that this one continues, in microseconds; else 0. */
export function createPacketTotals(previousTime: number): PacketTotals {
  const cells = FAULTS * LAYER_NAMES.length;
  return {
    packets: 0,
    capturedBytes: 0,
    originalBytes: 0,
    times: createTimeLine(previousTime),
    cutPackets: 0,
    duplicates: { count: 0, firstFrame: 0, firstOffset: 0 },
    linkTypes: new Set(),
    lastLinkType: -1,
    faultCounts: new Float64Array(cells),
    faultFrames: new Float64Array(cells),
    faultOffsets: new Float64Array(cells),
  };
}

/** Counts row `i` of the batch; `times.previousTime` is its time afterwards. */
export function countPacket(totals: PacketTotals, batch: RecordBatch, i: number): void {
  totals.packets++;
  totals.capturedBytes += batch.capturedLength[i]!;
  totals.originalBytes += batch.originalLength[i]!;
  if (batch.originalLength[i]! > batch.capturedLength[i]!) totals.cutPackets++;
  if (batch.linkType[i] !== totals.lastLinkType) {
    totals.lastLinkType = batch.linkType[i]!;
    totals.linkTypes.add(totals.lastLinkType);
  }
  placeInTime(totals.times, batch.timestamp[i]!, batch.frameNumber[i]!, batch.fileOffset[i]!);
}

/** Counts why decoding of the packet stopped. */
export function countFault(totals: PacketTotals, layers: Layers, frame: number, offset: number): void {
  const cell = layers.fault * LAYER_NAMES.length + layers.faultLayer;
  if (totals.faultCounts[cell]!++ > 0) return;
  totals.faultFrames[cell] = frame;
  totals.faultOffsets[cell] = offset;
}

/** The faults that occurred. */
export function listFaults(totals: PacketTotals): FaultCount[] {
  const faults: FaultCount[] = [];
  for (let cell = 0; cell < totals.faultCounts.length; cell++) {
    if (totals.faultCounts[cell] === 0) continue;
    faults.push({
      fault: Math.floor(cell / LAYER_NAMES.length),
      layer: cell % LAYER_NAMES.length,
      count: totals.faultCounts[cell]!,
      firstFrame: totals.faultFrames[cell]!,
      firstOffset: totals.faultOffsets[cell]!,
    });
  }
  return faults;
}
