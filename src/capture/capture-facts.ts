import type { CaptureNote } from './record.ts';

/** Packets that one reason kept from being read further, by layer. */
export type FaultCount = {
  /** Value of FAULT. */
  fault: number;
  /** Index into LAYER_NAMES. */
  layer: number;
  count: number;
  firstFrame: number;
  firstOffset: number;
};

/** A stretch of recording, microseconds since 1970. */
export type TimeSpan = { start: number; end: number };

/** How often something happened, and where first (0 while it has not). */
export type Occurrence = { count: number; firstFrame: number; firstOffset: number };

/** One capture as a whole: what its file says, and totals over its packets. */
export type CaptureFacts = {
  /** As shown in reports. */
  path: string;
  /** Which home it was taken in: devices and names of one site belong together. */
  site: string;
  sha256: string | null;
  format: string;
  /** In rising order. */
  linkTypes: number[];
  packets: number;
  capturedBytes: number;
  originalBytes: number;
  /**
   * Microseconds since 1970: the smallest and the largest time of all packets; null when none has a time. Times before
   * 1990 are those of an unset clock, and count only where no packet has another.
   */
  firstTime: number | null;
  lastTime: number | null;
  /** From firstTime to lastTime without the silences of more than a day, in rising order. */
  spans: TimeSpan[];
  /** Packets whose time lies before that of the packet before. */
  outOfOrder: number;
  /** Those of them by more than a minute. */
  clockSteps: Occurrence;
  /** Packets with a time before 1990, or beyond 2255. */
  clockUnset: Occurrence;
  /** Packets captured shorter than they were. */
  cutPackets: number;
  /** Frames recorded more than once: counted in packets and bytes, left out of payload. */
  duplicateFrames: Occurrence;
  /** False when the file was cut off or damaged. */
  complete: boolean;
  /** What the interfaces dropped, as far as the file says; null when it does not. */
  droppedPackets: number | null;
  /** Whether it was read as the continuation of the capture before it (`--join`). */
  continues: boolean;
  /** As the file carries them. */
  comments: string[];
  notes: CaptureNote[];
  faults: FaultCount[];
  /** Bounds that were met: rows, names or addresses that found no place. */
  overflow: { what: 'addresses' | 'names' | 'facts' | 'activity' | 'flows'; count: number }[];
};
