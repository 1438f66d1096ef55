/** Every number that a level of contact depends on (docs/words.md, "levels"); open to configuration. */
export type LevelThresholds = {
  /** Control traffic sends at most this many bytes in 60 s on average … */
  controlBytesPerMinute: number;
  /** … and at most this many on any day. */
  controlBytesPerDay: number;
  /** A burst of this many bytes sent within ten seconds is a transfer. */
  burstBytes: number;
  /** An upload sends this many bytes in one flow, … */
  uploadFlowBytes: number;
  /** … at least so many times what came back; */
  uploadRatio: number;
  /** or this many bytes on a day. */
  uploadBytesPerDay: number;
};

/** The values of the specification of levels. */
export const LEVEL_THRESHOLDS: LevelThresholds = {
  controlBytesPerMinute: 1500,
  controlBytesPerDay: 2 * 1024 * 1024,
  burstBytes: 16 * 1024,
  uploadFlowBytes: 1024 * 1024,
  uploadRatio: 3,
  uploadBytesPerDay: 5 * 1024 * 1024,
};

/** What ports and volumes must show before they tell a role. */
export const PORT_ROLE_THRESHOLDS = {
  /** Addresses that one local port speaks with at one remote port. */
  fanOut: 3,
  /** Media, not keeping alive: this many bytes sent, … */
  uploadBytes: 64 * 1024,
  /** … and so many times what came back. */
  uploadRatio: 3,
} as const;

/** Every number by which a message that comes again is called a heartbeat; docs/decisions/0008 says why these. */
export type HeartbeatThresholds = {
  /** Times that differ from their mean by no more than this share of it are one period. */
  tolerance: number;
  /** Times of the period, at least. */
  intervals: number;
  /** Of all times between two such messages, or of all the time from the first to the last, the period has this share … */
  share: number;
  /** … and of the other one this. */
  otherShare: number;
  /** Microseconds that its times last together: what is repeated for seconds is tried again, not kept alive. */
  duration: number;
  /** The chance that random times would look the same, at most. */
  coincidence: number;
};

export const HEARTBEAT_THRESHOLDS: HeartbeatThresholds = {
  tolerance: 0.1,
  intervals: 4,
  share: 0.5,
  otherShare: 0.1,
  duration: 60e6,
  coincidence: 0.001,
};
