import type { Seen } from '../base/row-set.ts';
import type { ClientHello } from '../decode/tls-client-hello.ts';
import { DETAIL } from '../flow/flow-details.ts';
import { I } from '../flow/flow-record.ts';
import type { FlowTable } from '../flow/flow-table.ts';
import type { NameBook } from './name-book.ts';
import { type NameSource, nameSourceNumber } from './name-source.ts';
import { holdHello } from './partial-hellos.ts';
import type { ProductField } from './service-tables.ts';

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
  /** What the client called the responder. */
  serverName(name: string, source: NameSource): void;
  /** What one side said, in the protocol's words. */
  message(service: string, message: string, fromOriginator: boolean): void;
  /** What the program of one side calls itself; nothing is noted of null. */
  product(service: string, field: ProductField, text: string | null, fromOriginator: boolean): void;
  /** An address that one side named to the other. */
  referral(address: Int32Array, service: string, fromOriginator: boolean): void;
  /** An address that the responder told the originator of in a text, and the name that it is said to be for. */
  handedOut(address: Int32Array, name: string | null, service: string): void;
  /** A hello's server name and protocols, over TLS or QUIC; while it is incomplete, the last word stands. */
  hello(hello: ClientHello, source: 'sni' | 'quic'): void;
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
  findingsOf(flows, book, partial.seen).hello({ ...partial.hello, complete: true }, partial.source);
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

  serverName(name: string, source: NameSource): void {
    const flows = this.#select();
    const { ints, base } = flows;
    this.book.noteName(ints[base + I.originator]!, ints[base + I.responder]!, name, source, this.seen);
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

  handedOut(address: Int32Array, name: string | null, service: string): void {
    const { ints, base } = this.#select();
    const asker = ints[base + I.originator]!;
    const number = this.book.noteReferral(asker, ints[base + I.responder]!, address, service, this.seen);
    if (name !== null && number !== asker) this.book.noteName(asker, number, name, 'payload', this.seen);
  }

  hello(hello: ClientHello, source: 'sni' | 'quic'): void {
    const { partialHellos } = this.book;
    if (!hello.complete && holdHello(partialHellos, this.#flow, { hello, source, seen: this.seen })) return;
    partialHellos.delete(this.#flow);
    if (hello.serverName) this.serverName(hello.serverName, hello.encryptedClientHello ? 'sni-outer' : source);
    if (hello.alpn.length > 0) this.#select().setDetail(DETAIL.alpn, this.book.text(hello.alpn.join(',')));
  }

  #select(): FlowTable {
    if (this.#flows.current !== this.#flow) this.#flows.select(this.#flow);
    return this.#flows;
  }
}
