/** The vector of 16-bit numbers (RFC 8446, section 3.4) that fills [offset, end); an odd last byte is left out. */
export function readUint16List(view: DataView, offset: number, end: number): number[] {
  const values: number[] = [];
  for (let at = offset; at + 2 <= end; at += 2) values.push(view.getUint16(at));
  return values;
}
