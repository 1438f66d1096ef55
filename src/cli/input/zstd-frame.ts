/** Frames of Zstandard, RFC 8878, section 3.1. */
const MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;
const DESCRIPTOR = 4;
/** A larger block is not allowed, whatever the window. */
export const MAX_BLOCK_LENGTH = 131_072;
export const BLOCK_HEADER_LENGTH = 3;
/** Magic number, descriptor, window, dictionary and content size. */
export const MAX_FRAME_HEADER = 18;

/** What the header of a frame says. `skippable`: to be left out, `length` bytes with its header. */
export type ZstdFrame =
  | { skippable: true; length: number }
  | { skippable: false; headerLength: number; window: number; dictionary: number; hasChecksum: boolean };

/** Whether these bytes begin a frame, be it one to skip. */
export function isZstd(bytes: Uint8Array): boolean {
  if (bytes.length < 4) return false;
  const magic = viewOf(bytes).getUint32(0, true);
  return magic === MAGIC || (magic & 0xfffffff0) >>> 0 === SKIPPABLE_MAGIC;
}

/** The frame that begins here, or null when its header does not end within `bytes`. `isZstd` must hold. */
export function readZstdFrame(bytes: Uint8Array): ZstdFrame | null {
  const view = viewOf(bytes);
  if (view.getUint32(0, true) !== MAGIC) {
    return bytes.length < 8 ? null : { skippable: true, length: 8 + view.getUint32(4, true) };
  }
  if (bytes.length <= DESCRIPTOR) return null;
  const descriptor = bytes[DESCRIPTOR]!;
  const isSingle = (descriptor & 0x20) !== 0;
  const dictionaryLength = [0, 1, 2, 4][descriptor & 3]!;
  const sizeLength = [isSingle ? 1 : 0, 2, 4, 8][descriptor >> 6]!;
  const dictionaryAt = DESCRIPTOR + (isSingle ? 1 : 2);
  const headerLength = dictionaryAt + dictionaryLength + sizeLength;
  if (bytes.length < headerLength) return null;
  const size = readLittle(bytes, headerLength - sizeLength, sizeLength) + (sizeLength === 2 ? 256 : 0);
  return {
    skippable: false,
    headerLength,
    window: isSingle ? size : windowSize(bytes[DESCRIPTOR + 1]!),
    dictionary: readLittle(bytes, dictionaryAt, dictionaryLength),
    hasChecksum: (descriptor & 4) !== 0,
  };
}

/** Section 3.1.1.1.2. */
function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

/** A block: bytes that it takes with its header. Null length: of no kind that exists, or too long. */
export type ZstdBlock = { length: number | null; isLast: boolean };

/** The block header at `at`, where three bytes must be; RFC 8878, section 3.1.1.2. */
export function readZstdBlock(bytes: Uint8Array, at: number): ZstdBlock {
  const header = readLittle(bytes, at, BLOCK_HEADER_LENGTH);
  const [kind, size] = [(header >> 1) & 3, header >> 3];
  const isLast = (header & 1) === 1;
  if (kind === 3 || size > MAX_BLOCK_LENGTH) return { length: null, isLast };
  return { length: BLOCK_HEADER_LENGTH + (kind === 1 ? 1 : size), isLast };
}

function readLittle(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let i = length - 1; i >= 0; i--) value = value * 256 + bytes[at + i]!;
  return value;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
