import { CaptureReader } from '../../capture/reader.ts';
import { readCapture } from './read-capture.ts';

/** What a capture begins with. */
export type FirstPacket = {
  /** Microseconds since 1970; NaN when the packet carries no time. */
  time: number;
  linkType: number;
};

/** The first packet of the capture at `path`, of which no more is read than it takes; null when it holds none. Rejects as `readCapture` and the reader do. */
export async function readFirstPacket(path: string): Promise<FirstPacket | null> {
  const found: FirstPacket[] = [];
  const reader = new CaptureReader(({ length, timestamp, linkType }) => {
    if (found.length === 0 && length > 0) found.push({ time: timestamp[0]!, linkType: linkType[0]! });
  });
  await readCapture(path, {
    feed: (chunk) => reader.feed(chunk),
    note: (code, detail) => reader.note(code, detail),
    get stopped() {
      return reader.stopped || found.length > 0;
    },
  });
  reader.end();
  return found[0] ?? null;
}
