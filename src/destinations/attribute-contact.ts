import type { Attribution, AttributionContext, ObservedName } from '../attribution/attribution.ts';
import type { AttributionRules } from '../attribution/attribution-rules.ts';
import type { Attributor } from '../attribution/attributor.ts';
import type { Vantage } from '../attribution/lookups.ts';
import {
  type Chooser,
  chooserOf,
  type DestinationRole,
  isHosted,
  type PartySubject,
  partyOf,
} from '../attribution/party.ts';
import { boundRoundTrip, type RoundTrip } from '../attribution/round-trip.ts';
import { ATTRIBUTION_THRESHOLDS } from '../attribution/thresholds.ts';
import { WORDS } from '../decode/layers.ts';
import type { Observations } from '../devices/observations.ts';
import type { Contact } from './contacts.ts';
import type { DestinationName } from './destination.ts';
import type { Attributed } from './destination-list.ts';
import { type NameIndex, namesOf } from './name-index.ts';
import type { ReferralIndex } from './referral-index.ts';
import type { RemoteRole, RoleReason } from './remote-role.ts';
import { type ResolverUse, resolverModifiers } from './resolver-use.ts';
import type { RoundTripSamples } from './round-trip-samples.ts';

/** Whose destination it is, and who chose it. */
type JudgedParty = ReturnType<typeof partyOf> & { chooser: Chooser | null };

/** What attribution of a contact rests on. */
export type ContactAttribution = {
  attribute: Attributor;
  rules: AttributionRules;
  /** Judgements so far, by attribution, then by vendor and role; filled here. */
  judged: Map<Attribution, Map<string, JudgedParty>>;
  /** The day to measure ages of data at, in microseconds; null: that of the contact. */
  asOf: number | null;
  /** Vendor rule id by device number, or null. */
  vendors: readonly (string | null)[];
  /** Roles by device number × width + address number. */
  roles: ReadonlyMap<number, RoleReason>;
  /** Resolvers by the same. */
  resolvers: ReadonlyMap<number, ResolverUse>;
  width: number;
  names: NameIndex;
  referrals: ReferralIndex;
  roundTrips: RoundTripSamples;
  /** Where the capture was made; null when the user did not say. */
  vantage: Vantage | null;
  /** Numbers of devices whose traffic goes through a tunnel: their round trips are the tunnel's, or may be. */
  tunnelled: ReadonlySet<number>;
};

const PARTY_ROLES: Readonly<Record<RemoteRole, DestinationRole | null>> = {
  rendezvous: 'p2p',
  relay: 'p2p',
  peer: 'p2p',
  stun: null,
  tunnel: null,
  resolver: 'resolver',
  ntp: 'ntp',
  probe: 'probe',
  'vendor-server': null,
};

/** Tags and kinds of party that also qualify the contact itself (claim-test words). */
const MODIFIERS: ReadonlySet<string> = new Set([
  ...['p2p', 'resolver', 'ntp', 'probe', 'cdn', 'anycast'],
  ...['encrypted-dns', 'hard-coded-resolver'],
]);

/** Whose machine the far side of a contact is, where, and on whose choice. */
export function attributeContact(
  observations: Observations,
  given: ContactAttribution,
  contact: Contact,
  names: readonly DestinationName[],
): Attributed {
  const resolver = given.resolvers.get(keyOf(given, contact)) ?? null;
  const told = roleToldOf(given, contact);
  const referral = referralOf(observations, given, contact);
  const subject = subjectOf(observations, given, contact, { names, referral });
  const found = subject.attribution;
  const { party, kind, chooser } = judgeParty(subject, given);
  const reason = settleRole(told, { isOwn: party === 'first', isHosted: isHosted(found, given.rules), names });
  const { scope, autonomousSystem, operator, provider, location, tags } = found;
  return {
    scope,
    autonomousSystem,
    operator,
    provider,
    location: withRoundTrip(location, roundTripOf(given, contact)),
    party,
    partyKind: kind,
    chooser: reason?.role === 'peer' ? 'peer' : chooser,
    role: reason?.role ?? null,
    roleReason: reason?.reason ?? null,
    tags,
    modifiers: modifiersOf(contact, [...tags, kind ?? '', ...resolverModifiers(resolver)]),
    ...(resolver === null ? {} : { resolver }),
  };
}

