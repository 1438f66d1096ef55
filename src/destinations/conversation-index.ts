import type { Evidence } from '../base/evidence.ts';
import type { Observations } from '../devices/observations.ts';
import type { FlowProtocol, FlowProtocols } from './flow-protocol.ts';

/** Something that one side said, in its protocol's words: `pppp device-login`, `mqtt client-id: …`. */
export type SaidMessage = {
  protocol: string;
  message: string;
  fromDevice: boolean;
  count: number;
  /** Where it was said first. */
  evidence: Evidence;
};

/** What a device and a remote address speak with each other. */
export type Conversation = {
  /** Most bytes first; at most eight. */
  protocols: FlowProtocol[];
  /** Earliest first; at most sixteen. */
  messages: SaidMessage[];
};

/** By device number × width + remote address number, `width` being the number of addresses. */
export type ConversationIndex = ReadonlyMap<number, Conversation>;

const MOST_PROTOCOLS = 8;
const MOST_MESSAGES = 16;

type Draft = {
  protocols: Map<string, FlowProtocol & { bytes: number }>;
  messages: { row: number; fromDevice: boolean }[];
};

/** What every device speaks with every remote address. */
export function indexConversations(
  observations: Observations,
  deviceOf: Int32Array,
  captureIds: readonly string[],
  flowProtocols: FlowProtocols,
): ConversationIndex {
  const drafts = new Map<number, Draft>();
  const draftOf = (device: number, address: number) => {
    const key = device * deviceOf.length + address;
    const draft = drafts.get(key) ?? { protocols: new Map(), messages: [] };
    drafts.set(key, draft);
    return draft;
  };
  gatherProtocols(observations, deviceOf, flowProtocols, draftOf);
  gatherMessages(observations, deviceOf, draftOf);
  return new Map([...drafts].map(([key, draft]) => [key, finish(draft, observations, captureIds)]));
}

type DraftOf = (device: number, address: number) => Draft;

function gatherProtocols(
  { flows }: Observations,
  deviceOf: Int32Array,
  flowProtocols: FlowProtocols,
  draftOf: DraftOf,
): void {
  const { originator, responder, originatorBytes, responderBytes } = flows.columns;
  for (let row = 0; row < flows.length; row++) {
    const [mine, theirs] = [deviceOf[originator[row]!]!, deviceOf[responder[row]!]!];
    const found = mine < 0 === theirs < 0 ? null : flowProtocols.of(row);
    if (found === null) continue;
    const { protocols } = mine >= 0 ? draftOf(mine, responder[row]!) : draftOf(theirs, originator[row]!);
    const known = protocols.get(found.name) ?? { ...found, bytes: 0 };
    // What bytes say of one flow holds for the name.
    if (found.basis === 'bytes') known.basis = 'bytes';
    known.bytes += originatorBytes[row]! + responderBytes[row]!;
    protocols.set(found.name, known);
  }
}

function gatherMessages({ messages }: Observations, deviceOf: Int32Array, draftOf: DraftOf): void {
  const { originator, responder, fromOriginator } = messages.columns;
  for (let row = 0; row < messages.length; row++) {
    const [mine, theirs] = [deviceOf[originator[row]!]!, deviceOf[responder[row]!]!];
    if (mine < 0 === theirs < 0) continue;
    const { messages: said } = mine >= 0 ? draftOf(mine, responder[row]!) : draftOf(theirs, originator[row]!);
    said.push({ row, fromDevice: (fromOriginator[row] === 1) === mine >= 0 });
  }
}

function finish(
  { protocols, messages }: Draft,
  observations: Observations,
  captureIds: readonly string[],
): Conversation {
  const byBytes = [...protocols.values()].sort((a, b) => b.bytes - a.bytes || (a.name < b.name ? -1 : 1));
  return {
    protocols: byBytes.slice(0, MOST_PROTOCOLS).map(({ name, basis }) => ({ name, basis })),
    messages: listMessages(messages, observations, captureIds),
  };
}

/** One message may have been said by several addresses of a device: it is told once. */
function listMessages(
  said: Draft['messages'],
  { messages: { columns }, texts }: Observations,
  captureIds: readonly string[],
): SaidMessage[] {
  const compare = (a: number, b: number) =>
    columns.time[a]! - columns.time[b]! ||
    columns.capture[a]! - columns.capture[b]! ||
    columns.frame[a]! - columns.frame[b]! ||
    (texts[columns.message[a]!]! < texts[columns.message[b]!]! ? -1 : 1);
  const byText = new Map<string, SaidMessage>();
  for (const { row, fromDevice } of said.sort((a, b) => compare(a.row, b.row))) {
    const [protocol, message] = [texts[columns.service[row]!]!, texts[columns.message[row]!]!];
    const key = `${fromDevice} ${protocol} ${message}`;
    const known = byText.get(key);
    if (known !== undefined) known.count += columns.count[row]!;
    else if (byText.size < MOST_MESSAGES) {
      const evidence = {
        capture: captureIds[columns.capture[row]!]!,
        frameNumber: columns.frame[row]!,
        fileOffset: columns.offset[row]!,
      };
      byText.set(key, { protocol, message, fromDevice, count: columns.count[row]!, evidence });
    }
  }
  return [...byText.values()];
}
