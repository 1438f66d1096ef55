import { finishHash, hashWord, randomSeed } from '../base/word-hash.ts';
import { WORDS } from '../decode/layers.ts';
import { type AddressIndex, hashAddress, isAddress } from './address-index.ts';
import { I } from './flow-record.ts';
import { type RecordPages, recordBase } from './record-pages.ts';

/** How a packet lies to a flow: not its packet, from its originator, or from its responder. */
export const SIDE = { none: 0, originator: 1, responder: 2 } as const;

/**
 * Finds the record of a conversation by the addresses, ports and protocol of a packet of either side. Open addressing;
 * an entry is the whole hash and the record's number + 1, so that a record is touched only when it is the one (nearly
 * always) and growing touches none. Addresses are compared as words, which saves looking up both their numbers first.
 */
export class FlowIndex {
  readonly #pages: RecordPages;
  readonly #addresses: AddressIndex;
  readonly #seed = randomSeed();
  #entries = new Int32Array(2 * 4096);
  #count = 0;
  /** Where and with which hash the last `find` ended. */
  #slot = 0;
  #hash = 0;
  /** SIDE of the packet that `find` was last asked for. */
  side = 0;

  constructor(pages: RecordPages, addresses: AddressIndex) {
    this.#pages = pages;
    this.#addresses = addresses;
  }

  /** The record for source and destination in `words`, ports (source in the upper half) and protocol; -1 when there is none. */
  find(words: Int32Array, ports: number, protocol: number): number {
    const entries = this.#entries;
    const mask = (entries.length >> 1) - 1;
    const hash = this.#hashOf(words, ports, protocol);
    let slot = hash & mask;
    let number = entries[2 * slot + 1]! - 1;
    this.side = SIDE.none;
    while (number >= 0) {
      if (entries[2 * slot] === hash) this.side = this.sideOf(number, words, ports, protocol);
      if (this.side !== SIDE.none) break;
      slot = (slot + 1) & mask;
      number = entries[2 * slot + 1]! - 1;
    }
    this.#slot = slot;
    this.#hash = hash;
    return number;
  }

  /** SIDE of a packet to record `number`. */
  sideOf(number: number, words: Int32Array, ports: number, protocol: number): number {
    const { ints } = this.#pages.pageOf(number);
    const base = recordBase(number);
    if (ints[base + I.protocol] !== protocol) return SIDE.none;
    const known = ints[base + I.ports]!;
    const originator = ints[base + I.originator]!;
    const responder = ints[base + I.responder]!;
    if (known === ports && this.#isPair(originator, responder, words)) return SIDE.originator;
    const swapped = (ports << 16) | (ports >>> 16);
    return known === swapped && this.#isPair(responder, originator, words) ? SIDE.responder : SIDE.none;
  }

  #isPair(source: number, destination: number, words: Int32Array): boolean {
    return isAddress(this.#addresses, source, words, 0) && isAddress(this.#addresses, destination, words, WORDS);
  }

  /** Makes `number` the record of what `find` was last asked for. */
  put(number: number): void {
    const entries = this.#entries;
    const isNew = entries[2 * this.#slot + 1] === 0;
    entries[2 * this.#slot] = this.#hash;
    entries[2 * this.#slot + 1] = number + 1;
    if (isNew && ++this.#count * 4 > entries.length) this.#refill(entries.length * 2, () => true);
  }

  /** Forgets the records that are not to be kept. */
  retain(isKept: (number: number) => boolean): void {
    this.#refill(this.#entries.length, isKept);
  }

  #refill(length: number, isKept: (number: number) => boolean): void {
    const old = this.#entries;
    const entries = new Int32Array(length);
    const mask = (length >> 1) - 1;
    this.#count = 0;
    for (let at = 0; at < old.length; at += 2) {
      if (old[at + 1] === 0 || !isKept(old[at + 1]! - 1)) continue;
      let slot = old[at]! & mask;
      while (entries[2 * slot + 1] !== 0) slot = (slot + 1) & mask;
      entries[2 * slot] = old[at]!;
      entries[2 * slot + 1] = old[at + 1]!;
      this.#count++;
    }
    this.#entries = entries;
  }

  /** The same for both directions: the sides enter by sum. */
  #hashOf(words: Int32Array, ports: number, protocol: number): number {
    const source = hashWord(hashAddress(this.#seed, words, 0), ports >>> 16);
    const destination = hashWord(hashAddress(this.#seed, words, WORDS), ports & 0xffff);
    return finishHash((source + destination + protocol) | 0);
  }
}
