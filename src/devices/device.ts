import type { Evidence } from '../base/evidence.ts';
import type { Aspect, HintKind } from './device-clues.ts';

/** What a device is in the home: decides whose traffic is reported. */
export type DeviceRole = 'device' | 'gateway' | 'unknown';

/** What identifies a device, best first. `capture` stands for everything behind one address outside the NAT. */
export type DeviceBasis = 'mac' | 'address' | 'capture';

/** A device at home that looks at what a camera sees: it gets much more from it than it sends. */
export type LocalViewer = {
  /** `devices[].id`. */
  device: string;
  /** Transport payload from the camera to it, and back. */
  sentPayloadBytes: number;
  receivedPayloadBytes: number;
  /** What they speak, as far as the bytes tell. */
  protocols: string[];
  /** The first packet between them. */
  evidence: Evidence;
};

/** When a device was active: exchanged more in a minute than control traffic does, with anybody. Application payload. */
export type DeviceActivity = {
  /** Of the time that was recorded. */
  activeSeconds: number;
  idleSeconds: number;
  /** Without a pause in the recording. */
  longestIdleSeconds: number;
  /** Consecutive active minutes, in order of time; of many those with most bytes. */
  periods: ActivePeriod[];
  /** Left out of `periods`. */
  morePeriods?: number;
};

export type ActivePeriod = {
  /** ISO 8601 UTC. */
  start: string;
  end: string;
  sentApplicationBytes: number;
  receivedApplicationBytes: number;
};

/** One box of the home network. */
export type Device = {
  /** `d1`, `d2` … in order of MAC, then address. */
  id: string;
  basis: DeviceBasis;
  macs: string[];
  addresses: string[];
  /** The brand, by what the device says and the names it uses; else who owns its MAC block; null when nothing tells. */
  vendor: string | null;
  /** Who owns its MAC block, which may be the maker of a part; null for a randomised MAC. */
  maker?: string | null;
  /** The vendor's rule file, or null. */
  vendorId?: string | null;
  /** Whether the MAC is locally administered: chosen by the device, so it names no vendor. */
  randomisedMac: boolean;
  hostname: string | null;
  model: string | null;
  /** Of DEVICE_KINDS, or the user's own word. */
  kind: string | null;
  firmware?: string | null;
  role: DeviceRole;
  /** Wire bytes exchanged inside the home network; of a camera who looked at what it sees, most bytes first. */
  local: { sentBytes: number; receivedBytes: number; peers: number; viewers?: LocalViewer[] };
  /** Absent where no capture holds application payload. */
  activity?: DeviceActivity;
  /** Why it is taken for that kind, vendor and model; the best reason of each first. */
  reasons?: (Evidence & { about: Aspect; value: string; fact: HintKind; said: string })[];
  /** What the user calls it, where they said so. */
  name?: string;
  /** Where the account is registered that it belongs to, as the user said. */
  accountRegion?: string;
  evidence: (Evidence & { fact: string; value: string })[];
};
