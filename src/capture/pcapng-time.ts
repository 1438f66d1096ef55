/**
 * Times of pcapng are 64-bit counts of a unit that each interface chooses (draft-ietf-opsawg-pcapng, section 4.2,
 * if_tsresol, and 4.3). A double holds 53 bits; so the two halves are divided one after the other.
 */

const WORD = 0x1_0000_0000;

/** How an interface counts time. */
export type Clock = {
  /** True: units of 2^-exponent seconds; false: of 10^-exponent. */
  binary: boolean;
  exponent: number;
  /** if_tsoffset, in microseconds. */
  offset: number;
};

/** Without if_tsresol: microseconds since 1970. */
export const DEFAULT_CLOCK: Clock = { binary: false, exponent: 6, offset: 0 };

/** The clock of an `if_tsresol` byte and an `if_tsoffset` in seconds. */
export function createClock(resolution: number, offsetSeconds: number): Clock {
  return { binary: resolution >= 0x80, exponent: resolution & 0x7f, offset: offsetSeconds * 1e6 };
}

/**
 * Writes the time whose high and low word stand at `offset` and `offset + 4`, in microseconds rounded down, to row
 * `row` of `timestamp`. Returns whether digits below the microsecond were lost. Into a cell, not returned: a double
 * that crosses a call which is not inlined is allocated.
 */
export function decodeTime(
  view: DataView,
  offset: number,
  littleEndian: boolean,
  clock: Clock,
  timestamp: Float64Array,
  row: number,
): boolean {
  const high = view.getUint32(offset, littleEndian);
  const low = view.getUint32(offset + 4, littleEndian);
  const { binary, exponent } = clock;
  if (binary) return decodeBinary(high, low, clock, timestamp, row);
  if (exponent <= 6) {
    timestamp[row] = (high * WORD + low) * 10 ** (6 - exponent) + clock.offset;
    return false;
  }
  return decodeDecimal(high, low, clock, timestamp, row);
}

/** Long division by 10^(exponent - 6), a million at a time: the remainder times 2^32 stays below 2^53. */
function decodeDecimal(high: number, low: number, clock: Clock, timestamp: Float64Array, row: number): boolean {
  let upper = high;
  let lower = low;
  let lost = false;
  for (let digits = clock.exponent - 6; digits > 0; digits -= 6) {
    const divisor = digits >= 6 ? 1e6 : 10 ** digits;
    const quotient = Math.floor(upper / divisor);
    const rest = (upper - quotient * divisor) * WORD + lower;
    upper = quotient;
    lower = Math.floor(rest / divisor);
    if (lower * divisor !== rest) lost = true;
  }
  timestamp[row] = upper * WORD + lower + clock.offset;
  return lost;
}

/** Seconds and fraction apart; the fraction times a million is divided by 2^32 first, so that it stays below 2^53. */
function decodeBinary(high: number, low: number, clock: Clock, timestamp: Float64Array, row: number): boolean {
  const { exponent } = clock;
  if (exponent <= 32) {
    const unit = 2 ** exponent;
    const whole = Math.floor(low / unit);
    const scaled = (low - whole * unit) * 1e6;
    const fraction = Math.floor(scaled / unit);
    timestamp[row] = (high * (WORD / unit) + whole) * 1e6 + fraction + clock.offset;
    return fraction * unit !== scaled;
  }
  const unit = 2 ** (exponent - 32);
  const whole = Math.floor(high / unit);
  const lowScaled = low * 1e6;
  const carried = Math.floor(lowScaled / WORD);
  const scaled = (high - whole * unit) * 1e6 + carried;
  const fraction = Math.floor(scaled / unit);
  timestamp[row] = whole * 1e6 + fraction + clock.offset;
  return fraction * unit !== scaled || carried * WORD !== lowScaled;
}
