import {
  BATCH_SIZE,
  type CaptureInterface,
  type CaptureNote,
  type CaptureNoteCode,
  type FileName,
  type RecordBatch,
  type RecordHandler,
} from './record.ts';

/** Kept of comments, names and kinds of notes at most: a file can carry millions, and none may fill the memory. */
const MAX_COMMENTS = 1000;
const MAX_COMMENT_LENGTH = 1000;
const MAX_NAMES = 100_000;
const MAX_NOTES = 32;

/**
 * What the parsers of one capture write to, and how they tell the reader what they need. A record is written into row
 * `batch.length` and then committed.
 */
export class RecordSink {
  readonly batch: RecordBatch;
  readonly interfaces: CaptureInterface[] = [];
  readonly names: FileName[] = [];
  readonly comments: string[] = [];
  readonly notes: CaptureNote[] = [];
  /** Records committed so far. */
  frames = 0;
  /** Offset of the view's first byte in the uncompressed stream. */
  viewStart = 0;
  /** Bytes that the parser must see from where it stopped before it can go on. */
  needed = 0;
  /** Bytes after where the parser stopped that it does not want to see. */
  skip = 0;
  /** Whether the parser stopped inside a record although it has seen all bytes so far. */
  inside = false;
  /** No more bytes will come. */
  ended = false;
  /** Reading stopped before the end. */
  stopped = false;
  complete = true;
  readonly #onBatch: RecordHandler;

  constructor(onBatch: RecordHandler) {
    this.#onBatch = onBatch;
    this.batch = {
      view: new DataView(new ArrayBuffer(0)),
      length: 0,
      offset: new Int32Array(BATCH_SIZE),
      capturedLength: new Int32Array(BATCH_SIZE),
      originalLength: new Float64Array(BATCH_SIZE),
      timestamp: new Float64Array(BATCH_SIZE),
      frameNumber: new Float64Array(BATCH_SIZE),
      fileOffset: new Float64Array(BATCH_SIZE),
      linkType: new Int32Array(BATCH_SIZE),
      interfaceId: new Int32Array(BATCH_SIZE),
    };
  }

  /** Points the batch at other bytes; what it holds of the former ones is handed over first. */
  show(view: DataView, viewStart: number): void {
    this.flush();
    this.batch.view = view;
    this.viewStart = viewStart;
  }

  /** Completes row `batch.length`, whose other columns the parser has written. */
  commit(offset: number, capturedLength: number): void {
    const batch = this.batch;
    const row = batch.length;
    batch.offset[row] = offset;
    batch.capturedLength[row] = capturedLength;
    batch.fileOffset[row] = this.viewStart + offset;
    this.frames++;
    batch.frameNumber[row] = this.frames;
    batch.length = row + 1;
    if (batch.length === BATCH_SIZE) this.flush();
  }

  flush(): void {
    if (this.batch.length === 0) return;
    this.#onBatch(this.batch);
    this.batch.length = 0;
  }

  /** Counts a note; place and detail are those of the first of its kind. `offset` is into the view. */
  note(code: CaptureNoteCode, offset: number, detail: string): void {
    const known = this.#findNote(code, detail);
    if (known !== null) known.count++;
    else {
      const fileOffset = this.viewStart + offset;
      this.notes.push({ code, count: 1, frameNumber: this.frames + 1, fileOffset, detail });
    }
  }

  /** Loops without a closure: every packet of a nanosecond capture comes here. */
  #findNote(code: CaptureNoteCode, detail: string): CaptureNote | null {
    const { notes } = this;
    const isFull = notes.length >= MAX_NOTES;
    let sameCode: CaptureNote | null = null;
    for (let i = 0; i < notes.length; i++) {
      const note = notes[i]!;
      if (note.code !== code) continue;
      if (note.detail === detail) return note;
      sameCode ??= note;
    }
    return isFull ? sameCode : null;
  }

  /** Stops the reading: nothing after `offset` can be trusted. */
  stop(code: 'damaged' | 'unsupported-version', offset: number, detail: string): void {
    this.note(code, offset, detail);
    this.stopped = true;
    this.complete = false;
  }

  addComment(text: string): void {
    if (this.comments.length < MAX_COMMENTS) this.comments.push(text.slice(0, MAX_COMMENT_LENGTH));
  }

  addName(address: string, name: string, offset: number): void {
    if (this.names.length >= MAX_NAMES) return;
    this.names.push({ address, name, frameNumber: this.frames + 1, fileOffset: this.viewStart + offset });
  }
}
