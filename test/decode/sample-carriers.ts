import { concatBytes } from './hostile-bytes.ts';

/** A message, what carries it (IANA number), between which ports. */
export type SampleMessage = { protocol: number; ports: readonly [number, number]; bytes: Uint8Array };

export const overUdp = (from: number, to: number, ...parts: (Uint8Array | number[])[]): SampleMessage => ({
  protocol: 17,
  ports: [from, to],
  bytes: concatBytes(...parts),
});
export const overTcp = (from: number, to: number, ...parts: (Uint8Array | number[])[]): SampleMessage => ({
  protocol: 6,
  ports: [from, to],
  bytes: concatBytes(...parts),
});
/** Its own header is part of the bytes. */
export const overIcmp = (...parts: Uint8Array[]): SampleMessage => ({
  protocol: 1,
  ports: [0, 0],
  bytes: concatBytes(...parts),
});
export const overIcmpv6 = (...parts: Uint8Array[]): SampleMessage => ({ ...overIcmp(...parts), protocol: 58 });
