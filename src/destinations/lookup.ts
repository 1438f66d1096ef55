import type { Evidence } from '../base/evidence.ts';

/** A name that was asked for, and what came of it. */
export type Lookup = {
  /** `devices[].id`; null when no device of the home asked. */
  device: string | null;
  name: string;
  /** RR types asked for, by number: `A`, `AAAA`, `TYPE257`. */
  types: string[];
  /** Names that the answers put in its place (CNAME), sorted. */
  aliases: string[];
  /** Addresses in the answers. */
  answers: string[];
  /** Whether a packet went between the asker and one of them. */
  contacted: boolean;
  /** Of claim-test.md, section 2: a device asked for addresses and went to none. Absent otherwise: destinations have theirs. */
  evidenceLevel?: 'E1';
  evidence: Evidence;
};
