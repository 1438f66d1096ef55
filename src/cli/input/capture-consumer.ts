import type { CaptureNoteCode } from '../../capture/record.ts';

/** Takes the bytes of one capture, decompressed. A chunk's memory is the source's again when `feed` returns. */
export type CaptureConsumer = {
  feed: (chunk: Uint8Array) => void;
  /** What became of the source, told before its end: cut off, damaged, followed by other bytes. */
  note: (code: CaptureNoteCode, detail: string) => void;
  /** True once further bytes are of no use. */
  readonly stopped: boolean;
};

/** Takes the bytes of a capture as they lie on disk, in order. A chunk's memory is free when the promise is kept. */
export type ChunkDecoder = {
  write: (chunk: Uint8Array) => Promise<void> | undefined;
  end: () => void;
};
