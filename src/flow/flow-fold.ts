import { WORDS } from '../decode/layers.ts';
import type { AddressIndex } from './address-index.ts';
import { type FlowDetails, uniteDetails } from './flow-details.ts';
import { FlowIndex, SIDE } from './flow-index.ts';
import { D, I, INTEREST, STATE } from './flow-record.ts';
import { type RecordPages, recordBase } from './record-pages.ts';

/** What is left of the state of flows that were folded: a connection's end is that of one flow. */
const KEPT_STATE = STATE.oData | STATE.rData | STATE.oRetransmitted | STATE.rRetransmitted;

/** Sums of both flows; each "o" stands before its "r", so that sides can be exchanged. */
const SUMMED_INTS = [I.oPackets, I.oMissing];
const SUMMED_DOUBLES = [D.oBytes, D.oPayload, D.oHandshake];

/**
 * Folds flows into totals: one record for originator, responder, protocol and the responder's port. When half of
 * `limit` records are such totals, further ones have port 0: one for two addresses and protocol; when these take the other half, all
 * else is one record between no addresses. Nothing that was counted is lost, so totals over the table stay what they
 * were, and those of two addresses do until the last resort. A flow that goes on after it was folded begins anew.
 */
export class FoldedFlows {
  readonly #pages: RecordPages;
  readonly #addresses: AddressIndex;
  readonly #details: FlowDetails;
  readonly #index: FlowIndex;
  readonly #limit: number;
  readonly #words = new Int32Array(2 * WORDS);
  /** Records that are totals, by port and by address. */
  #byPort = 0;
  #byAddress = 0;
  /** Flows that were folded so far. */
  count = 0;
  /** Those of them whose addresses were not kept either. */
  unplaced = 0;

  constructor(pages: RecordPages, addresses: AddressIndex, details: FlowDetails, limit: number) {
    this.#pages = pages;
    this.#addresses = addresses;
    this.#details = details;
    this.#limit = Math.max(1, limit >> 1);
    this.#index = new FlowIndex(pages, addresses);
  }

  /** Adds record `number` to its total, or makes it one. */
  fold(number: number): void {
    this.count++;
    const { ints } = this.#pages.pageOf(number);
    const base = recordBase(number);
    ints[base + I.ports]! &= 0xffff;
    if (this.#join(number)) return;
    if (this.#byPort < this.#limit) {
      this.#byPort++;
      this.#become(number);
      return;
    }
    ints[base + I.ports] = 0;
    if (this.#join(number)) return;
    if (this.#byAddress < this.#limit) {
      this.#byAddress++;
      this.#become(number);
      return;
    }
    this.unplaced++;
    ints[base + I.originator] = 0;
    ints[base + I.responder] = 0;
    ints[base + I.protocol] = -1;
    ints[base + I.pair] = -1;
    if (!this.#join(number)) this.#become(number);
  }

  /** Adds the record to the total of its key, when there is one, and gives it back. */
  #join(number: number): boolean {
    const { ints } = this.#pages.pageOf(number);
    const base = recordBase(number);
    const { words } = this.#addresses;
    for (let i = 0; i < WORDS; i++) {
      this.#words[i] = words[ints[base + I.originator]! * WORDS + i]!;
      this.#words[WORDS + i] = words[ints[base + I.responder]! * WORDS + i]!;
    }
    const total = this.#index.find(this.#words, ints[base + I.ports]!, ints[base + I.protocol]!);
    if (total < 0) return false;
    this.#add(total, number, this.#index.side === SIDE.originator ? 0 : 1);
    this.#pages.release(number);
    return true;
  }

  /** Makes the record the total of its key, which `#join` did not find. */
  #become(number: number): void {
    const { ints } = this.#pages.pageOf(number);
    const base = recordBase(number);
    ints[base + I.state] = (ints[base + I.state]! & KEPT_STATE) | STATE.folded;
    ints[base + I.interest] = INTEREST.none;
    this.#index.put(number);
  }

  /** Adds record `number` to `total`; `crossed` is 1 when the originator of one is the responder of the other. */
  #add(total: number, number: number, crossed: number): void {
    const [to, from] = [this.#pages.pageOf(total), this.#pages.pageOf(number)];
    const [base, other] = [recordBase(total), recordBase(number)];
    for (const at of SUMMED_INTS) {
      addInt(to.ints, base + at, from.ints[other + at + crossed]!);
      addInt(to.ints, base + at + 1, from.ints[other + at + 1 - crossed]!);
    }
    for (const at of SUMMED_DOUBLES) {
      to.doubles[(base >> 1) + at]! += from.doubles[(other >> 1) + at + crossed]!;
      to.doubles[(base >> 1) + at + 1]! += from.doubles[(other >> 1) + at + 1 - crossed]!;
    }
    addInt(to.ints, base + I.flowCount, from.ints[other + I.flowCount]!);
    addInt(to.ints, base + I.icmpErrors, from.ints[other + I.icmpErrors]!);
    to.ints[base + I.state]! |= from.ints[other + I.state]! & KEPT_STATE;
    const rtt = from.ints[other + I.rtt]!;
    if (rtt >= 0 && (to.ints[base + I.rtt]! < 0 || rtt < to.ints[base + I.rtt]!)) to.ints[base + I.rtt] = rtt;
    if (to.ints[base + I.service] !== from.ints[other + I.service]) to.ints[base + I.service] = -1;
    uniteDetails(this.#details, to.ints[base + I.details]!, from.ints[other + I.details]!);
    uniteTimes(to.ints, to.doubles, base, from.ints, from.doubles, other);
  }
}

function addInt(ints: Int32Array, at: number, value: number): void {
  ints[at] = Math.min(ints[at]! + value, 0x7fffffff);
}

/** A total begins where the earliest of its flows began. */
function uniteTimes(
  ints: Int32Array,
  doubles: Float64Array,
  base: number,
  otherInts: Int32Array,
  otherDoubles: Float64Array,
  other: number,
): void {
  const [at, from] = [base >> 1, other >> 1];
  doubles[at + D.lastTime] = Math.max(doubles[at + D.lastTime]!, otherDoubles[from + D.lastTime]!);
  const earlier =
    otherDoubles[from + D.firstTime]! - doubles[at + D.firstTime]! ||
    otherInts[other + I.firstFrame]! - ints[base + I.firstFrame]!;
  if (earlier >= 0) return;
  doubles[at + D.firstTime] = otherDoubles[from + D.firstTime]!;
  doubles[at + D.firstOffset] = otherDoubles[from + D.firstOffset]!;
  ints[base + I.firstFrame] = otherInts[other + I.firstFrame]!;
}
