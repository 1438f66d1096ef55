import type { Evidence } from '../base/evidence.ts';

/** That a machine told the device of an address, and where it did so first. */
export type Referral = {
  /** The address of the machine. */
  via: string;
  /** By which protocol: `http`, `http-dns`, `stun`, `pppp` …; `tcp` when the answer was an address and nothing else. */
  service: string;
  /** Told only after the traffic began. */
  later: boolean;
  evidence: Evidence;
};
