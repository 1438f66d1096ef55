// The Huffman code of header fields: RFC 7541, section 5.2 and appendix B.

/** Bits of the code of each byte, and of the end of the string. Codes rise with length, then with the symbol. */
const CODE_LENGTHS: readonly number[] = [
  13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28,
  28, 28, 28, 6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
  13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6, 15, 5, 6, 5, 6,
  5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28, 20, 22, 20, 20, 22, 22, 22, 23,
  22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24, 22, 21, 20, 22, 22,
  23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23, 26, 26,
  20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27,
  27, 20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27,
  27, 27, 27, 26, 30,
];

const END_OF_STRING = 256;
const LONGEST_CODE = 30;

/** Symbols in the order of their codes. */
const SYMBOLS = [...CODE_LENGTHS.keys()].sort((a, b) => CODE_LENGTHS[a]! - CODE_LENGTHS[b]! || a - b);

/** By length: how many codes there are, the first of them, and the place of its symbol. */
const CODES = listCodes();

type CodesOfLength = { count: number; first: number; place: number };

function listCodes(): CodesOfLength[] {
  const codes: CodesOfLength[] = [{ count: 0, first: 0, place: 0 }];
  for (let length = 1; length <= LONGEST_CODE; length++) {
    const shorter = codes[length - 1]!;
    const count = CODE_LENGTHS.filter((each) => each === length).length;
    codes.push({ count, first: (shorter.first + shorter.count) * 2, place: shorter.place + shorter.count });
  }
  return codes;
}

/** The bytes that [offset, end) stand for, or null when the end of the string is coded or its filling is not of ones. */
export function decodeHuffman(view: DataView, offset: number, end: number): Uint8Array | null {
  const bytes: number[] = [];
  let code = 0;
  let length = 0;
  for (let bit = 0; bit < (end - offset) * 8; bit++) {
    code = (code << 1) | ((view.getUint8(offset + (bit >> 3)) >> (7 - (bit & 7))) & 1);
    const { count, first, place } = CODES[++length]!;
    if (code - first >= count) continue;
    const symbol = SYMBOLS[place + code - first]!;
    if (symbol === END_OF_STRING) return null;
    bytes.push(symbol);
    code = 0;
    length = 0;
  }
  return length < 8 && code === (1 << length) - 1 ? Uint8Array.from(bytes) : null;
}
