import { TCP } from '../decode/layers.ts';
import { D, I, STATE } from './flow-record.ts';

/**
 * Sequence numbers of one direction (RFC 9293, section 3.4; arithmetic modulo 2^32): how many bytes of a segment are
 * new. Gaps are remembered by size and by where the youngest began: a later segment below the highest byte is new as
 * far as it fills a gap, and a retransmission otherwise.
 */
export function countNewBytes(
  ints: Int32Array,
  base: number,
  fromOriginator: boolean,
  sequence: number,
  length: number,
): number {
  const known = fromOriginator ? STATE.oSequence : STATE.rSequence;
  const nextAt = base + (fromOriginator ? I.oNext : I.rNext);
  if ((ints[base + I.state]! & known) === 0) {
    ints[base + I.state]! |= known;
    ints[nextAt] = (sequence + length) | 0;
    return length;
  }
  const ahead = (sequence - ints[nextAt]!) | 0;
  if (ahead >= 0) {
    if (ahead > 0) openGap(ints, base, fromOriginator, ints[nextAt]!, ahead);
    ints[nextAt] = (sequence + length) | 0;
    return length;
  }
  const beyond = ahead + length;
  if (beyond > 0) ints[nextAt] = (sequence + length) | 0;
  const below = beyond > 0 ? -ahead : length;
  return (beyond > 0 ? beyond : 0) + fillGap(ints, base, fromOriginator, sequence, below);
}

/** A jump of more than this is another connection or a damaged header, not a gap to wait for. */
const LARGEST_GAP = 1 << 30;

function openGap(ints: Int32Array, base: number, fromOriginator: boolean, start: number, size: number): void {
  if (size > LARGEST_GAP) return;
  const missingAt = base + (fromOriginator ? I.oMissing : I.rMissing);
  if (ints[missingAt] === 0) ints[base + (fromOriginator ? I.oHole : I.rHole)] = start;
  ints[missingAt] = Math.min(ints[missingAt]! + size, 0x7fffffff);
}

/** How many of `length` bytes from `sequence` fill a gap. */
function fillGap(ints: Int32Array, base: number, fromOriginator: boolean, sequence: number, length: number): number {
  const missingAt = base + (fromOriginator ? I.oMissing : I.rMissing);
  const missing = ints[missingAt]!;
  const beforeGap = (ints[base + (fromOriginator ? I.oHole : I.rHole)]! - sequence) | 0;
  const inGap = beforeGap > 0 ? length - beforeGap : length;
  const filled = Math.max(0, Math.min(missing, inGap));
  ints[missingAt] = missing - filled;
  if (filled < length) ints[base + I.state]! |= fromOriginator ? STATE.oRetransmitted : STATE.rRetransmitted;
  return filled;
}

/** Takes a segment's flags into the flow's state, and measures the handshake's round trip. */
export function noteFlags(
  ints: Int32Array,
  doubles: Float64Array,
  base: number,
  fromOriginator: boolean,
  flags: number,
  time: number,
): void {
  let state = ints[base + I.state]!;
  if ((flags & TCP.syn) !== 0) state = noteSyn(ints, doubles, base, fromOriginator, flags, time, state);
  if ((flags & TCP.fin) !== 0) state |= fromOriginator ? STATE.oFin : STATE.rFin;
  if ((flags & TCP.rst) !== 0) state |= fromOriginator ? STATE.oRst : STATE.rRst;
  ints[base + I.state] = state;
}

function noteSyn(
  ints: Int32Array,
  doubles: Float64Array,
  base: number,
  fromOriginator: boolean,
  flags: number,
  time: number,
  state: number,
): number {
  const at = base >> 1;
  if (fromOriginator) {
    if ((flags & TCP.ack) !== 0) return state;
    if ((state & STATE.oSyn) !== 0) return state | STATE.oSynRepeated;
    doubles[at + D.synTime] = time;
    return state | STATE.oSyn;
  }
  if ((flags & TCP.ack) === 0) return state | STATE.rSyn;
  if ((state & (STATE.rSynAck | STATE.oSynRepeated)) === 0 && (state & STATE.oSyn) !== 0) {
    const roundTrip = time - doubles[at + D.synTime]!;
    if (roundTrip > 0 && roundTrip < 0x7fffffff) ints[base + I.rtt] = Math.round(roundTrip);
  }
  return state | STATE.rSynAck;
}
