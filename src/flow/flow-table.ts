import { readMac } from '../base/mac-address.ts';
import { type Layers, PROTOCOL, TCP, WORDS } from '../decode/layers.ts';
import { type Activity, addActivity, createActivity } from './activity.ts';
import { type AddressIndex, internAddress } from './address-index.ts';
import { chooseFlows } from './flow-choice.ts';
import { addDetails, createFlowDetails, DETAIL, type FlowDetails } from './flow-details.ts';
import { FoldedFlows } from './flow-fold.ts';
import { FlowIndex, SIDE } from './flow-index.ts';
import { D, I, INTEREST, STATE } from './flow-record.ts';
import { type Arrivals, BURST_GAP, createArrivals, noteArrival } from './inter-arrivals.ts';
import { internMac, type MacIndex } from './mac-index.ts';
import { firstPacketOpener } from './originator.ts';
import { pairOf } from './pair-index.ts';
import { RecordPages, recordBase } from './record-pages.ts';
import type { Sighting } from './sighting.ts';
import { countNewBytes, noteFlags } from './tcp-stream.ts';

/** Idle time after which the next packet between the same ports begins a new flow, in microseconds. */
export const TIMEOUT = {
  /** Mappings of NATs live two hours (RFC 5382, REQ-5); cameras keep connections open for days with rare keep-alives. */
  tcp: 2 * 3600e6,
  /** RFC 4787, REQ-5: the recommended life of a UDP mapping. */
  other: 300e6,
} as const;

/**
 * Keeps one record for each conversation: who opened it, how much went each way, how it ended. Records live in pages of
 * typed arrays; a hash index finds them by addresses, ports and protocol, whichever side sent the packet. A conversation
 * ends by idle time (TIMEOUT) or by a SYN that begins another one between the same ports.
 *
 * Past `maxFlows` a quarter of the flows are folded into totals at a time (FoldedFlows), so that the cost of a pass is
 * shared by the many flows that then find room.
 */
export class FlowTable {
  readonly addresses: AddressIndex;
  readonly macs: MacIndex;
  readonly activity: Activity;
  readonly arrivals: Arrivals;
  readonly details: FlowDetails = createFlowDetails();
  readonly pages = new RecordPages();
  readonly folded: FoldedFlows;
  readonly #index: FlowIndex;
  readonly #maxFlows: number;
  /** Records that are flows of their own. */
  #apart = 0;
  /** The flow of the packet before, which is most often that of the next one too; -1 when there is none. */
  #latest = -1;
  readonly #others = new Int32Array(2 * WORDS);

  /** The flow of the last `update`, its page and place, and which side sent the packet. */
  current = -1;
  ints: Int32Array = new Int32Array(0);
  doubles: Float64Array = new Float64Array(0);
  base = 0;
  fromOriginator = true;
  /** Payload bytes of the last packet that had not been seen before. */
  newBytes = 0;
  /** Told of each flow before it is folded, while it is current: its number will be another flow's. */
  onFold: () => void = () => {};

  constructor(addresses: AddressIndex, macs: MacIndex, maxFlows: number) {
    this.addresses = addresses;
    this.macs = macs;
    this.activity = createActivity(maxFlows);
    this.arrivals = createArrivals(maxFlows);
    this.#maxFlows = maxFlows;
    this.#index = new FlowIndex(this.pages, addresses);
    this.folded = new FoldedFlows(this.pages, addresses, this.details, maxFlows);
  }

  /** Makes flow `number` the current one. */
  select(number: number): void {
    const page = this.pages.pageOf(number);
    this.current = number;
    this.ints = page.ints;
    this.doubles = page.doubles;
    this.base = recordBase(number);
  }

  /** Counts an IP packet in its flow, which becomes the current one. */
  update(layers: Layers, sighting: Sighting): void {
    if (!this.#find(layers, layers.addresses)) this.#begin(layers, sighting);
    else if (this.#isOver(layers, sighting)) {
      this.ints[this.base + I.state]! |= STATE.ended;
      this.#begin(layers, sighting);
    }
    this.#tally(layers, sighting);
  }

  /** Makes the packet's flow the current one; false when there is none. */
  #find({ sourcePort, destinationPort, protocol }: Layers, words: Int32Array): boolean {
    const ports = (sourcePort << 16) | destinationPort;
    const index = this.#index;
    // Packets come in runs of one flow: to try the last one first takes 0.9 of the time on camera traffic.
    let side = this.#latest < 0 ? SIDE.none : index.sideOf(this.#latest, words, ports, protocol);
    if (side === SIDE.none) {
      const number = index.find(words, ports, protocol);
      if (number < 0) return false;
      this.#latest = number;
      side = index.side;
    }
    this.select(this.#latest);
    this.fromOriginator = side === SIDE.originator;
    return true;
  }

  /** Whether the packet begins another conversation between the same ports. */
  #isOver(layers: Layers, sighting: Sighting): boolean {
    const idle = sighting.time - this.doubles[(this.base >> 1) + D.lastTime]!;
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

  #begin(layers: Layers, sighting: Sighting): void {
    const source = internAddress(this.addresses, layers.addresses, 0);
    const destination = internAddress(this.addresses, layers.addresses, WORDS);
    let words: Int32Array = layers.addresses;
    if (source === 0 || destination === 0) {
      // An address that found no place is "others" in its flow, and every such flow with the same ports one.
      words = this.#wordsOf(source, destination);
      if (this.#find(layers, words)) return;
    }
    if (this.#apart >= this.#maxFlows) this.#fold();
    const ports = (layers.sourcePort << 16) | layers.destinationPort;
    this.#index.find(words, ports, layers.protocol);
    const number = this.pages.allocate();
    this.#index.put(number);
    this.#apart++;
    this.#latest = number;
    this.select(number);
    this.#describe(source, destination, ports, layers, sighting);
    this.#noteLink(layers, sighting);
  }

  #wordsOf(source: number, destination: number): Int32Array {
    const { words } = this.addresses;
    for (let i = 0; i < WORDS; i++) {
      this.#others[i] = words[source * WORDS + i]!;
      this.#others[WORDS + i] = words[destination * WORDS + i]!;
    }
    return this.#others;
  }

  /** Writes what the first packet tells into the current record. */
  #describe(source: number, destination: number, ports: number, layers: Layers, sighting: Sighting): void {
    const opener = firstPacketOpener(layers.protocol, layers.tcpFlags, layers.sourcePort, layers.destinationPort);
    this.fromOriginator = opener === 'source';
    const { ints, doubles, base } = this;
    ints[base + I.originator] = this.fromOriginator ? source : destination;
    ints[base + I.responder] = this.fromOriginator ? destination : source;
    ints[base + I.ports] = this.fromOriginator ? ports : (ports << 16) | (ports >>> 16);
    ints[base + I.protocol] = layers.protocol;
    if (!this.fromOriginator && layers.protocol !== PROTOCOL.tcp) ints[base + I.state]! |= STATE.openerGuessed;
    ints[base + I.state]! |= STATE.silent;
    ints[base + I.rtt] = -1;
    ints[base + I.service] = -1;
    ints[base + I.details] = -1;
    ints[base + I.flowCount] = 1;
    ints[base + I.interest] = INTEREST.both;
    ints[base + I.pair] = pairOf(this.activity.pairs, source, destination);
    ints[base + I.firstFrame] = sighting.frame;
    doubles[(base >> 1) + D.firstTime] = sighting.time;
    doubles[(base >> 1) + D.lastTime] = sighting.time;
    doubles[(base >> 1) + D.firstOffset] = sighting.offset;
  }

