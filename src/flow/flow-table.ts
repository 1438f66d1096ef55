import { readMac } from '../base/mac-address.ts';
import { type Layers, PROTOCOL, TCP, WORDS } from '../decode/layers.ts';
import { type Activity, addActivity, createActivity, pairOf } from './activity.ts';
import { type AddressIndex, internAddress } from './address-index.ts';
import { addDetails, createFlowDetails, DETAIL, type FlowDetails } from './flow-details.ts';
import { D, I, INTEREST, RECORD_DOUBLES, RECORD_INTS, STATE } from './flow-record.ts';
import { internMac, type MacIndex } from './mac-index.ts';
import { firstPacketOpener } from './originator.ts';
import { countNewBytes, noteFlags } from './tcp-stream.ts';

/** Flows that one page holds: 3 MiB of records, so that growing copies nothing. */
const PAGE_SHIFT = 14;
const PAGE_MASK = (1 << PAGE_SHIFT) - 1;

/** Idle time after which the next packet between the same ports begins a new flow, in microseconds. */
export const TIMEOUT = {
  /** Mappings of NATs live two hours (RFC 5382, REQ-5); cameras keep connections open for days with rare keep-alives. */
  tcp: 2 * 3600e6,
  /** RFC 4787, REQ-5: the recommended life of a UDP mapping. */
  other: 300e6,
} as const;

/** What the table is told of the packet beside its layers; one object, reused. */
export type Sighting = { time: number; frame: number; offset: number; originalLength: number; view: DataView };

/**
 * Keeps one record for each conversation: who opened it, how much went each way, how it ended. Records live in pages of
 * typed arrays; a hash index finds them by addresses, ports and protocol, whichever side sent the packet.
 */
export class FlowTable {
  readonly addresses: AddressIndex;
  readonly macs: MacIndex;
  readonly activity: Activity;
  readonly details: FlowDetails = createFlowDetails();
  readonly #pages: { ints: Int32Array; doubles: Float64Array }[] = [];
  #count = 0;
  /** Open addressing: flow number + 1, or 0. */
  #slots = new Int32Array(4096);

  /** The flow of the last `update`, its page and place, and which side sent the packet. */
  current = -1;
  ints: Int32Array = new Int32Array(0);
  doubles: Float64Array = new Float64Array(0);
  base = 0;
  fromOriginator = true;
  /** Payload bytes of the last packet that had not been seen before. */
  newBytes = 0;

  constructor(addresses: AddressIndex, macs: MacIndex, maxFlows: number) {
    this.addresses = addresses;
    this.macs = macs;
    this.activity = createActivity(maxFlows);
  }

  /** Flows that were ever begun; numbers are [0, count). */
  get count(): number {
    return this.#count;
  }

  /** Makes flow `number` the current one. */
  select(number: number): void {
    const page = this.#pages[number >>> PAGE_SHIFT]!;
    this.current = number;
    this.ints = page.ints;
    this.doubles = page.doubles;
    this.base = (number & PAGE_MASK) * RECORD_INTS;
  }

  /** Counts an IP packet in its flow, which becomes the current one. */
  update(layers: Layers, sighting: Sighting): void {
    const { addresses } = this;
    const source = internAddress(addresses, layers.addresses, 0);
    const destination = internAddress(addresses, layers.addresses, WORDS);
    this.#find(source, destination, layers, sighting.time);
    if (this.current < 0) this.#begin(source, destination, layers, sighting);
    this.#tally(layers, sighting);
  }

  /** Whether a flow between these endpoints is known; makes it the current one. */
  find(source: number, destination: number, ports: number, protocol: number): boolean {
    const slot = this.#slotOf(source, destination, ports, protocol);
    const number = this.#slots[slot]! - 1;
    if (number < 0) return false;
    this.select(number);
    return true;
  }

