/** Where in a capture something was seen: enough to open it in Wireshark. */
export type Evidence = {
  /** `captures[].id`. */
  capture: string;
  /** From 1, as Wireshark's `frame.number`. */
  frameNumber: number;
  /** Of the packet's first byte, in the uncompressed stream. */
  fileOffset: number;
};
