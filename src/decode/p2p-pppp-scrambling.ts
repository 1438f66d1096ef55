// The "simple" scrambling of PPPP: each byte is XORed with one of a fixed table, chosen by the byte before it as sent and
// a key of four bytes. Table and key are published (M. Ihse Bursie's dissector; datenstau/A9_PPPP).

/** A permutation of all bytes, 32 a line. */
const TABLE_HEX =
  '7c9ce84a13dedcb22f2123e4307b3d8cbc0b270c3cf79ae7087196009785efc1' +
  '1fc4dba1c2ebd901faba3b05b81587832872d18b5ad6da9358feaacc6e1bf0a3' +
  '88ab43c00db545384f502266207f075b14981d9ba72ab9a8cbf1fc4947063eb1' +
  '0e043a945eee541134dd4df9ecc7c9e3781a6f706ba4bda95dd5f8e5bb26af42' +
  '37d8e1020aae5f1cc573094e6924906d12b319ad748a2940f52dbea559e0f479' +
  'd24bce8982488425c6912ba2fb8fe9a6b09e3f65f603312eac0f952c5ced39b7' +
  '336c567eb4a0fd7a815351868d9f77ff6a80dfe2bf10d775645776f355cdd0c8' +
  '18e6364162cf99f2324c67606192cad3ea637d16b68ed46835c3529d46441e17';

const TABLE = Uint8Array.from(TABLE_HEX.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

/** Keys in use that are known: that of cameras sold as A9 and X5. */
const KEYS = [[0x69, 0x97, 0xcc, 0x19]] as const;

const MAGIC = 0xf1;
const HEADER_LENGTH = 4;
/** No message is longer; what is longer is no PPPP. */
const MAX_LENGTH = 1500;

/** The bytes [offset, end) unscrambled when a known key gives a header whose length fits, else null. */
export function unscramblePppp(view: DataView, offset: number, end: number): Uint8Array | null {
  const length = end - offset;
  if (length < HEADER_LENGTH || length > MAX_LENGTH) return null;
  for (const key of KEYS) {
    // One look at the first byte settles it for nearly all other traffic.
    if ((view.getUint8(offset) ^ TABLE[key[0]]!) !== MAGIC) continue;
    const bytes = unscramble(view, offset, length, key);
    if (((bytes[2]! << 8) | bytes[3]!) === length - HEADER_LENGTH) return bytes;
  }
  return null;
}

function unscramble(view: DataView, offset: number, length: number, key: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(length);
  let previous = 0;
  for (let i = 0; i < length; i++) {
    const byte = view.getUint8(offset + i);
    bytes[i] = byte ^ TABLE[(key[previous & 3]! + previous) & 0xff]!;
    previous = byte;
  }
  return bytes;
}
