/** How many records a batch holds at most: small enough to stay in the first-level cache. */
export const BATCH_SIZE = 64;

/**
 * Up to 64 consecutive packet records, columns by position. The batch and the bytes behind `view` are reused: both are
 * valid only until the handler returns.
 */
export type RecordBatch = {
  /** The records' bytes; row `i` is `view[offset[i], offset[i] + capturedLength[i])`. */
  view: DataView;
  /** Rows in use. */
  length: number;
  readonly offset: Int32Array;
  /** Bytes kept in the capture. */
  readonly capturedLength: Int32Array;
  /** Bytes on the wire. */
  readonly originalLength: Float64Array;
  /** Microseconds since 1970; NaN when the record carries no time (pcapng Simple Packet Block). */
  readonly timestamp: Float64Array;
  /** From 1, as Wireshark's `frame.number`. */
  readonly frameNumber: Float64Array;
  /** Of the packet's first byte, in the uncompressed stream. */
  readonly fileOffset: Float64Array;
  /** LINKTYPE_ value (https://www.tcpdump.org/linktypes.html). */
  readonly linkType: Int32Array;
  /** Index into the capture's interfaces, counted over all sections. */
  readonly interfaceId: Int32Array;
};

/** Receives each full batch; must not keep it. */
export type RecordHandler = (batch: RecordBatch) => void;

/** One interface of a capture, as its header or Interface Description Block gives it. */
export type CaptureInterface = {
  linkType: number;
  /** 0: no limit. */
  snapLength: number;
  name: string | null;
  description: string | null;
  /** Packets that the interface dropped (Interface Statistics Block), or null when the file does not say. */
  dropped: number | null;
};

/** A name that the capture file itself carries (pcapng Name Resolution Block). */
export type FileName = {
  address: string;
  name: string;
  /** Of the next packet, which the file may not have. */
  frameNumber: number;
  fileOffset: number;
};

/** Something about the file that a reader of the report should know; wording is left to the report. */
export type CaptureNote = {
  code: CaptureNoteCode;
  /** How often. */
  count: number;
  /** Where first: frame number of the next packet, and offset in the uncompressed stream. */
  frameNumber: number;
  fileOffset: number;
  /** What the code's sentence needs: a length, a block type, a dialect. */
  detail: string;
};

export type CaptureNoteCode =
  | 'cut-off' // the file ends inside a record or block
  | 'damaged' // an impossible length or value; reading stopped here
  | 'damaged-options' // a block's options run past its end; the block was kept without them
  | 'checksum' // a compressed stream's checksum does not match what was read
  | 'unsupported-block' // a block type that is skipped
  | 'unsupported-version' // a section of a version that is not known; reading stopped here
  | 'dropped-digits' // times finer than a microsecond were rounded down
  | 'swapped-lengths' // captured and original length stood in each other's place
  | 'no-timestamp' // packets without a time
  | 'trailing-bytes'; // bytes after the last record that are no record

/** What is known of a capture file once it has been read. */
export type CaptureSummary = {
  /** `pcap` or `pcapng`, with the dialect where there is one: `pcap (nanoseconds)`. */
  format: string;
  byteOrder: 'little' | 'big';
  interfaces: CaptureInterface[];
  names: FileName[];
  comments: string[];
  notes: CaptureNote[];
  /** False when the file was cut off or damaged. */
  complete: boolean;
};

/** The input cannot be read at all: not a capture, or empty. `code` is stable; `hint` says what to do. */
export class CaptureError extends Error {
  readonly code: 'empty' | 'not-a-capture' | 'unsupported-format';
  readonly fileOffset: number;
  readonly hint: string;

  constructor(code: CaptureError['code'], message: string, hint: string, fileOffset = 0) {
    super(message);
    this.name = 'CaptureError';
    this.code = code;
    this.fileOffset = fileOffset;
    this.hint = hint;
  }
}
