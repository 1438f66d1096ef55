import type { Seen } from '../base/row-set.ts';
import type { ClientHello } from '../decode/tls-client-hello.ts';
import { DETAIL } from '../flow/flow-details.ts';
import { I } from '../flow/flow-record.ts';
import type { FlowTable } from '../flow/flow-table.ts';
import type { NameBook } from './name-book.ts';
import { type NameSource, nameSourceNumber } from './name-source.ts';
import type { ProductField } from './service-tables.ts';

/** What a program calls itself is cut after this many characters. */
const LONGEST_PRODUCT = 256;

/** Where readers of this room put what they find about one flow, seen at one packet. */
export type Findings = {
  readonly seen: Seen;
  readonly book: NameBook;
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
  /** A hello's server name and protocols, over TLS or QUIC. */
  hello(hello: ClientHello, source: 'sni' | 'quic'): void;
};

/** Findings about the current flow of the table. */
export function findingsOf(flows: FlowTable, book: NameBook, seen: Seen): Findings {
  const flow = flows.current;
  const originator = flows.ints[flows.base + I.originator]!;
  const responder = flows.ints[flows.base + I.responder]!;
  const findings: Findings = {
    seen,
    book,
    service(name) {
      flows.select(flow);
      if (flows.ints[flows.base + I.service]! < 0) flows.ints[flows.base + I.service] = book.text(name);
    },
    serverName(name, source) {
      book.noteName(originator, responder, name, source, seen);
      if (source === 'certificate') return;
      flows.select(flow);
      flows.setDetail(DETAIL.serverName, book.text(name));
      flows.setDetail(DETAIL.serverNameSource, nameSourceNumber(source));
    },
    message(service, message, fromOriginator) {
      book.noteMessage(originator, responder, { service, message, fromOriginator }, seen);
    },
    product(service, field, text, fromOriginator) {
      if (text) findings.message(service, `${field}: ${text.slice(0, LONGEST_PRODUCT)}`, fromOriginator);
    },
    referral(address, service, fromOriginator) {
      const [via, asker] = fromOriginator ? [originator, responder] : [responder, originator];
      book.noteReferral(asker, via, address, service, seen);
    },
    hello(hello, source) {
      if (hello.serverName) findings.serverName(hello.serverName, hello.encryptedClientHello ? 'sni-outer' : source);
      flows.select(flow);
      if (hello.alpn.length > 0) flows.setDetail(DETAIL.alpn, book.text(hello.alpn.join(',')));
    },
  };
  return findings;
}
