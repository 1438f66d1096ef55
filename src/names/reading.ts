/** What a protocol's reader made of the bytes of a stream. */
export type Reading = {
  /** Bytes from the start that are done with; may reach beyond what is there. */
  consumed: number;
  /** With how many bytes after those another look is worth it; 0 when the direction needs no more reading. */
  needed: number;
};

/** The direction needs no more reading. */
export const DONE: Reading = { consumed: 0, needed: 0 };

/** How many bytes to wait for: rarer as a header grows, which may come in segments of one byte and is read from its start each time. */
export function nextLook(length: number): number {
  return length < 1024 ? length + 1 : length + (length >> 4);
}
