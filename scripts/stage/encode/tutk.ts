import { concat, u8, utf8 } from '../bytes.ts';

const KEY = utf8('Charlie is the designer of P2P!!');
/** Which byte of the source each byte of a permuted block takes, by the block's length. */
const PERMUTATIONS: Readonly<Record<number, readonly number[]>> = {
  16: [11, 9, 8, 15, 13, 10, 12, 14, 2, 1, 5, 0, 6, 4, 7, 3],
  8: [7, 4, 3, 2, 1, 6, 5, 0],
  4: [2, 3, 0, 1],
  2: [1, 0],
};

/** A TUTK (Kalay) message before scrambling: magic 0x0402, version, stage, length, sequence, kind, then the body. */
export function encodeTutk(kind: readonly [number, number, number], sequence: number, body: Uint8Array): Uint8Array {
  const length = body.length + 12 - 16;
  const head = u8(4, 2, 0x19, 0x0a, length, length >>> 8, sequence, sequence >>> 8, ...kind, 0);
  return scrambleTutk(concat(head, body));
}

/** Undoes nothing and hides little: rotations, a constant text and a permutation, block by block. */
export function scrambleTutk(plain: Uint8Array): Uint8Array {
  const scrambled = new Uint8Array(plain.length);
  const whole = plain.length & ~15;
  for (let at = 0; at < whole; at += 16) {
    const block = plain.slice(at, at + 16);
    rotateWords(block, 1);
    scrambled.set(permute(masked(block)), at);
    rotateWords(scrambled.subarray(at, at + 16), 3);
  }
  scrambled.set(permute(masked(plain.subarray(whole))), whole);
  return scrambled;
}

function masked(block: Uint8Array): Uint8Array {
  return block.map((byte, i) => byte ^ KEY[i]!);
}

function permute(block: Uint8Array): Uint8Array {
  const order = PERMUTATIONS[block.length];
  return order === undefined ? block : block.map((_, i) => block[order[i]!]!);
}

/** Rotates the four little-endian words of a block right by `step`, `step` + 4, + 8 and + 12 bits. */
function rotateWords(block: Uint8Array, step: number): void {
  const view = new DataView(block.buffer, block.byteOffset, block.length);
  for (let i = 0; i < 16; i += 4) {
    const word = view.getUint32(i, true);
    view.setUint32(i, (word >>> (i + step)) | (word << (32 - i - step)), true);
  }
}
