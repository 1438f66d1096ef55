import { PROTOCOL } from '../decode/layers.ts';
import type { Observations } from '../devices/observations.ts';
import { STATE } from '../flow/flow-record.ts';
import type { Contact } from './contacts.ts';
import type { ContactMeasure } from './level.ts';
import { recordedBetween, uniteSpans } from './recording.ts';
import type { LevelThresholds } from './thresholds.ts';

const MINUTES_PER_DAY = 1440;

/** Sums of activity between a device and a remote address. */
type Sent = { bytes: number; days: Map<number, number>; burst: number };

/** What flows say of a contact beyond its sums. */
type FlowFacts = { reached: boolean; uploadFlow: number; datagrams: number; others: number };

/** Measures contacts, one after the other, from tables that are gone through once. */
export type Measurer = (contact: Contact) => ContactMeasure;

/** `deviceOf`: address number → device number, or -1. */
export function createMeasurer(
  observations: Observations,
  deviceOf: Int32Array,
  thresholds: LevelThresholds,
): Measurer {
  const width = deviceOf.length;
  const sent = sumActivity(observations, deviceOf, width);
  const flows = sumFlows(observations, deviceOf, width, thresholds);
  const recording = uniteSpans(observations);
  return (contact) => {
    const key = contact.device * width + contact.address;
    const activity = sent.get(key);
    const facts = flows.get(key);
    return {
      sentPackets: contact.sentPackets,
      receivedPackets: contact.receivedPackets,
      reached: facts?.reached ?? false,
      sentBytes: activity?.bytes ?? 0,
      isSingleExchange: facts !== undefined && facts.datagrams === 1 && facts.others === 0,
      largestDayBytes: Math.max(0, ...(activity?.days.values() ?? [])),
      largestBurst: activity?.burst ?? 0,
      largestUploadFlow: facts?.uploadFlow ?? 0,
      span: recordedBetween(recording, contact.firstTime, contact.lastTime),
    };
  };
}

function sumActivity({ activity, bursts }: Observations, deviceOf: Int32Array, width: number): Map<number, Sent> {
  const sums = new Map<number, Sent>();
  const of = (device: number, address: number): Sent => {
    const key = device * width + address;
    const known = sums.get(key);
    if (known !== undefined) return known;
    const fresh = { bytes: 0, days: new Map<number, number>(), burst: 0 };
    sums.set(key, fresh);
    return fresh;
  };
  const add = (device: number, address: number, bytes: number, bin: number) => {
    if (device < 0 || bytes === 0) return;
    const sum = of(device, address);
    const day = Math.floor(bin / MINUTES_PER_DAY);
    sum.bytes += bytes;
    sum.days.set(day, (sum.days.get(day) ?? 0) + bytes);
  };
  for (let row = 0; row < activity.length; row++) {
    const { a, b, bin, aBytes, bBytes } = activity.columns;
    add(deviceOf[a[row]!]!, b[row]!, aBytes[row]!, bin[row]!);
    add(deviceOf[b[row]!]!, a[row]!, bBytes[row]!, bin[row]!);
  }
  const burst = (device: number, address: number, bytes: number) => {
    if (device >= 0 && bytes > 0) of(device, address).burst = Math.max(of(device, address).burst, bytes);
  };
  for (let row = 0; row < bursts.length; row++) {
    const { a, b, aBurst, bBurst } = bursts.columns;
    burst(deviceOf[a[row]!]!, b[row]!, aBurst[row]!);
    burst(deviceOf[b[row]!]!, a[row]!, bBurst[row]!);
  }
  return sums;
}

function sumFlows(
  { flows }: Observations,
  deviceOf: Int32Array,
  width: number,
  thresholds: LevelThresholds,
): Map<number, FlowFacts> {
  const facts = new Map<number, FlowFacts>();
  const { originator, responder } = flows.columns;
  for (let row = 0; row < flows.length; row++) {
    const sends = deviceOf[originator[row]!]! >= 0;
    const device = sends ? deviceOf[originator[row]!]! : deviceOf[responder[row]!]!;
    if (device < 0) continue;
    const key = device * width + (sends ? responder[row]! : originator[row]!);
    const known = facts.get(key) ?? { reached: false, uploadFlow: 0, datagrams: 0, others: 0 };
    facts.set(key, known);
    noteFlow(flows.columns, row, sends, known, thresholds);
  }
  return facts;
}

function noteFlow(
  columns: Observations['flows']['columns'],
  row: number,
  sends: boolean,
  facts: FlowFacts,
  thresholds: LevelThresholds,
): void {
  const [originated, responded] = [
    columns.originatorPayload[row]! - columns.originatorHandshake[row]!,
    columns.responderPayload[row]! - columns.responderHandshake[row]!,
  ];
  const [sent, received] = sends ? [originated, responded] : [responded, originated];
  if (isReached(columns, row)) facts.reached = true;
  // Several flows in one row (--max-flows) are no flow that sent so much.
  const isOne = columns.flowCount[row] === 1;
  if (isOne && sent >= received * thresholds.uploadRatio) facts.uploadFlow = Math.max(facts.uploadFlow, sent);
  const isSingle = columns.originatorPackets[row] === 1 && columns.responderPackets[row] === 1;
  if (columns.protocol[row] === PROTOCOL.udp && isSingle) facts.datagrams++;
  else facts.others++;
}

/**
 * Whether both sides took part: of TCP by a handshake that was answered, or by anything but a refusal where the capture
 * began or lost it. A reset is an answer that refuses.
 */
function isReached(columns: Observations['flows']['columns'], row: number): boolean {
  if (columns.originatorPackets[row] === 0 || columns.responderPackets[row] === 0) return false;
  if (columns.protocol[row] !== PROTOCOL.tcp) return true;
  const state = columns.state[row]!;
  const has = (bits: number) => (state & bits) !== 0;
  if (has(STATE.rSynAck)) return true;
  return has(STATE.oSyn) ? has(STATE.rData) && !has(STATE.rRst) : has(STATE.rData) || !has(STATE.rRst);
}
