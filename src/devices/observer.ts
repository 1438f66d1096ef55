import type { CaptureNoteCode } from '../capture/record.ts';
import type { ProtocolRule } from '../decode/protocol-rules.ts';
import type { CaptureLabel } from './capture-description.ts';
import type { Observations } from './observations.ts';

/** What an observer is to know before the first byte. */
export type ObserveOptions = {
  /** As shown in reports. */
  path: string;
  site: string;
  /** Flows kept apart at most. */
  maxFlows: number;
  /** Protocols that are told by a pattern (`rules/protocols/`). */
  protocols?: readonly ProtocolRule[];
};

/** Takes a capture in chunks, in order; a chunk's memory is the caller's again when `feed` returns. */
export type Observer = {
  /** Whether damage stopped the reading: further bytes are of no use. */
  readonly stopped: boolean;
  /** What the source of the bytes knows of them: a compressed stream that is cut. */
  note(code: CaptureNoteCode, detail: string): void;
  feed(chunk: Uint8Array): void;
  /** Ends this capture and begins one that continues it: the next piece of a rotated recording. `sha256`: of the one that ends. */
  next(label: CaptureLabel, sha256?: string): void;
  /** To be called once, after the last chunk. `sha256` is known to the caller only by then. */
  end(sha256?: string): Promise<Observations>;
};