/** What judging the far side of a contact rests on; `attribution` is shared and not to be changed. */
function subjectOf(
  { addresses }: Observations,
  given: ContactAttribution,
  contact: Contact,
  { names, referral }: Pick<PartySubject, 'names' | 'referral'>,
): PartySubject {
  const words = addresses.slice(contact.address * WORDS, (contact.address + 1) * WORDS);
  const attribution = attributeAddress(words, names, given, contact);
  const role = roleToldOf(given, contact)?.role ?? null;
  const deviceVendor = given.vendors[contact.device] ?? null;
  return { words, names, attribution, deviceVendor, role: role === null ? null : PARTY_ROLES[role], referral };
}

/** Who chose the machine that first handed the address to the device: null of one at home. Null when none did. */
function referralOf(observations: Observations, given: ContactAttribution, contact: Contact): PartySubject['referral'] {
  const [first] = given.referrals.get(keyOf(given, contact)) ?? [];
  if (first === undefined) return null;
  if (first.atHome) return { chooser: null };
  const machine = { ...contact, address: first.via };
  const names = namesOf(given.names, contact.device, first.via);
  const subject = subjectOf(observations, given, machine, { names, referral: null });
  return { chooser: judgeParty(subject, given).chooser };
}

function keyOf({ width }: ContactAttribution, { device, address }: Contact): number {
  return device * width + address;
}

/** The role of the far side as packets tell it, and what shows it. */
function roleToldOf(given: ContactAttribution, contact: Contact): RoleReason | null {
  const key = keyOf(given, contact);
  return given.roles.get(key) ?? roleOfResolver(given.resolvers.get(key) ?? null);
}

/**
 * Asked without the round trip where that can refute nothing, so that devices which know an address by the same names
 * share one answer; with a vantage it may refute a place, and the answer is the device's own.
 */
function attributeAddress(
  words: Int32Array,
  names: readonly ObservedName[],
  given: ContactAttribution,
  contact: Contact,
): Attribution {
  const rtt = roundTripOf(given, contact);
  const context: AttributionContext = { captureTime: contact.firstTime, asOf: given.asOf };
  return given.attribute(words, names, rtt?.vantage ? { ...context, rtt } : context);
}

function withRoundTrip(location: Attribution['location'], rtt: RoundTrip | null): Attribution['location'] {
  return rtt === null ? location : { ...location, rttMicroseconds: rtt.microseconds };
}

/** Party and chooser follow from the answer, the device's vendor, the role and the referral: judged once for each four. */
function judgeParty(subject: PartySubject, { rules, judged }: ContactAttribution): JudgedParty {
  const known = judged.get(subject.attribution) ?? new Map<string, JudgedParty>();
  judged.set(subject.attribution, known);
  const key = `${subject.deviceVendor} ${subject.role} ${subject.referral === null ? '-' : subject.referral.chooser}`;
  const answer = known.get(key) ?? { ...partyOf(subject, rules), chooser: chooserOf(subject, rules) };
  known.set(key, answer);
  return answer;
}

/** Encrypted, the questions cannot be seen; what carries them is known all the same. */
function roleOfResolver(use: ResolverUse | null): RoleReason | null {
  return use === null ? null : { role: 'resolver', reason: `${use.transports[0]!} query` };
}

/**
 * What packets show of the far side, seen with whose machine it is: households do not rent servers, so an end of P2P at a
 * hosting operator, or under a name of the maker's, passes data on; and a machine of the maker's that shows nothing else is
 * just that.
 */
function settleRole(
  told: RoleReason | null,
  { isOwn, isHosted, names }: { isOwn: boolean; isHosted: boolean; names: readonly DestinationName[] },
): RoleReason | null {
  if (told === null) return isOwn ? { role: 'vendor-server', reason: `name ${names[0]?.name}` } : null;
  if (told.role !== 'peer' || !(isOwn || isHosted)) return told;
  return { role: 'relay', reason: `${told.reason}; ${isOwn ? 'a machine of its maker' : 'a hosted machine'}` };
}

/** The bounded round trip; without a vantage it is reported and refutes nothing. */
function roundTripOf({ roundTrips, vantage, tunnelled }: ContactAttribution, contact: Contact): RoundTrip | null {
  const bound = boundRoundTrip(roundTrips(contact.device, contact.address), 0, ATTRIBUTION_THRESHOLDS);
  return bound === null ? null : { ...bound, vantage: tunnelled.has(contact.device) ? null : vantage };
}

function modifiersOf(contact: Contact, words: readonly string[]): string[] {
  const modifiers = new Set(words.filter((word) => MODIFIERS.has(word)));
  if (contact.sentPackets > 0 && contact.receivedPackets === 0) modifiers.add('blocked');
  if (contact.sentPackets === 0) modifiers.add('remote-initiated');
  return [...modifiers].sort();
}
