import { compareAddresses } from '../base/ip-address.ts';
import { WORDS } from '../decode/layers.ts';
import type { Observations } from '../devices/observations.ts';

/** One machine that told a device of an address, and the first time that it did. */
export type AddressReferral = {
  /** Number of the machine's address. */
  via: number;
  /** Whether the machine is a device of the home. */
  atHome: boolean;
  service: string;
  time: number;
  capture: number;
  frame: number;
  offset: number;
};

/** Referrals by device number × width + address number, the earliest first; at most one for each machine. */
export type ReferralIndex = ReadonlyMap<number, readonly AddressReferral[]>;

/** Of one address; peers are introduced again and again. */
const MOST_REFERRALS = 4;

/**
 * Who told devices of which addresses. What an address says of itself is left out, and what a device says itself.
 * `deviceOf`: by address number, or -1.
 */
export function indexReferrals(observations: Observations, deviceOf: Int32Array): ReferralIndex {
  const { referrals, texts } = observations;
  const { asker, via, address, service, time, capture, frame, offset } = referrals.columns;
  const index = new Map<number, AddressReferral[]>();
  for (let row = 0; row < referrals.length; row++) {
    const device = deviceOf[asker[row]!]!;
    const from = via[row]!;
    if (device < 0 || from === address[row] || deviceOf[from] === device) continue;
    const referral = {
      via: from,
      atHome: deviceOf[from]! >= 0,
      service: texts[service[row]!]!,
      time: time[row]!,
      capture: capture[row]!,
      frame: frame[row]!,
      offset: offset[row]!,
    };
    const key = device * deviceOf.length + address[row]!;
    const known = index.get(key);
    if (known === undefined) index.set(key, [referral]);
    else known.push(referral);
  }
  for (const [key, found] of index) index.set(key, firstOfEach(observations, found));
  return index;
}

function firstOfEach({ addresses }: Observations, found: readonly AddressReferral[]): AddressReferral[] {
  const ordered = found.toSorted(
    (a, b) =>
      a.time - b.time ||
      a.capture - b.capture ||
      a.frame - b.frame ||
      compareAddresses(addresses, a.via * WORDS, addresses, b.via * WORDS) ||
      (a.service < b.service ? -1 : 1),
  );
  const byVia = new Map<number, AddressReferral>();
  for (const referral of ordered) {
    if (byVia.size >= MOST_REFERRALS) break;
    if (!byVia.has(referral.via)) byVia.set(referral.via, referral);
  }
  return [...byVia.values()];
}
