// NTPv4: RFC 5905, section 7.3; modes 6 and 7 (control, private) are only named. SNTP uses the same packet.

/** Leap indicator, version and mode. */
export const FIRST_BYTE = 0;
export const STRATUM = 1;
export const POLL = 2;
export const PRECISION = 3;
export const ROOT_DELAY = 4;
export const ROOT_DISPERSION = 8;
export const REFERENCE_ID = 12;
export const REFERENCE_TIME = 16;
export const ORIGIN_TIME = 24;
export const RECEIVE_TIME = 32;
export const TRANSMIT_TIME = 40;
const HEADER_LENGTH = 48;

/** Seconds from 1900 to 1970. */
const EPOCH = 2_208_988_800;

/** Modes by number; `reserved` does not occur. */
export const NTP_MODE_NAMES = [
  'reserved',
  'active',
  'passive',
  'client',
  'server',
  'broadcast',
  'control',
  'private',
] as const;

export type NtpMessage = {
  version: number;
  /** Index into NTP_MODE_NAMES. */
  mode: number;
  /** 1 is a clock's own server, 2 to 15 hang from others, 0 and 16 are "not synchronised". */
  stratum: number;
  /** Four bytes as they stand: the upstream server's IPv4 address from stratum 2 on. */
  referenceId: number;
  /** When the sender sent it by its own clock: microseconds since 1970, or null when it does not say. */
  transmitTime: number | null;
};

/** The NTP message at `offset`, or null when it is none. For port 123: its header says little. */
export function readNtp(view: DataView, offset: number, end: number): NtpMessage | null {
  const length = end - offset;
  if (length < 1) return null;
  const first = view.getUint8(offset + FIRST_BYTE);
  const version = (first >> 3) & 7;
  const mode = first & 7;
  if (version < 1 || version > 4 || mode === 0) return null;
  // Control messages are at least 12 bytes (RFC 9327), private ones 8; the others have the whole header.
  if (length < (mode === 6 ? 12 : mode === 7 ? 8 : HEADER_LENGTH)) return null;
  const timed = mode < 6;
  if (timed && view.getUint8(offset + STRATUM) > 16) return null;
  return {
    version,
    mode,
    stratum: timed ? view.getUint8(offset + STRATUM) : 0,
    referenceId: timed ? view.getUint32(offset + REFERENCE_ID) : 0,
    transmitTime: timed ? readTime(view, offset + TRANSMIT_TIME) : null,
  };
}

/** The time at `offset` as microseconds since 1970, null when it is not set. RFC 5905, section 6: seconds and a binary fraction. Seconds below 2^31 belong to the era that begins in 2036. */
export function readTime(view: DataView, offset: number): number | null {
  const seconds = view.getUint32(offset);
  const fraction = view.getUint32(offset + 4);
  if (seconds === 0 && fraction === 0) return null;
  const era = seconds < 0x8000_0000 ? 0x1_0000_0000 : 0;
  return (seconds + era - EPOCH) * 1e6 + Math.floor((fraction * 1e6) / 0x1_0000_0000);
}
