/** Where an address lies as seen from the home. */
export const SIDE = {
  /** Outside the home network. */
  remote: 0,
  home: 1,
  /** Multicast and broadcast: everybody. */
  group: 2,
  /** `0.0.0.0`, `::`: nobody yet. */
  none: 3,
} as const;
