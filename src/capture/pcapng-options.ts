import { decodeUtf8 } from '../base/utf8.ts';

/** Options of pcapng blocks, draft-ietf-opsawg-pcapng, section 3.5: code, length, value padded to four bytes. */
const LENGTH = 2;
const VALUE = 4;
const END_OF_OPTIONS = 0;

/** `opt_comment`, in every block that has options. */
export const COMMENT = 1;

/** No such option. */
export const NO_OPTION = -1;
/** An option runs past the end of its block. */
export const BROKEN_OPTIONS = -2;

/** Longer texts are cut: a name or a comment is for people. */
const MAX_TEXT = 4096;

/** Where the first option `code` in [offset, end) starts, NO_OPTION, or BROKEN_OPTIONS. */
export function decodeOption(view: DataView, offset: number, end: number, code: number, littleEndian: boolean): number {
  let at = offset;
  while (end - at >= VALUE) {
    const found = view.getUint16(at, littleEndian);
    const length = view.getUint16(at + LENGTH, littleEndian);
    if (found === END_OF_OPTIONS) return NO_OPTION;
    if (length > end - at - VALUE) return BROKEN_OPTIONS;
    if (found === code) return at;
    at += VALUE + paddedLength(length);
  }
  return NO_OPTION;
}

/** Length of the value of the option at `at`. */
export function optionLength(view: DataView, at: number, littleEndian: boolean): number {
  return view.getUint16(at + LENGTH, littleEndian);
}

/** Where the value of the option at `at` starts. */
export function optionValue(at: number): number {
  return at + VALUE;
}

/** Where the option after the one at `at` starts. */
export function nextOption(view: DataView, at: number, littleEndian: boolean): number {
  return at + VALUE + paddedLength(optionLength(view, at, littleEndian));
}

/** The value of the option at `at` as text; zero bytes at its end, which some writers add, are left out. */
export function readOptionText(view: DataView, at: number, littleEndian: boolean): string {
  const start = optionValue(at);
  return readText(view, start, start + optionLength(view, at, littleEndian));
}

/** UTF-8 text in [offset, end), up to the first zero byte and no longer than a person reads. */
export function readText(view: DataView, offset: number, end: number): string {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + offset, Math.min(end - offset, MAX_TEXT));
  const zero = bytes.indexOf(0);
  return decodeUtf8(bytes, 0, zero < 0 ? bytes.length : zero);
}

/** Rounded up to the 32 bits that pcapng aligns to. */
export function paddedLength(length: number): number {
  return length + 3 - ((length + 3) % 4);
}
