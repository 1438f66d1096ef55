import { formatAddress, parseAddress } from '../base/ip-address.ts';
import type { Observations } from '../devices/observations.ts';
import { type MappingMessage, parseExternalAddress, parseMappingMessage } from '../names/mapping-messages.ts';

/** Protocols by which routers are asked to forward ports, as `service` of their messages. */
const MAPPING_PROTOCOLS = ['upnp', 'nat-pmp', 'pcp'] as const;
export type MappingProtocol = (typeof MAPPING_PROTOCOLS)[number];

/** Where something was first said: number of the capture, frame, offset. */
export type Sighting = { capture: number; frame: number; offset: number };

/** Whether `a` is in an earlier capture, or an earlier frame of the same. */
export function comesFirst(a: Sighting, b: Sighting): boolean {
  return (a.capture - b.capture || a.frame - b.frame) < 0;
}

/** One thing said about a mapping, between `client` and `router`, numbers of addresses. */
export type SpokenMapping = {
  by: MappingProtocol;
  client: number;
  router: number;
  message: MappingMessage;
  /** When it was first and last said, in microseconds. */
  firstTime: number;
  lastTime: number;
  sighting: Sighting;
};

export type SpokenMappings = {
  spoken: SpokenMapping[];
  /** Number of a router's address → its address outside, as it told it last. */
  outside: Map<number, string>;
};

/** All that was said about mappings, in the order of the rows. */
export function readSpokenMappings({ messages, texts }: Observations): SpokenMappings {
  const { originator, responder, service, message, fromOriginator, lastTime } = messages.columns;
  const spoken: SpokenMapping[] = [];
  const outside = new Map<number, string>();
  const toldAt = new Map<number, number>();
  for (let row = 0; row < messages.length; row++) {
    const by = MAPPING_PROTOCOLS.find((protocol) => protocol === texts[service[row]!]);
    if (by === undefined) continue;
    const text = texts[message[row]!]!;
    const [sender, receiver] =
      fromOriginator[row] === 1 ? [originator[row]!, responder[row]!] : [responder[row]!, originator[row]!];
    const address = readAddress(parseExternalAddress(text));
    if (address !== null) {
      if (!((toldAt.get(sender) ?? -1) < lastTime[row]!)) continue;
      toldAt.set(sender, lastTime[row]!);
      outside.set(sender, address);
    } else {
      const said = parseMappingMessage(text);
      if (said !== null) spoken.push(spokenAt(messages, row, { by, message: said, sender, receiver }));
    }
  }
  return { spoken, outside };
}

/** The address in the one form that reports have, or null. */
export function readAddress(text: string | null): string | null {
  const words = text === null ? null : parseAddress(text);
  return words === null ? null : formatAddress(words);
}

type Said = { by: MappingProtocol; message: MappingMessage; sender: number; receiver: number };

function spokenAt(messages: Observations['messages'], row: number, said: Said): SpokenMapping {
  const { by, message, sender, receiver } = said;
  const isAsked = message.said === 'add' || message.said === 'delete';
  const { time, lastTime, capture, frame, offset } = messages.columns;
  return {
    by,
    message,
    client: isAsked ? sender : receiver,
    router: isAsked ? receiver : sender,
    firstTime: time[row]!,
    lastTime: lastTime[row]!,
    sighting: { capture: capture[row]!, frame: frame[row]!, offset: offset[row]! },
  };
}
