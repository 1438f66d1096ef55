import { createRowSet, noteRow, type RowSet, type Seen } from '../base/row-set.ts';
import { createTextTable, internText, type TextTable } from '../base/text-table.ts';
import type { DnsMessage } from '../decode/dns.ts';
import { canonicalName } from '../decode/dns-names.ts';
import { DNS_TYPE, type DnsRecord } from '../decode/dns-record.ts';
import { type AddressIndex, internAddress } from '../flow/address-index.ts';
import { MOST_FINGERPRINT_CHARACTERS } from './fingerprints.ts';
import { type NameSource, nameSourceNumber } from './name-source.ts';
import { LOOKUPS, NAMES, RECORDS } from './name-tables.ts';
import type { PartialHellos } from './partial-hellos.ts';
import { createRoundTripBook, type Exchange, noteExchange, type RoundTripBook, roundTripTable } from './round-trips.ts';
import { MESSAGES, REFERRALS } from './service-tables.ts';

/** Names longer than DNS allows are kept only so far (RFC 1035, section 3.1, with every byte escaped). */
const LONGEST_NAME = 1024;

/** Remembers what each address was called: by which device, when, on whose word. Counts and quotes; decides nothing. */
export class NameBook {
  readonly texts: TextTable = createTextTable();
  readonly partialHellos: PartialHellos = new Map();
  /** What fingerprints of clients are made of (fingerprints.ts). */
  readonly fingerprints: TextTable = createTextTable(MOST_FINGERPRINT_CHARACTERS);
  readonly names: RowSet<typeof NAMES> = createRowSet(NAMES);
  readonly lookups: RowSet<typeof LOOKUPS> = createRowSet(LOOKUPS);
  readonly records: RowSet<typeof RECORDS> = createRowSet(RECORDS);
  readonly messages: RowSet<typeof MESSAGES> = createRowSet(MESSAGES);
  readonly referrals: RowSet<typeof REFERRALS> = createRowSet(REFERRALS);
  readonly #roundTrips: RoundTripBook = createRoundTripBook();
  readonly #addresses: AddressIndex;
  readonly #capture: number;

  /** `capture` is the number that rows carry. */
  constructor(addresses: AddressIndex, capture: number) {
    this.#addresses = addresses;
    this.#capture = capture;
  }

  /** The rows so far, as mergeable tables. */
  get tables() {
    const { names, lookups, records, messages, referrals } = this;
    return {
      names: names.table,
      lookups: lookups.table,
      records: records.table,
      messages: messages.table,
      referrals: referrals.table,
      roundTrips: roundTripTable(this.#roundTrips, this.#capture),
    };
  }

  /** The number of a text; -1 when there is no room. */
  text(text: string): number {
    return internText(this.texts, text.length > LONGEST_NAME ? text.slice(0, LONGEST_NAME) : text);
  }

  /** A name for `address` that was read in the traffic of `asker` (-1: of everybody). */
  noteName(asker: number, address: number, name: string, source: NameSource, seen: Seen): void {
    const text = this.text(canonicalName(name));
    if (text < 0) return;
    const key = { capture: this.#capture, asker, address, name: text, source: nameSourceNumber(source) };
    noteRow(this.names, seen, key);
  }

  /** Takes in a DNS message; `client` is the address that asked or is answered, or -1 for multicast. */
  noteDns(message: DnsMessage, client: number, kind: number, seen: Seen): void {
    // An answer repeats its question to who asked: the question itself may not have been captured.
    if (!message.response || client >= 0)
      for (const { name, type } of message.questions) this.#noteQuestion(name, type, client, kind, seen);
    if (message.response) this.#noteAnswers(message, client, kind, seen);
  }

  /** What one side of a flow said, in the protocol's words. */
  noteMessage(
    originator: number,
    responder: number,
    said: { service: string; message: string; fromOriginator: boolean },
    seen: Seen,
  ): void {
    const [service, message] = [this.text(said.service), this.text(said.message)];
    if (service < 0 || message < 0) return;
    const fromOriginator = said.fromOriginator ? 1 : 0;
    noteRow(this.messages, seen, { capture: this.#capture, originator, responder, service, message, fromOriginator });
  }

  /** One half of an exchange that an identifier binds; from whom to whom it went. Nothing is noted of null. */
  noteExchange(from: number, to: number, exchange: Exchange | null, seen: Seen): void {
    if (exchange !== null) noteExchange(this.#roundTrips, from, to, exchange, seen);
  }

  /** `via` told `asker` of an address, which is no news when it is the asker's own. Returns the number of the address. */
  noteReferral(asker: number, via: number, words: Int32Array, service: string, seen: Seen): number {
    const address = internAddress(this.#addresses, words, 0);
    const text = address === asker ? -1 : this.text(service);
    if (text >= 0) noteRow(this.referrals, seen, { capture: this.#capture, asker, via, address, service: text });
    return address;
  }

  #noteQuestion(name: string, type: number, asker: number, kind: number, seen: Seen): void {
    const text = this.text(canonicalName(name));
    if (text >= 0) noteRow(this.lookups, seen, { capture: this.#capture, asker, name: text, type, kind });
  }

  #noteAnswers(message: DnsMessage, asker: number, kind: number, seen: Seen): void {
    const asked = message.questions[0]?.name;
    for (const section of [message.answers, message.authorities, message.additionals]) {
      for (const record of section) {
        const question = this.text(canonicalName(asked ?? record.name));
        this.#noteRecord(record, question, asker, kind, seen);
      }
    }
  }

  #noteRecord(record: DnsRecord, question: number, asker: number, kind: number, seen: Seen): void {
    if (record.type === DNS_TYPE.opt || record.type === DNS_TYPE.soa || record.type === DNS_TYPE.ns) return;
    const owner = this.text(canonicalName(record.name));
    if (question < 0 || owner < 0) return;
    const row = { capture: this.#capture, asker, question, owner, type: record.type, kind };
    const note = (address: number, target: number) => {
      const number = noteRow(this.records, seen, { ...row, address, target, ttl: 0 });
      const { ttl } = this.records.table.columns;
      if (number >= 0) ttl[number] = Math.max(ttl[number]!, record.ttl);
    };
    if (record.address !== undefined) note(internAddress(this.#addresses, record.address, 0), -1);
    for (const hint of record.hints ?? []) note(internAddress(this.#addresses, hint, 0), -1);
    const target = record.target === undefined ? -1 : this.text(canonicalName(record.target));
    if (target >= 0) note(-1, target);
  }
}
