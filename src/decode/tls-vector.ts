/** The vectors of TLS's presentation language (RFC 8446, section 3.4), given their bounds. */

/** The 16-bit numbers in [offset, end); an odd last byte is left out. */
export function readUint16List(view: DataView, offset: number, end: number): number[] {
  const values: number[] = [];
  for (let at = offset; at + 2 <= end; at += 2) values.push(view.getUint16(at));
  return values;
}

/** The bytes of [offset, end) as text, one character a byte. The caller bounds the length. */
export function readLatin1(view: DataView, offset: number, end: number): string {
  let text = '';
  for (let at = offset; at < end; at++) text += String.fromCharCode(view.getUint8(at));
  return text;
}
