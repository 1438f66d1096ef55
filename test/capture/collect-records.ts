import { CaptureReader } from '../../src/capture/reader.ts';
import type { CaptureSummary } from '../../src/capture/record.ts';

/** One record as a test compares it. */
export type CollectedRecord = {
  frameNumber: number;
  fileOffset: number;
  timestamp: number;
  capturedLength: number;
  originalLength: number;
  linkType: number;
  interfaceId: number;
  bytes: Uint8Array;
};

/** Reads `file` in chunks that end at `cuts` (ascending), each in a buffer that is overwritten afterwards. */
export function collectRecords(file: Uint8Array, cuts: readonly number[] = []) {
  const records: CollectedRecord[] = [];
  const reader = new CaptureReader((batch) => {
    for (let i = 0; i < batch.length; i++) {
      const start = batch.view.byteOffset + batch.offset[i]!;
      records.push({
        frameNumber: batch.frameNumber[i]!,
        fileOffset: batch.fileOffset[i]!,
        timestamp: batch.timestamp[i]!,
        capturedLength: batch.capturedLength[i]!,
        originalLength: batch.originalLength[i]!,
        linkType: batch.linkType[i]!,
        interfaceId: batch.interfaceId[i]!,
        bytes: new Uint8Array(batch.view.buffer, start, batch.capturedLength[i]).slice(),
      });
    }
  });
  let from = 0;
  for (const to of [...cuts, file.length]) {
    const chunk = Uint8Array.from(file.subarray(from, to));
    reader.feed(chunk);
    chunk.fill(0xee);
    from = to;
  }
  const summary: CaptureSummary = reader.end();
  return { records, summary };
}
