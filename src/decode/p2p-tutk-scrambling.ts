// TUTK's scrambling ("TransCode"): per block of 16 bytes a rotation of each word, a constant text, an order of bytes, a
// rotation again. It has no secret; that it is undone here reveals headers, not content.

export const TUTK_BLOCK_LENGTH = 16;

/** The first sixteen letters of "Charlie is the designer of P2P!!". */
const TEXT = Uint8Array.from('Charlie is the d', (letter) => letter.charCodeAt(0));

/** Byte `i` of a block stood at `ORDER[i]` while scrambled. */
const ORDER = [11, 9, 8, 15, 13, 10, 12, 14, 2, 1, 5, 0, 6, 4, 7, 3] as const;

/**
 * The first two bytes, unscrambled, of the block at `offset`, as one number: a look that allocates nothing, by which nearly
 * all other traffic is told apart. The caller has checked the bounds.
 */
export function firstOfTutkBlock(view: DataView, offset: number): number {
  // The first four bytes stood at 11, 9, 8 and 15: in the last two words.
  const third = rotateLeft(view.getInt32(offset + 8, true), 11);
  const fourth = rotateLeft(view.getInt32(offset + 12, true), 15);
  const mixed =
    ((third >>> 24) ^ TEXT[0]!) |
    ((((third >>> 8) & 0xff) ^ TEXT[1]!) << 8) |
    (((third & 0xff) ^ TEXT[2]!) << 16) |
    (((fourth >>> 24) ^ TEXT[3]!) << 24);
  const word = rotateLeft(mixed, 1);
  return ((word & 0xff) << 8) | ((word >>> 8) & 0xff);
}

/** Writes the 16 bytes at `offset` of `view`, unscrambled, to `to` of `target`. The caller has checked the bounds. */
export function unscrambleTutkBlock(view: DataView, offset: number, target: DataView, to: number): void {
  const rotated = new DataView(new ArrayBuffer(TUTK_BLOCK_LENGTH));
  for (let i = 0; i < TUTK_BLOCK_LENGTH; i += 4) {
    rotated.setInt32(i, rotateLeft(view.getInt32(offset + i, true), i + 3), true);
  }
  for (let i = 0; i < TUTK_BLOCK_LENGTH; i++) target.setUint8(to + i, rotated.getUint8(ORDER[i]!) ^ TEXT[i]!);
  for (let i = 0; i < TUTK_BLOCK_LENGTH; i += 4) {
    target.setInt32(to + i, rotateLeft(target.getInt32(to + i, true), i + 1), true);
  }
}

/** The reverse: 16 bytes as they would be sent. For making test messages and sample captures. */
export function scrambleTutkBlock(view: DataView, offset: number, target: DataView, to: number): void {
  const mixed = new DataView(new ArrayBuffer(TUTK_BLOCK_LENGTH));
  for (let i = 0; i < TUTK_BLOCK_LENGTH; i += 4) {
    mixed.setInt32(i, rotateLeft(view.getInt32(offset + i, true), 31 - i), true);
  }
  for (let i = 0; i < TUTK_BLOCK_LENGTH; i++) target.setUint8(to + ORDER[i]!, mixed.getUint8(i) ^ TEXT[i]!);
  for (let i = 0; i < TUTK_BLOCK_LENGTH; i += 4) {
    target.setInt32(to + i, rotateLeft(target.getInt32(to + i, true), 29 - i), true);
  }
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
