import type { Evidence } from '../base/evidence.ts';
import { PROTOCOL, WORDS } from '../decode/layers.ts';
import { FACT_KINDS } from '../devices/fact-tables.ts';
import type { Observations } from '../devices/observations.ts';

/** How names are asked for: in the clear, or over TLS (RFC 7858), QUIC (RFC 9250), HTTPS (RFC 8484); and of an address by plain HTTP. */
export type ResolverTransport = 'dns' | 'dot' | 'doq' | 'doh' | 'http-dns';

/** That a device has a remote address resolve names for it. */
export type ResolverUse = {
  /** In the order of the list above. */
  transports: ResolverTransport[];
  /** Whether the home's DHCP or router named this resolver; null when neither was seen to name any. */
  handedOut: boolean | null;
  /** The first flow; over HTTP, the first answer. */
  evidence: Evidence;
};

/** `isPublicResolver`: whether an address (words) that was called `name`, or nothing, is known to resolve for everybody. */
export type ResolverContext = {
  deviceOf: Int32Array;
  captureIds: readonly string[];
  isPublicResolver: (words: Int32Array, name: string | null) => boolean;
};

const TRANSPORTS: readonly ResolverTransport[] = ['dns', 'dot', 'doq', 'doh', 'http-dns'];
const ENCRYPTED: readonly ResolverTransport[] = ['dot', 'doq', 'doh'];
const PORT = { https: 443, dnsOverTls: 853 } as const;

/** Resolvers by device number × width + remote address number, `width` being the number of addresses. */
export function indexResolvers(observations: Observations, context: ResolverContext): Map<number, ResolverUse> {
  const uses = new Map<number, ResolverUse>();
  const handedOut = handedOutAddresses(observations);
  const note: NoteUse = (asker, address, transport, place) => {
    const device = context.deviceOf[asker]!;
    if (device < 0 || context.deviceOf[address]! >= 0) return;
    const key = device * context.deviceOf.length + address;
    const known = uses.get(key);
    const isHandedOut = handedOut.size === 0 ? null : handedOut.has(address);
    if (known === undefined) uses.set(key, { transports: [transport], handedOut: isHandedOut, evidence: place });
    else addUse(known, transport, place, context.captureIds);
  };
  noteFlows(observations, context, note);
  noteHttpDns(observations, context, note);
  return uses;
}

/** Takes that an address, by its number, resolved for another. */
type NoteUse = (asker: number, address: number, transport: ResolverTransport, place: Evidence) => void;

function noteFlows(observations: Observations, context: ResolverContext, note: NoteUse): void {
  const { flows } = observations;
  const { capture, frame, offset, originator, responder, responderPackets } = flows.columns;
  for (let row = 0; row < flows.length; row++) {
    // What never answered resolves nothing; it is an attempt, and stands as one among the destinations.
    const transport = responderPackets[row] === 0 ? null : transportOf(observations, row, context);
    if (transport === null) continue;
    const place = { capture: context.captureIds[capture[row]!]!, frameNumber: frame[row]!, fileOffset: offset[row]! };
    note(originator[row]!, responder[row]!, transport, place);
  }
}

/** Whoever answered a question of HTTP-DNS with addresses. */
function noteHttpDns({ referrals, texts }: Observations, { captureIds }: ResolverContext, note: NoteUse): void {
  const { asker, via, service, capture, frame, offset } = referrals.columns;
  for (let row = 0; row < referrals.length; row++) {
    if (texts[service[row]!] !== 'http-dns') continue;
    const place = { capture: captureIds[capture[row]!]!, frameNumber: frame[row]!, fileOffset: offset[row]! };
    note(asker[row]!, via[row]!, 'http-dns', place);
  }
}

function addUse(use: ResolverUse, transport: ResolverTransport, place: Evidence, captureIds: readonly string[]): void {
  if (!use.transports.includes(transport)) {
    use.transports = TRANSPORTS.filter((each) => each === transport || use.transports.includes(each));
  }
  const order =
    captureIds.indexOf(place.capture) - captureIds.indexOf(use.evidence.capture) ||
    place.frameNumber - use.evidence.frameNumber;
  if (order < 0) use.evidence = place;
}

/** What DHCP and router advertisements named, for whichever device. */
function handedOutAddresses({ facts }: Observations): Set<number> {
  const kinds = [FACT_KINDS.indexOf('dhcp-dns'), FACT_KINDS.indexOf('router-dns')];
  const addresses = new Set<number>();
  for (let row = 0; row < facts.length; row++) {
    if (kinds.includes(facts.columns.kind[row]!)) addresses.add(facts.columns.address[row]!);
  }
  return addresses;
}

function transportOf(
  { flows: { columns }, texts, addresses }: Observations,
  row: number,
  { isPublicResolver }: ResolverContext,
): ResolverTransport | null {
  const text = (number: number) => (number < 0 ? null : texts[number]!);
  const service = text(columns.service[row]!);
  const port = columns.responderPort[row]!;
  if (service === 'dns') return 'dns';
  if (
    text(columns.alpn[row]!)
      ?.split(',')
      .some((protocol) => protocol.startsWith('doq')) === true
  )
    return 'doq';
  if (port === PORT.dnsOverTls && columns.protocol[row] === PROTOCOL.tcp && service === 'tls') return 'dot';
  if (port !== PORT.https || (service !== 'tls' && service !== 'quic')) return null;
  const at = columns.responder[row]! * WORDS;
  return isPublicResolver(addresses.subarray(at, at + WORDS), text(columns.serverName[row]!)) ? 'doh' : null;
}

/** The words by which a contact with a resolver is marked. */
export function resolverModifiers(use: ResolverUse | null): string[] {
  if (use === null) return [];
  const isEncrypted = use.transports.some((transport) => ENCRYPTED.includes(transport));
  return [
    'resolver',
    ...(isEncrypted ? ['encrypted-dns'] : []),
    ...(use.handedOut === false ? ['hard-coded-resolver'] : []),
  ];
}
