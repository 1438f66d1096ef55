import { addSegment, type Opening } from '../flow/opening.ts';

/**
 * Adds to an opening what of a segment is not there yet; false when it does not fit. What came first stays, as in most
 * receivers: a retransmission with other bytes must not change a name that was already delivered.
 */
export function addFirstCopy(opening: Opening, sequence: number, view: DataView, offset: number, end: number): boolean {
  const origin = opening.sequence;
  const start = (sequence - origin) | 0;
  const stop = start + end - offset;
  const known = [0, opening.length, ...opening.pieces];
  let at = start;
  for (let i = 0; i < known.length && at < stop; i += 2) {
    const next = Math.min(known[i]!, stop);
    if (at < next && !addPart(at, next)) return false;
    at = Math.max(at, known[i + 1]!);
  }
  return at >= stop || addPart(at, stop);

  function addPart(from: number, to: number): boolean {
    return addSegment(opening, (origin + from) | 0, view, offset + from - start, offset + to - start);
  }
}