  #find(source: number, destination: number, layers: Layers, time: number): void {
    const ports = (layers.sourcePort << 16) | layers.destinationPort;
    if (!this.find(source, destination, ports, layers.protocol)) {
      this.current = -1;
      return;
    }
    const { ints, base } = this;
    this.fromOriginator = ints[base + I.originator] === source && ints[base + I.ports] === ports;
    if (this.#isOver(layers, time)) {
      ints[base + I.state]! |= STATE.ended;
      this.current = -1;
    }
  }

  /** Whether the packet begins another conversation between the same ports. */
  #isOver(layers: Layers, time: number): boolean {
    const idle = time - this.doubles[(this.base >> 1) + D.lastTime]!;
    if (layers.protocol !== PROTOCOL.tcp) return idle > TIMEOUT.other;
    if (idle > TIMEOUT.tcp) return true;
    const opens = (layers.tcpFlags & (TCP.syn | TCP.ack | TCP.rst)) === TCP.syn;
    if (!opens) return false;
    const state = this.ints[this.base + I.state]!;
    if ((state & STATE.oSyn) === 0 || !this.fromOriginator) return (state & CLOSED) !== 0;
    const repeated = layers.sequenceNumber === this.#initialSequence();
    return !repeated && (state & (STATE.rSynAck | CLOSED)) !== 0;
  }

  /** The sequence number of the SYN, as long as nothing followed it; then any other SYN is new. */
  #initialSequence(): number {
    return (this.ints[this.base + I.oNext]! - 1) | 0;
  }

  #slotOf(source: number, destination: number, ports: number, protocol: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    const swapped = (ports << 16) | (ports >>> 16);
    let slot = hashKey(source, destination, ports, swapped, protocol) & mask;
    for (;;) {
      const number = slots[slot]! - 1;
      if (number < 0) return slot;
      const { ints } = this.#pages[number >>> PAGE_SHIFT]!;
      const base = (number & PAGE_MASK) * RECORD_INTS;
      if (ints[base + I.protocol] === protocol) {
        const originator = ints[base + I.originator];
        const responder = ints[base + I.responder];
        const known = ints[base + I.ports];
        if (originator === source && responder === destination && known === ports) return slot;
        if (originator === destination && responder === source && known === swapped) return slot;
      }
      slot = (slot + 1) & mask;
    }
  }

  #begin(source: number, destination: number, layers: Layers, sighting: Sighting): void {
    const ports = (layers.sourcePort << 16) | layers.destinationPort;
    const slot = this.#slotOf(source, destination, ports, layers.protocol);
    const number = this.#allocate();
    this.#slots[slot] = number + 1;
    if (this.#count * 2 > this.#slots.length) this.#rehash();
    this.select(number);
    const opener = firstPacketOpener(layers.protocol, layers.tcpFlags, layers.sourcePort, layers.destinationPort);
    this.fromOriginator = opener === 'source';
    const { ints, doubles, base } = this;
    ints[base + I.originator] = this.fromOriginator ? source : destination;
    ints[base + I.responder] = this.fromOriginator ? destination : source;
    ints[base + I.ports] = this.fromOriginator ? ports : (ports << 16) | (ports >>> 16);
    ints[base + I.protocol] = layers.protocol;
    ints[base + I.rtt] = -1;
    ints[base + I.service] = -1;
    ints[base + I.details] = -1;
    ints[base + I.flowCount] = 1;
    ints[base + I.interest] = INTEREST.both;
    ints[base + I.pair] = pairOf(this.activity, source, destination);
    ints[base + I.firstFrame] = sighting.frame;
    doubles[(base >> 1) + D.firstTime] = sighting.time;
    doubles[(base >> 1) + D.lastTime] = sighting.time;
    doubles[(base >> 1) + D.firstOffset] = sighting.offset;
    this.#noteLink(layers, sighting);
  }

  #noteLink(layers: Layers, { view }: Sighting): void {
    const { ints, base, macs } = this;
    const source = layers.sourceMacOffset < 0 ? -1 : internMac(macs, readMac(view, layers.sourceMacOffset));
    const destination =
      layers.destinationMacOffset < 0 ? -1 : internMac(macs, readMac(view, layers.destinationMacOffset));
    ints[base + I.oMac] = this.fromOriginator ? source : destination;
    ints[base + I.rMac] = this.fromOriginator ? destination : source;
    ints[base + I.tunnel] = layers.tunnel;
    const outerSource = layers.tunnelDepth === 0 ? -1 : internAddress(this.addresses, layers.outerAddresses, 0);
    const outerDestination =
      layers.tunnelDepth === 0 ? -1 : internAddress(this.addresses, layers.outerAddresses, WORDS);
    ints[base + I.outerSource] = this.fromOriginator ? outerSource : outerDestination;
    ints[base + I.outerDestination] = this.fromOriginator ? outerDestination : outerSource;
  }

  #tally(layers: Layers, sighting: Sighting): void {
    const { ints, doubles, base, fromOriginator } = this;
    const at = base >> 1;
    ints[base + (fromOriginator ? I.oPackets : I.rPackets)]!++;
    doubles[at + (fromOriginator ? D.oBytes : D.rBytes)]! += sighting.originalLength;
    if (sighting.time > doubles[at + D.lastTime]!) doubles[at + D.lastTime] = sighting.time;
    else if (sighting.time < doubles[at + D.firstTime]!) doubles[at + D.firstTime] = sighting.time;
    this.newBytes = layers.payloadLength;
    if (layers.protocol === PROTOCOL.tcp && layers.transportOffset >= 0) this.#followTcp(layers, sighting.time);
    if (this.newBytes === 0) return;
    doubles[at + (fromOriginator ? D.oPayload : D.rPayload)]! += this.newBytes;
    ints[base + I.state]! |= fromOriginator ? STATE.oData : STATE.rData;
  }

  #followTcp(layers: Layers, time: number): void {
    const { ints, doubles, base, fromOriginator } = this;
    const flags = layers.tcpFlags;
    if ((flags & (TCP.syn | TCP.fin | TCP.rst)) !== 0) noteFlags(ints, doubles, base, fromOriginator, flags, time);
    else if (fromOriginator) ints[base + I.state]! |= STATE.oAcked;
    const syn = flags & TCP.syn ? 1 : 0;
    if (syn === 0 && layers.payloadLength === 0) return;
    if (syn === 1)
      this.newBytes = countNewBytes(ints, base, fromOriginator, layers.sequenceNumber, 1 + layers.payloadLength);
    else this.newBytes = countNewBytes(ints, base, fromOriginator, layers.sequenceNumber, layers.payloadLength);
    // A SYN takes one sequence number that is no payload.
    this.newBytes = Math.max(0, this.newBytes - syn);
  }

  /** Writes a name or fingerprint (DETAIL) of the current flow. */
  setDetail(detail: number, value: number): void {
    const { ints, base, details } = this;
    if (ints[base + I.details]! < 0) ints[base + I.details] = addDetails(details);
    details.rows[ints[base + I.details]! * DETAIL.count + detail] = value;
  }

  /** Adds application payload of the current packet to the activity of its pair of addresses. */
  addApplicationBytes(bytes: number, time: number): void {
    const pair = this.ints[this.base + I.pair]!;
    if (pair < 0 || bytes === 0) return;
    const sender = this.ints[this.base + (this.fromOriginator ? I.originator : I.responder)];
    addActivity(this.activity, pair, this.activity.a[pair] === sender, bytes, time);
  }

  #allocate(): number {
    const number = this.#count++;
    if (number >>> PAGE_SHIFT === this.#pages.length) {
      const buffer = new ArrayBuffer((PAGE_MASK + 1) * RECORD_DOUBLES * 8);
      this.#pages.push({ ints: new Int32Array(buffer), doubles: new Float64Array(buffer) });
    }
    return number;
  }

  #rehash(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 4);
    for (const entry of old) {
      if (entry === 0) continue;
      this.select(entry - 1);
      const { ints, base } = this;
      const slot = this.#slotOf(
        ints[base + I.originator]!,
        ints[base + I.responder]!,
        ints[base + I.ports]!,
        ints[base + I.protocol]!,
      );
      this.#slots[slot] = entry;
    }
  }
}

/** Bits that say a TCP connection has ended or is ending. */
const CLOSED = STATE.oFin | STATE.rFin | STATE.oRst | STATE.rRst;

/** The same for both directions: each operand that changes sides enters by sum and by exclusive or. */
function hashKey(source: number, destination: number, ports: number, swapped: number, protocol: number): number {
  let hash = Math.imul(source + destination, 0x9e3779b1) ^ Math.imul(source ^ destination, 0x85ebca77);
  hash ^= Math.imul((ports + swapped) | 0, 0xc2b2ae3d) ^ Math.imul(protocol, 0x27d4eb2f);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 1;
}