  /** Folds a quarter of the flows. */
  #fold(): void {
    const chosen = chooseFlows(this.pages, (this.#maxFlows >> 2) + 1);
    const isChosen = new Set(chosen);
    this.#index.retain((number) => !isChosen.has(number));
    this.#latest = -1;
    for (const number of chosen) {
      this.select(number);
      this.onFold();
      this.folded.fold(number);
    }
    this.#apart -= chosen.length;
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
    const silence = sighting.time - doubles[at + D.lastTime]!;
    if (silence > 0) {
      doubles[at + D.lastTime] = sighting.time;
      if (silence >= BURST_GAP) ints[base + I.state]! |= STATE.silent;
    } else if (sighting.time < doubles[at + D.firstTime]!) doubles[at + D.firstTime] = sighting.time;
    this.newBytes = layers.payloadLength;
    if (layers.protocol === PROTOCOL.tcp && layers.transportOffset >= 0) this.#followTcp(layers, sighting);
    if (this.newBytes === 0) return;
    doubles[at + (fromOriginator ? D.oPayload : D.rPayload)]! += this.newBytes;
    ints[base + I.state]! |= fromOriginator ? STATE.oData : STATE.rData;
    if ((ints[base + I.state]! & STATE.silent) === 0) return;
    ints[base + I.state]! &= ~STATE.silent;
    noteArrival(this.arrivals, ints, base, fromOriginator, this.newBytes, sighting);
  }

  #followTcp(layers: Layers, sighting: Sighting): void {
    const { ints, doubles, base, fromOriginator } = this;
    const flags = layers.tcpFlags;
    if ((flags & (TCP.syn | TCP.fin | TCP.rst)) !== 0)
      noteFlags(ints, doubles, base, fromOriginator, flags, sighting.time);
    else if (fromOriginator) ints[base + I.state]! |= STATE.oAcked;
    const syn = flags & TCP.syn ? 1 : 0;
    if (syn === 0 && layers.payloadLength === 0) return;
    if (syn === 1)
      this.newBytes = countNewBytes(ints, base, fromOriginator, layers.sequenceNumber, 1 + layers.payloadLength);
    else this.newBytes = countNewBytes(ints, base, fromOriginator, layers.sequenceNumber, layers.payloadLength);
    // A SYN takes one sequence number that is no payload.
    this.newBytes = Math.max(0, this.newBytes - syn);
  }

  /** Notes an ICMP error on the flow that it quotes, if that is known. The current flow stays. */
  noteQuoted({ quotedAddresses, quotedSourcePort, quotedDestinationPort, quotedProtocol }: Layers): void {
    const ports = (quotedSourcePort << 16) | quotedDestinationPort;
    const number = this.#index.find(quotedAddresses, ports, quotedProtocol);
    if (number >= 0) this.pages.pageOf(number).ints[recordBase(number) + I.icmpErrors]!++;
  }

  /** Writes a name or fingerprint (DETAIL) of the current flow. */
  setDetail(detail: number, value: number): void {
    const { ints, base, details } = this;
    if (ints[base + I.details]! < 0) ints[base + I.details] = addDetails(details);
    details.rows[ints[base + I.details]! * DETAIL.count + detail] = value;
  }

  /** Adds application payload of the current packet to the activity of its pair of addresses. */
  addApplicationBytes(bytes: number, sighting: Sighting): void {
    const pair = this.ints[this.base + I.pair]!;
    if (pair < 0 || bytes === 0) return;
    const sender = this.ints[this.base + (this.fromOriginator ? I.originator : I.responder)]!;
    addActivity(this.activity, pair, sender, bytes, sighting);
  }
}

/** Bits that say a TCP connection has ended or is ending. */
const CLOSED = STATE.oFin | STATE.rFin | STATE.oRst | STATE.rRst;
