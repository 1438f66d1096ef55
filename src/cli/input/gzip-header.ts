/** The header of a gzip member, RFC 1952, section 2.3. */
const FLAGS = 3;
const FIXED_LENGTH = 10;
const FHCRC = 2;
const FEXTRA = 4;
const FNAME = 8;
const FCOMMENT = 16;
const RESERVED = 0xe0;
const DEFLATE = 8;

/** Bytes that a header may have at most: names in it have no length of their own. */
export const MAX_GZIP_HEADER = 131_072;

/** Whether these bytes begin a gzip member. Fewer than three never do. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes.length >= 3 && bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === DEFLATE;
}

/** Length of the member's header; null when it does not end within `bytes`; -1 when its flags are not defined. */
export function readGzipHeaderLength(bytes: Uint8Array): number | null {
  if (bytes.length < FIXED_LENGTH) return null;
  const flags = bytes[FLAGS]!;
  if ((flags & RESERVED) !== 0) return -1;
  let at = FIXED_LENGTH;
  if (flags & FEXTRA) at += at + 2 <= bytes.length ? 2 + bytes[at]! + 256 * bytes[at + 1]! : bytes.length;
  for (const flag of [FNAME, FCOMMENT]) {
    if ((flags & flag) === 0) continue;
    const zero = bytes.indexOf(0, at);
    if (zero < 0) return null;
    at = zero + 1;
  }
  if (flags & FHCRC) at += 2;
  return at < bytes.length ? at : null;
}
