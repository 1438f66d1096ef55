import { CaptureReader } from '../../capture/reader.ts';
import { Failure } from '../failure.ts';
import { readCapture } from './read-capture.ts';

/** One packet record of a capture, with bytes of its own. */
export type Frame = {
  bytes: Uint8Array;
  originalLength: number;
  /** Microseconds since 1970; NaN when the packet carries no time. */
  time: number;
  linkType: number;
  /** Of the packet's first byte, in the uncompressed stream. */
  fileOffset: number;
};

/** Frame `number` (from 1, as Wireshark's) of the capture at `path`. Rejects as `readCapture` does, and with Failure when there is no such frame. */
export async function readFrame(path: string, number: number): Promise<Frame> {
  const found: Frame[] = [];
  let frames = 0;
  const reader = new CaptureReader((batch) => {
    const first = batch.frameNumber[0]!;
    frames = first + batch.length - 1;
    const row = number - first;
    if (row < 0 || row >= batch.length) return;
    const { view } = batch;
    const start = view.byteOffset + batch.offset[row]!;
    found.push({
      bytes: new Uint8Array(view.buffer, start, batch.capturedLength[row]!).slice(),
      originalLength: batch.originalLength[row]!,
      time: batch.timestamp[row]!,
      linkType: batch.linkType[row]!,
      fileOffset: batch.fileOffset[row]!,
    });
  });
  await readCapture(path, {
    feed: (chunk) => reader.feed(chunk),
    note: (code, detail) => reader.note(code, detail),
    get stopped() {
      return reader.stopped || found.length > 0;
    },
  });
  const { complete } = reader.end();
  if (found[0] !== undefined) return found[0];
  const damage = complete ? '' : ' before it is cut off or damaged';
  const frame = frames === 0 ? 'has no packets' : `has no frame ${number}: the last is ${frames}`;
  throw new Failure(
    `${path}: ${frame}${damage}`,
    frames === 0 ? 'name another capture' : `give --frame 1 to ${frames}`,
  );
}
