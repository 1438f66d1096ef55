import { formatAddress } from '../base/ip-address.ts';
import type { Seen } from '../base/row-set.ts';
import { type DnsMessage, isCertainDns, mayBeDns, readDnsMessage } from '../decode/dns.ts';
import { isDtls } from '../decode/dtls.ts';
import type { Layers } from '../decode/layers.ts';
import { P2P_FAMILIES } from '../decode/p2p-message.ts';
import type { ProtocolPatterns } from '../decode/protocol-pattern.ts';
import { isQuicLongHeader } from '../decode/quic-packet.ts';
import { readSip } from '../decode/sip.ts';
import { I, INTEREST } from '../flow/flow-record.ts';
import type { FlowTable } from '../flow/flow-table.ts';
import { dnsExchange, quicExchange } from './datagram-exchanges.ts';
import { type FlowPorts, NBNS_PORT, recogniseDatagram } from './datagram-services.ts';
import { type DtlsHellos, readDtls } from './dtls-hellos.ts';
import { type Findings, findingsOf, tellPartialHello } from './findings.ts';
import { hashFingerprints } from './fingerprints.ts';
import { forgetMedia, type MediaStreams, readMedia } from './media-streams.ts';
import type { NameBook } from './name-book.ts';
import { DNS_KIND, DNS_KINDS } from './name-tables.ts';
import {
  createQuicReader,
  forgetHello,
  isHelloExpected,
  openAllWaiting,
  type QuicReader,
  readQuicDatagram,
} from './quic-reader.ts';
import type { Exchange } from './round-trips.ts';
import { noteSip } from './session-messages.ts';

/** UDP flows that are being read. */
export type DatagramReader = {
  readonly flows: FlowTable;
  readonly book: NameBook;
  readonly quic: QuicReader;
  readonly media: MediaStreams;
  readonly dtls: DtlsHellos;
  /** Protocols that rules tell by a pattern. */
  readonly patterns: ProtocolPatterns['udp'];
};

export function createDatagramReader(
  flows: FlowTable,
  book: NameBook,
  patterns: ProtocolPatterns['udp'],
): DatagramReader {
  return { flows, book, quic: createQuicReader(), media: new Map(), dtls: new Map(), patterns };
}

/** Where the naming systems live (RFC 1035, RFC 6762, RFC 4795). */
const DNS_PORTS: Readonly<Record<number, number>> = { 53: DNS_KIND.dns, 5353: DNS_KIND.mdns, 5355: DNS_KIND.llmnr };

/** Datagrams of one direction that are looked into before the flow is left alone. */
const MOST_LOOKS = 6;

/**
 * Of these protocols every message counts: hours of keeping alive go before the one that names a peer, a
 * relay or a port. After the
 * first looks only datagrams of a message's size are read: longer ones carry media.
 */
const LASTING: ReadonlySet<string> = new Set([...P2P_FAMILIES, 'stun', 'nat-pmp', 'pcp']);
const LARGEST_MESSAGE = 256;

/** Reads the payload of the current UDP flow's packet, as far as the flow is of interest. The DNS message in it, or null. */
export function readDatagram(reader: DatagramReader, layers: Layers, view: DataView, seen: Seen): DnsMessage | null {
  const { flows, book } = reader;
  if (layers.payloadLength > LARGEST_MESSAGE && looksOf(flows) >= MOST_LOOKS) return null;
  const kind = dnsKind(flows);
  const mayBe = kind !== undefined || (!isNetbios(flows) && mayBeDns(view, layers.payloadOffset, layers.payloadEnd));
  const message = mayBe ? readDnsMessage(view, layers.payloadOffset, layers.payloadEnd) : null;
  if (message !== null && (kind !== undefined || isCertainDns(message, layers.payloadEnd))) {
    findingsOf(flows, book, seen).service(DNS_KINDS[kind ?? DNS_KIND.dns]!);
    book.noteDns(message, clientOf(flows, kind), kind ?? DNS_KIND.dns, seen);
    if (clientOf(flows, kind) >= 0) noteExchange(reader, dnsExchange(message), seen);
    return message;
  }
  if (kind === undefined) readSecured(reader, layers, view, seen);
  return null;
}

/** Each datagram that waited says itself where it was seen. */
const NOWHERE: Seen = { time: 0, frame: 0, offset: 0 };

/** Opens what waited for cryptography, tells what is known of hellos that stayed incomplete, and hashes fingerprints. To be called when no more packets come, and awaited. */
export async function finishDatagrams({ flows, book, quic }: DatagramReader): Promise<void> {
  await quic.loading;
  openAllWaiting(quic, (flow) => {
    flows.select(flow);
    return findingsOf(flows, book, NOWHERE);
  });
  for (const flow of [...book.partialHellos.keys()]) tellPartialHello(flows, book, flow);
  await hashFingerprints(flows, book);
}

/** Forgets the current flow of the table, whose number will be another's. */
export function forgetDatagrams({ flows, quic, media, dtls }: DatagramReader): void {
  forgetMedia(media, flows.current);
  for (const client of [flows.current, ~flows.current]) {
    forgetHello(quic, client);
    dtls.delete(client);
  }
}

/** Which side of the current flow speaks: the flow's number for its originator, and its complement for its responder. */
function speakerOf({ current, fromOriginator }: FlowTable): number {
  return fromOriginator ? current : ~current;
}

function dnsKind({ ints, base }: FlowTable): number | undefined {
  const ports = ints[base + I.ports]!;
  return DNS_PORTS[ports & 0xffff] ?? DNS_PORTS[ports >>> 16];
}

