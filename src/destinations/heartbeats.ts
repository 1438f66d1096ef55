import { compareTexts } from '../base/compare-texts.ts';
import type { Evidence } from '../base/evidence.ts';
import type { Observations } from '../devices/observations.ts';
import { formatService } from './contacts.ts';
import { findPeriods, type Period, type WaitBin } from './periods.ts';
import type { HeartbeatThresholds } from './thresholds.ts';

/** A message that comes again and again at nearly the same time after the last: a periodic model (BehavIoT, IMC 2023). */
export type Heartbeat = {
  /** `udp/32100`, by the responder's port. */
  service: string;
  /** The protocol, where packets or the port told it. */
  protocol: string | null;
  /** To three digits. */
  periodSeconds: number;
  /** Times of this period between two of the messages. */
  intervals: number;
  /** Their share of all times between two of the messages, with those after one or two that were missed; 1 is always. */
  regularity: number;
  /** Who begins, and how long the message is that begins it. */
  sender: 'device' | 'remote';
  payloadBytes: number;
  /** The message that ended the first of the intervals. */
  evidence: Evidence;
};

export type HeartbeatContext = {
  deviceOf: Int32Array;
  captureIds: readonly string[];
  thresholds: HeartbeatThresholds;
};

/** Heartbeats listed of one destination. */
const MOST_HEARTBEATS = 8;

type Bin = WaitBin & { row: number };

/** Times between messages of one kind. `row` is any of its rows. */
type Message = { row: number; bins: Map<number, Bin> };

/** Heartbeats by device number × width + remote address number, `width` being the number of addresses. */
export function indexHeartbeats(observations: Observations, context: HeartbeatContext): Map<number, Heartbeat[]> {
  const index = new Map<number, Heartbeat[]>();
  const protocols = new Map<string, Map<number, number>>();
  const found = new Map<number, { heartbeat: Heartbeat; service: string }[]>();
  for (const [contact, messages] of gatherMessages(observations, context.deviceOf)) {
    for (const message of messages.values()) {
      for (const period of findPeriods([...message.bins.values()], context.thresholds)) {
        const heartbeat = describe(observations, message.row, period, context);
        const service = serviceKey(observations.interArrivals.columns, message.row);
        protocols.set(service, new Map());
        const known = found.get(contact);
        if (known === undefined) found.set(contact, [{ heartbeat, service }]);
        else known.push({ heartbeat, service });
      }
    }
  }
  countProtocols(observations, protocols);
  for (const [contact, list] of found) {
    const named = list.map(({ heartbeat, service }) => ({
      ...heartbeat,
      protocol: mostFlows(observations.texts, protocols.get(service)!),
    }));
    index.set(contact, chooseHeartbeats(named, context.thresholds));
  }
  return index;
}

/** Times between messages, captures united, by contact and kind of message. */
function gatherMessages({ interArrivals }: Observations, deviceOf: Int32Array): Map<number, Map<string, Message>> {
  const contacts = new Map<number, Map<string, Message>>();
  const { columns, length } = interArrivals;
  const { originator, responder, protocol, port, answers, length: bytes } = columns;
  for (let row = 0; row < length; row++) {
    const [mine, theirs] = [deviceOf[originator[row]!]!, deviceOf[responder[row]!]!];
    // Between two devices of the home nothing goes to a destination.
    if (mine >= 0 === theirs >= 0) continue;
    const contact = mine >= 0 ? mine * deviceOf.length + responder[row]! : theirs * deviceOf.length + originator[row]!;
    const kind = `${mine >= 0} ${protocol[row]} ${port[row]} ${answers[row]} ${bytes[row]}`;
    const messages = contacts.get(contact) ?? new Map<string, Message>();
    contacts.set(contact, messages);
    const message = messages.get(kind) ?? { row, bins: new Map<number, Bin>() };
    messages.set(kind, message);
    addRow(columns, row, message.bins);
  }
  return contacts;
}

type Columns = Observations['interArrivals']['columns'];

function addRow(columns: Columns, row: number, bins: Map<number, Bin>): void {
  const known = bins.get(columns.bin[row]!);
  const [count, total] = [columns.count[row]!, columns.total[row]!];
  if (known === undefined) {
    bins.set(columns.bin[row]!, { row, count, total });
    return;
  }
  known.count += count;
  known.total += total;
  if (isEarlier(columns, row, known.row)) known.row = row;
}

function isEarlier({ time, capture, frame }: Columns, row: number, other: number): boolean {
  return (time[row]! - time[other]! || capture[row]! - capture[other]! || frame[row]! - frame[other]!) < 0;
}

function describe(
  { interArrivals: { columns } }: Observations,
  row: number,
  period: Period<Bin>,
  { deviceOf, captureIds }: HeartbeatContext,
): Heartbeat {
  const first = period.bins.reduce((best, bin) => (isEarlier(columns, bin.row, best.row) ? bin : best)).row;
  const isFromDevice = deviceOf[columns.originator[row]!]! >= 0 === (columns.answers[row] === 0);
  return {
    service: formatService(columns.protocol[row]!, columns.port[row]!),
    protocol: null,
    periodSeconds: Number((period.length / 1e6).toPrecision(3)),
    intervals: period.intervals,
    regularity: Number(period.regularity.toFixed(2)),
    sender: isFromDevice ? 'device' : 'remote',
    payloadBytes: columns.length[row]!,
    evidence: {
      capture: captureIds[columns.capture[first]!]!,
      frameNumber: columns.frame[first]!,
      fileOffset: columns.offset[first]!,
    },
  };
}

function serviceKey({ originator, responder, protocol, port }: Columns, row: number): string {
  return `${originator[row]} ${responder[row]} ${protocol[row]} ${port[row]}`;
}

/** Counts the flows of each service by the name that their protocol was recognised by. */
function countProtocols({ flows }: Observations, protocols: ReadonlyMap<string, Map<number, number>>): void {
  if (protocols.size === 0) return;
  const { originator, responder, protocol, responderPort, service, flowCount } = flows.columns;
  for (let row = 0; row < flows.length; row++) {
    if (service[row]! < 0) continue;
    const key = `${originator[row]} ${responder[row]} ${protocol[row]} ${responderPort[row]}`;
    const counts = protocols.get(key);
    counts?.set(service[row]!, (counts.get(service[row]!) ?? 0) + flowCount[row]!);
  }
}

/** The name of most flows; of as many the first in order of text. */
function mostFlows(texts: readonly string[], counts: ReadonlyMap<number, number>): string | null {
  const named = [...counts].map(([text, count]) => ({ name: texts[text]!, count }));
  return named.sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))[0]?.name ?? null;
}

/** Request and answer, or two messages of one exchange, beat alike: of each period of a service one stays. */
function chooseHeartbeats(list: readonly Heartbeat[], { tolerance }: HeartbeatThresholds): Heartbeat[] {
  const kept: Heartbeat[] = [];
  for (const each of [...list].sort(compareHeartbeats)) {
    const isKnown = kept.some(
      ({ service, periodSeconds }) =>
        service === each.service && Math.abs(each.periodSeconds / periodSeconds - 1) <= tolerance,
    );
    if (!isKnown && kept.length < MOST_HEARTBEATS) kept.push(each);
  }
  return kept;
}

function compareHeartbeats(a: Heartbeat, b: Heartbeat): number {
  return (
    b.intervals - a.intervals ||
    a.periodSeconds - b.periodSeconds ||
    compareTexts(a.service, b.service) ||
    compareTexts(a.sender, b.sender) ||
    a.payloadBytes - b.payloadBytes
  );
}
