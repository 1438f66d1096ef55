/** The Internet checksum of the parts laid end to end, each of even length but the last (RFC 1071). */
export function internetChecksum(...parts: readonly Uint8Array[]): number {
  let sum = 0;
  for (const part of parts) {
    for (let i = 0; i < part.length; i += 2) sum += (part[i]! << 8) | (part[i + 1] ?? 0);
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}

/** The pseudo-header that transport checksums cover (RFC 9293, section 3.1; RFC 8200, section 8.1). */
export function pseudoHeader(
  source: Uint8Array,
  destination: Uint8Array,
  protocol: number,
  length: number,
): Uint8Array {
  const header = new Uint8Array(source.length * 2 + (source.length === 4 ? 4 : 8));
  header.set(source);
  header.set(destination, source.length);
  header[header.length - 1] = source.length === 4 ? length : protocol;
  if (source.length === 4) {
    header[9] = protocol;
    header[10] = length >>> 8;
  } else {
    header[34] = length >>> 8;
    header[35] = length;
  }
  return header;
}
