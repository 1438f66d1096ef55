/**
 * Tells the application's bytes from the handshake's in one direction of a TLS stream, record by record.
 *
 * Application bytes are those of application data records (type 23), header included. TLS 1.3 writes the later part of
 * its handshake as such records too; without the keys these are told by their place and length:
 * - They exist where no encrypted Finished (a short record of type 22 after ChangeCipherSpec) came first, as it does in
 *   TLS 1.2.
 * - The first record of type 23 is then handshake. If it is short, so are those that follow until one is as long as a
 *   Finished (53 or 69 bytes, for SHA-256 and SHA-384), at most five in all.
 * So a client's early data, and certificates that a client sends in several records, count partly on the wrong side.
 * A direction that did not start with a handshake is taken to be past it.
 */

import { looksLikeTls, MAXIMUM_RECORD_LENGTH, RECORD_HEADER_LENGTH, RECORD_TYPE } from './tls-record.ts';

/** How many words of state one direction takes; all zero to begin with. */
export const TLS_COUNTER_WORDS = 6;

const HEADER_BYTES = 0;
const TYPE = 1;
const LENGTH = 2;
/** Bytes of the record still to come. */
const REMAINING = 3;
const PHASE = 4;
/** Records of type 23 that were counted as handshake. */
const DISGUISED = 5;

const PHASES = { start: 0, handshake: 1, encrypting: 2, disguised: 3, application: 4, lost: 5 } as const;

/** A Finished under AES-GCM or ChaCha20 takes 32 to 40 bytes, under CBC with SHA-384 96. A ServerHello is longer. */
const LONGEST_ENCRYPTED_FINISHED = 96;
const FINISHED_SHA256 = 53;
const FINISHED_SHA384 = 69;
const MAXIMUM_DISGUISED = 5;
/** A first record this long holds a whole flight, or a certificate. */
const WHOLE_FLIGHT = 256;

/**
 * Takes the next bytes of the direction, in order and each once, and returns how many application bytes they settle: a
 * header counts with its last byte. `state` holds TLS_COUNTER_WORDS words from `at`; it is the caller's. After nonsense
 * or a gap everything counts as application data until a range starts with a record again.
 */
export function countApplicationBytes(
  view: DataView,
  offset: number,
  end: number,
  state: Int32Array,
  at: number,
): number {
  let count = 0;
  let position = offset;
  if (state[at + PHASE] === PHASES.lost) {
    if (!looksLikeTls(view, offset, end)) return end - offset;
    state[at + PHASE] = PHASES.application;
  }
  while (position < end) {
    if (state[at + REMAINING]! > 0) {
      const taken = Math.min(state[at + REMAINING]!, end - position);
      if (isApplication(state, at)) count += taken;
      state[at + REMAINING] = state[at + REMAINING]! - taken;
      position += taken;
    } else {
      takeHeaderByte(state, at, view.getUint8(position++));
      if (state[at + PHASE] === PHASES.lost) return count + end - position + 1;
      if (state[at + HEADER_BYTES] === 0 && isApplication(state, at)) count += RECORD_HEADER_LENGTH;
    }
  }
  return count;
}

/** The next `length` bytes of the stream are missing; returns how many of them count as application bytes. */
export function skipApplicationBytes(length: number, state: Int32Array, at: number): number {
  const remaining = state[at + REMAINING]!;
  if (length <= remaining && state[at + PHASE] !== PHASES.lost) {
    state[at + REMAINING] = remaining - length;
    return isApplication(state, at) ? length : 0;
  }
  state[at + REMAINING] = 0;
  state[at + HEADER_BYTES] = 0;
  state[at + PHASE] = PHASES.lost;
  return length;
}

function isApplication(state: Int32Array, at: number): boolean {
  return state[at + TYPE] === RECORD_TYPE.applicationData && state[at + PHASE] === PHASES.application;
}

/** Adds one byte to the record header; with the fifth, REMAINING is set and HEADER_BYTES is 0 again. */
function takeHeaderByte(state: Int32Array, at: number, byte: number): void {
  const index = state[at + HEADER_BYTES]!;
  state[at + HEADER_BYTES] = index + 1;
  if (index === 0) {
    state[at + TYPE] = byte;
    const isSsl2Hello = state[at + PHASE] === PHASES.start && byte >= 0x80;
    const isRecord = byte >= RECORD_TYPE.changeCipherSpec && byte <= RECORD_TYPE.heartbeat;
    if (!isRecord && !isSsl2Hello) lose(state, at);
  } else if (index === 1) {
    if (state[at + TYPE]! >= 0x80) openRecord(state, at, ((state[at + TYPE]! & 0x7f) << 8) | byte);
    else if (byte !== 3) lose(state, at);
  } else if (index === 3) {
    state[at + LENGTH] = byte << 8;
  } else if (index === 4) {
    openRecord(state, at, state[at + LENGTH]! | byte);
  }
}

function lose(state: Int32Array, at: number): void {
  state[at + HEADER_BYTES] = 0;
  state[at + PHASE] = PHASES.lost;
}

/** A header is complete: moves the phase on by the record's type and length. */
function openRecord(state: Int32Array, at: number, length: number): void {
  if (length > MAXIMUM_RECORD_LENGTH) {
    lose(state, at);
    return;
  }
  const type = state[at + TYPE]!;
  const phase = state[at + PHASE]!;
  state[at + HEADER_BYTES] = 0;
  state[at + REMAINING] = length;
  if (type === RECORD_TYPE.changeCipherSpec && phase === PHASES.handshake) state[at + PHASE] = PHASES.encrypting;
  else if (type === RECORD_TYPE.applicationData) openApplicationRecord(state, at, length);
  else if (phase === PHASES.start) state[at + PHASE] = type === RECORD_TYPE.alert ? PHASES.start : PHASES.handshake;
  else if (type === RECORD_TYPE.handshake && phase === PHASES.encrypting && length <= LONGEST_ENCRYPTED_FINISHED) {
    state[at + PHASE] = PHASES.application;
  }
}

function openApplicationRecord(state: Int32Array, at: number, length: number): void {
  const phase = state[at + PHASE]!;
  const disguised = state[at + DISGUISED]!;
  if (phase === PHASES.application) return;
  if (phase === PHASES.start || disguised === MAXIMUM_DISGUISED) {
    state[at + PHASE] = PHASES.application;
    return;
  }
  state[at + PHASE] = PHASES.disguised;
  const isLast =
    length === FINISHED_SHA256 || length === FINISHED_SHA384 || (disguised === 0 && length >= WHOLE_FLIGHT);
  state[at + DISGUISED] = isLast ? MAXIMUM_DISGUISED : disguised + 1;
}
