import type { Evidence } from '../base/evidence.ts';

/** What a device is in the home: decides whose traffic is reported. */
export type DeviceRole = 'device' | 'gateway' | 'unknown';

/** What identifies a device, best first. `capture` stands for everything behind one address outside the NAT. */
export type DeviceBasis = 'mac' | 'address' | 'capture';

/** One box of the home network. */
export type Device = {
  /** `d1`, `d2` … in order of MAC, then address. */
  id: string;
  basis: DeviceBasis;
  macs: string[];
  addresses: string[];
  /** From the OUI table, or null; null as well for a randomised MAC. */
  vendor: string | null;
  /** Whether the MAC is locally administered: chosen by the device, so it names no vendor. */
  randomisedMac: boolean;
  hostname: string | null;
  model: string | null;
  kind: string | null;
  role: DeviceRole;
  /** Wire bytes exchanged inside the home network. */
  local: { sentBytes: number; receivedBytes: number; peers: number };
  evidence: (Evidence & { fact: string; value: string })[];
};
