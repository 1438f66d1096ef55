/** How many bytes to wait for after `length`: rarer as a message grows, since it may come in segments of one byte, and each look reads it from the start. */
export function nextLook(length: number): number {
  return length < 1024 ? length + 1 : length + (length >> 4);
}
