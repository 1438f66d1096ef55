import type { Seen } from '../base/row-set.ts';
import type { Ja4Transport } from '../decode/ja4.ts';
import type { ClientHello } from '../decode/tls-client-hello.ts';
import { DETAIL } from '../flow/flow-details.ts';
import { I } from '../flow/flow-record.ts';
import type { FlowTable } from '../flow/flow-table.ts';
import { noteFingerprint } from './fingerprints.ts';
import type { NameBook } from './name-book.ts';
import { type NameSource, nameSourceNumber } from './name-source.ts';
import { type HelloCarrier, holdHello } from './partial-hellos.ts';
import type { ProductField } from './service-tables.ts';

const JA4_TRANSPORTS: Readonly<Record<HelloCarrier, Ja4Transport>> = { tls: 't', quic: 'q', dtls: 'd' };

/** What a program calls itself is cut after this many characters. */
const LONGEST_PRODUCT = 256;

/** Where readers of this room put what they find about one flow, seen at one packet. */
export type Findings = {
  readonly seen: Seen;
  readonly book: NameBook;
  /** Findings about the same flow at another packet. */
  at(seen: Seen): Findings;
  /** What the flow speaks; the first answer stays. */
  service(name: string): void;
  /** What the client called the server. The originator is the client, unless it was guessed wrong or is the one who serves. */
  serverName(name: string, source: NameSource, clientIsOriginator?: boolean): void;
  /** What one side said, in the protocol's words. */
  message(service: string, message: string, fromOriginator: boolean): void;
  /** What the program of one side calls itself; nothing is noted of null. */
  product(service: string, field: ProductField, text: string | null, fromOriginator: boolean): void;
  /** An address that one side named to the other. */
  referral(address: Int32Array, service: string, fromOriginator: boolean): void;
  /** An address that one side told the other of in a text, and the name that it is said to be for. */
  handedOut(address: Int32Array, name: string | null, service: string, fromOriginator: boolean): void;
  /** A hello's server name, protocols and fingerprint; while it is incomplete, the last word stands. */
  hello(hello: ClientHello, carrier: HelloCarrier, fromOriginator?: boolean): void;
  /** The version of TLS that the server chose. */
  tlsVersion(name: string): void;
  /** What is known of a hello of which the rest never comes. */
  partialHello(hello: ClientHello, carrier: HelloCarrier, fromOriginator: boolean): void;
};

/** Findings about the current flow of the table. */
export function findingsOf(flows: FlowTable, book: NameBook, seen: Seen): Findings {
  return new FlowFindings(flows, book, seen);
}

/** Tells what is known of a flow's hello of which the rest never came. The flow becomes the current one. */
export function tellPartialHello(flows: FlowTable, book: NameBook, flow: number): void {
  const partial = book.partialHellos.get(flow);
  if (partial === undefined) return;
  flows.select(flow);
  book.partialHellos.delete(flow);
  const { hello, carrier, fromOriginator, seen } = partial;
  findingsOf(flows, book, seen).partialHello(hello, carrier, fromOriginator);
}

/** A class because one is made for every packet that is looked into: methods cost nothing, closures do. */
class FlowFindings implements Findings {
  readonly seen: Seen;
  readonly book: NameBook;
  readonly #flows: FlowTable;
  readonly #flow: number;

  constructor(flows: FlowTable, book: NameBook, seen: Seen, flow: number = flows.current) {
    this.seen = seen;
    this.book = book;
    this.#flows = flows;
    this.#flow = flow;
  }

  at(seen: Seen): Findings {
    return new FlowFindings(this.#flows, this.book, seen, this.#flow);
  }

  service(name: string): void {
    const { ints, base } = this.#select();
    if (ints[base + I.service]! < 0) ints[base + I.service] = this.book.text(name);
  }

  serverName(name: string, source: NameSource, clientIsOriginator = true): void {
    const flows = this.#select();
    const { ints, base } = flows;
    const [originator, responder] = [ints[base + I.originator]!, ints[base + I.responder]!];
    if (clientIsOriginator) this.book.noteName(originator, responder, name, source, this.seen);
    else this.book.noteName(responder, originator, name, source, this.seen);
    if (source === 'certificate') return;
    flows.setDetail(DETAIL.serverName, this.book.text(name));
    flows.setDetail(DETAIL.serverNameSource, nameSourceNumber(source));
  }

  message(service: string, message: string, fromOriginator: boolean): void {
    const { ints, base } = this.#select();
    const said = { service, message, fromOriginator };
    this.book.noteMessage(ints[base + I.originator]!, ints[base + I.responder]!, said, this.seen);
  }

  product(service: string, field: ProductField, text: string | null, fromOriginator: boolean): void {
    if (text) this.message(service, `${field}: ${text.slice(0, LONGEST_PRODUCT)}`, fromOriginator);
  }

  referral(address: Int32Array, service: string, fromOriginator: boolean): void {
    const { ints, base } = this.#select();
    const [originator, responder] = [ints[base + I.originator]!, ints[base + I.responder]!];
    const [via, asker] = fromOriginator ? [originator, responder] : [responder, originator];
    this.book.noteReferral(asker, via, address, service, this.seen);
  }

  handedOut(address: Int32Array, name: string | null, service: string, fromOriginator: boolean): void {
    const { ints, base } = this.#select();
    const [originator, responder] = [ints[base + I.originator]!, ints[base + I.responder]!];
    const [via, asker] = fromOriginator ? [originator, responder] : [responder, originator];
    const number = this.book.noteReferral(asker, via, address, service, this.seen);
    if (name !== null && number !== asker) this.book.noteName(asker, number, name, 'payload', this.seen);
  }

  hello(hello: ClientHello, carrier: HelloCarrier, fromOriginator = true): void {
    const { partialHellos, fingerprints } = this.book;
    const partial = { hello, carrier, fromOriginator, seen: this.seen };
    if (!hello.complete && holdHello(partialHellos, this.#flow, partial)) return;
    partialHellos.delete(this.#flow);
    this.partialHello(hello, carrier, fromOriginator);
    if (hello.complete) noteFingerprint(this.#select(), fingerprints, hello, JA4_TRANSPORTS[carrier]);
  }

  tlsVersion(name: string): void {
    this.#select().setDetail(DETAIL.tlsVersion, this.book.text(name));
  }

  partialHello(hello: ClientHello, carrier: HelloCarrier, fromOriginator: boolean): void {
    const { serverName, encryptedClientHello, alpn } = hello;
    const source = carrier === 'quic' ? 'quic' : 'sni';
    if (serverName) this.serverName(serverName, encryptedClientHello ? 'sni-outer' : source, fromOriginator);
    if (alpn.length > 0) this.#select().setDetail(DETAIL.alpn, this.book.text(alpn.join(',')));
  }

  #select(): FlowTable {
    if (this.#flows.current !== this.#flow) this.#flows.select(this.#flow);
    return this.#flows;
  }
}
