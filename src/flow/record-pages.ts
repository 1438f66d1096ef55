import { I, RECORD_DOUBLES, RECORD_INTS } from './flow-record.ts';

/** Records that one page holds: 3 MiB, so that growing copies nothing. */
const PAGE_SHIFT = 14;
export const PAGE_RECORDS = 1 << PAGE_SHIFT;

/** Records of flows, seen both ways; `base` of a record is in ints, half of it in doubles. */
export type RecordPage = { readonly ints: Int32Array; readonly doubles: Float64Array };

/** Flow records by number. A number that was given back is given out again: pages grow with what is in use. */
export class RecordPages {
  readonly #pages: RecordPage[] = [];
  readonly #free: number[] = [];
  #count = 0;

  /** Numbers are [0, count); a record whose `flowCount` is 0 is not in use. */
  get count(): number {
    return this.#count;
  }

  get inUse(): number {
    return this.#count - this.#free.length;
  }

  pageOf(number: number): RecordPage {
    return this.#pages[number >>> PAGE_SHIFT]!;
  }

  /** The number of a record of zeros. */
  allocate(): number {
    const reused = this.#free.pop();
    if (reused !== undefined) return reused;
    if (this.#count >>> PAGE_SHIFT === this.#pages.length) {
      const buffer = new ArrayBuffer(PAGE_RECORDS * RECORD_DOUBLES * 8);
      this.#pages.push({ ints: new Int32Array(buffer), doubles: new Float64Array(buffer) });
    }
    return this.#count++;
  }

  release(number: number): void {
    const base = recordBase(number);
    this.pageOf(number).ints.fill(0, base, base + RECORD_INTS);
    this.#free.push(number);
  }

  /** Calls `visit` with each record in use, in order of number. */
  each(visit: (number: number, ints: Int32Array, base: number) => void): void {
    for (let number = 0; number < this.#count; number++) {
      const { ints } = this.pageOf(number);
      const base = recordBase(number);
      if (ints[base + I.flowCount] !== 0) visit(number, ints, base);
    }
  }
}

/** Where the record begins in its page's ints. */
export function recordBase(number: number): number {
  return (number & (PAGE_RECORDS - 1)) * RECORD_INTS;
}
