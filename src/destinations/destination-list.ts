import { compareAddresses, formatAddress } from '../base/ip-address.ts';
import { formatTime } from '../base/time.ts';
import { WORDS } from '../decode/layers.ts';
import type { Observations } from '../devices/observations.ts';
import type { NameSource } from '../names/name-source.ts';
import type { Contact } from './contacts.ts';
import type { Conversation, ConversationIndex } from './conversation-index.ts';
import type { Destination, DestinationName } from './destination.ts';
import type { Heartbeat } from './heartbeats.ts';
import { type NameIndex, namesOf } from './name-index.ts';
import type { Referral } from './referral.ts';
import type { ReferralIndex } from './referral-index.ts';

/** The part of a destination that attribution fills. */
export type Attributed = Pick<
  Destination,
  | 'scope'
  | 'autonomousSystem'
  | 'operator'
  | 'provider'
  | 'location'
  | 'party'
  | 'partyKind'
  | 'chooser'
  | 'role'
  | 'roleReason'
  | 'resolver'
  | 'tags'
  | 'modifiers'
>;

/** Whose address this is and where; `names` as the device learned them, best first. */
export type Attribute = (contact: Contact, names: readonly DestinationName[]) => Attributed;

export type DestinationContext = {
  names: NameIndex;
  conversations: ConversationIndex;
  referrals: ReferralIndex;
  deviceIds: readonly string[];
  captureIds: readonly string[];
  attribute: Attribute;
  /** How far the contact went. */
  levelOf: (contact: Contact) => Destination['evidenceLevel'];
  heartbeatsOf: (contact: Contact) => readonly Heartbeat[] | undefined;
  /** Whether data may go to a country; null when nothing was said of it. */
  isExpected: ((country: string) => boolean) | null;
};

/** Services listed of one destination. */
const MOST_SERVICES = 8;

/** Contacts as destinations: by device, then bytes sent, then address; ids in that order. */
export function listDestinations(
  observations: Observations,
  contacts: readonly Contact[],
  context: DestinationContext,
): Destination[] {
  const { addresses } = observations;
  const ordered = [...contacts].sort(
    (a, b) =>
      a.device - b.device ||
      b.sentBytes - a.sentBytes ||
      b.receivedBytes - a.receivedBytes ||
      compareAddresses(addresses, a.address * WORDS, addresses, b.address * WORDS),
  );
  return ordered.map((contact, i) => describe(observations, contact, `n${i + 1}`, context));
}

function describe(observations: Observations, contact: Contact, id: string, context: DestinationContext): Destination {
  const heartbeats = context.heartbeatsOf(contact);
  const names = describeNames(contact, context);
  const attributed = context.attribute(contact, names);
  const referrals = describeReferrals(observations, contact, context);
  return {
    id,
    device: context.deviceIds[contact.device]!,
    address: formatAddress(observations.addresses, contact.address * WORDS),
    names,
    ...(referrals.length === 0 ? {} : { referrals }),
    ...attributed,
    evidenceLevel: context.levelOf(contact),
    sentBytes: contact.sentBytes,
    receivedBytes: contact.receivedBytes,
    sentPayloadBytes: contact.sentPayloadBytes,
    receivedPayloadBytes: contact.receivedPayloadBytes,
    sentPackets: contact.sentPackets,
    receivedPackets: contact.receivedPackets,
    firstSeen: formatTime(contact.firstTime),
    lastSeen: formatTime(contact.lastTime),
    flowCount: contact.flowCount,
    services: listServices(contact.services),
    ...describeConversation(contact, context),
    ...(heartbeats === undefined ? {} : { heartbeats: [...heartbeats] }),
    ...(context.isExpected === null ? {} : { expected: compare(attributed.location, context.isExpected) }),
    evidence: {
      capture: context.captureIds[contact.capture]!,
      frameNumber: contact.frame,
      fileOffset: contact.offset,
    },
  };
}

/** What bytes or ports tell of the protocols, and what was said in them; nothing of either is left out. */
function describeConversation(contact: Contact, { conversations, names }: DestinationContext): Partial<Conversation> {
  const found = conversations.get(contact.device * names.width + contact.address);
  return {
    ...(found && found.protocols.length > 0 ? { protocols: found.protocols } : {}),
    ...(found && found.messages.length > 0 ? { messages: found.messages } : {}),
  };
}

function listServices(services: ReadonlyMap<string, number>): string[] {
  const order = [...services].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return order.slice(0, MOST_SERVICES).map(([service]) => service);
}

function compare(
  location: Destination['location'],
  isExpected: (country: string) => boolean,
): 'inside' | 'outside' | 'unknown' {
  if (location.country === null || location.status === 'disputed' || location.status === 'anycast') return 'unknown';
  return isExpected(location.country) ? 'inside' : 'outside';
}

/** What this device had learned. */
function describeNames(contact: Contact, { names, captureIds }: DestinationContext): DestinationName[] {
  return namesOf(names, contact.device, contact.address).map((name) => ({
    name: name.name,
    source: name.source,
    later: LOOKED_UP.has(name.source) && name.time > contact.firstTime,
    evidence: { capture: captureIds[name.capture]!, frameNumber: name.frame, fileOffset: name.offset },
  }));
}

function describeReferrals(
  { addresses }: Observations,
  { device, address, firstTime }: Contact,
  { referrals, names, captureIds }: DestinationContext,
): Referral[] {
  return (referrals.get(device * names.width + address) ?? []).map(
    ({ via, service, time, capture, frame, offset }) => ({
      via: formatAddress(addresses, via * WORDS),
      service,
      later: time > firstTime,
      evidence: { capture: captureIds[capture]!, frameNumber: frame, fileOffset: offset },
    }),
  );
}

/** Sources that speak beside the traffic; a name in the traffic itself cannot come too late for it. */
const LOOKED_UP: ReadonlySet<NameSource> = new Set(['dns', 'dns-cname', 'mdns', 'llmnr', 'payload']);