/** NetBIOS has the form of DNS, with names and types of its own (RFC 1002, section 4.2). */
function isNetbios({ ints, base }: FlowTable): boolean {
  const ports = ints[base + I.ports]!;
  return (ports & 0xffff) === NBNS_PORT || ports >>> 16 === NBNS_PORT;
}

/** Who asks in this flow: its originator, or nobody in particular when answers go to everybody. */
function clientOf({ ints, base }: FlowTable, kind: number | undefined): number {
  return kind === undefined || kind === DNS_KIND.dns ? ints[base + I.originator]! : -1;
}

function readSecured(reader: DatagramReader, layers: Layers, view: DataView, seen: Seen): void {
  const { flows, book, quic } = reader;
  const findings = findingsOf(flows, book, seen);
  // A call may come long after the first registrations, and says where its media goes: SIP is read to its end.
  if (isKnownAs('sip', flows, book)) {
    readSipDatagram(layers, view, flows.fromOriginator, findings);
    return;
  }
  if (isDtls(view, layers.payloadOffset, layers.payloadEnd)) {
    readDtls(reader.dtls, speakerOf(flows), layers, view, findings);
  } else if (flows.fromOriginator || mayBeClient(reader, layers, view)) {
    noteQuic(reader, layers, view, seen);
    const outcome = readQuicDatagram(quic, speakerOf(flows), layers, view, findings);
    // The answer is still to be timed.
    if (outcome === 'done') flows.ints[flows.base + I.interest]! &= ~interestOf(flows);
    if (outcome !== 'not-quic') return;
  } else if (noteQuic(reader, layers, view, seen)) {
    flows.ints[flows.base + I.interest]! &= ~INTEREST.responder;
    return;
  } else if (isHelloExpected(quic, flows.current)) return;
  else if (isKnownAs('quic', flows, book)) {
    countLook(reader);
    return;
  }
  readService(reader, layers, view, findings);
  countLook(reader);
}

function isKnownAs(service: string, { ints, base }: FlowTable, book: NameBook): boolean {
  const known = ints[base + I.service]!;
  return known >= 0 && known === book.text(service);
}

function readSipDatagram(layers: Layers, view: DataView, fromOriginator: boolean, findings: Findings): boolean {
  const message = readSip(view, layers.payloadOffset, layers.payloadEnd);
  if (message !== null) noteSip(message, fromOriginator, findings);
  return message !== null;
}

/** What neither names nor secures, but tells what the flow is for: time, discovery, P2P, media, tunnels. */
function readService(reader: DatagramReader, layers: Layers, view: DataView, findings: Findings): void {
  const { flows, patterns } = reader;
  if (readSipDatagram(layers, view, flows.fromOriginator, findings)) return;
  const { payloadOffset, payloadEnd, payloadLength } = layers;
  const ports = flows.ints[flows.base + I.ports]!;
  const both: FlowPorts = [ports & 0xffff, ports >>> 16];
  const found = recogniseDatagram(view, payloadOffset, payloadEnd, payloadLength, both, patterns);
  if (found === null) {
    readMedia(reader.media, flows, layers, view, findings);
    return;
  }
  noteExchange(reader, found.exchange, findings.seen);
  findings.service(found.service);
  findings.message(found.service, found.message, flows.fromOriginator);
  if (found.mapped) {
    findings.message(found.service, `mapped-address: ${formatAddress(found.mapped.address)}`, flows.fromOriginator);
  }
  for (const { address } of found.addresses) findings.referral(address, found.service, flows.fromOriginator);
}

/** Times the first long header of each side; true when it was one. */
function noteQuic(reader: DatagramReader, layers: Layers, view: DataView, seen: Seen): boolean {
  const { ints, base, fromOriginator } = reader.flows;
  const client = { fromClient: fromOriginator, port: ints[base + I.ports]! >>> 16 };
  const exchange = quicExchange(view, layers.payloadOffset, layers.payloadEnd, client);
  noteExchange(reader, exchange, seen);
  return exchange !== null;
}

function noteExchange({ flows, book }: DatagramReader, exchange: Exchange | null, seen: Seen): void {
  const { ints, base, fromOriginator } = flows;
  const [originator, responder] = [ints[base + I.originator]!, ints[base + I.responder]!];
  if (fromOriginator) book.noteExchange(originator, responder, exchange, seen);
  else book.noteExchange(responder, originator, exchange, seen);
}

/** Whether the responder may be the client of QUIC after all: the flow was guessed from an answer, and no client is known. */
function mayBeClient({ flows, quic }: DatagramReader, { payloadOffset, payloadEnd }: Layers, view: DataView): boolean {
  if (isHelloExpected(quic, ~flows.current)) return true;
  return flows.ints[flows.base + I.service]! < 0 && isQuicLongHeader(view, payloadOffset, payloadEnd);
}

function looksOf({ ints, base, fromOriginator }: FlowTable): number {
  return ints[base + (fromOriginator ? I.oHole : I.rHole)]!;
}

function countLook({ flows, book }: DatagramReader): void {
  const { ints, base, fromOriginator } = flows;
  const at = base + (fromOriginator ? I.oHole : I.rHole);
  if (ints[at]! >= MOST_LOOKS || ++ints[at]! < MOST_LOOKS) return;
  const service = ints[base + I.service]!;
  if (service >= 0 && LASTING.has(book.texts.texts[service]!)) return;
  ints[base + I.interest]! &= ~interestOf(flows);
}

function interestOf({ fromOriginator }: FlowTable): number {
  return fromOriginator ? INTEREST.originator : INTEREST.responder;
}
