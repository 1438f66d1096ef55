import { formatAddress } from '../base/ip-address.ts';
import { WORDS } from '../decode/layers.ts';
import type { DeviceList } from '../devices/device-list.ts';
import type { Observations } from '../devices/observations.ts';
import {
  comesFirst,
  type MappingProtocol,
  readAddress,
  readSpokenMappings,
  type Sighting,
  type SpokenMapping,
} from './spoken-mappings.ts';

/** The router's last word; `asked`: none was seen. */
export type MappingState = 'asked' | 'granted' | 'refused' | 'removed';

/** A port that a device asked its router to forward. */
export type PortMapping = {
  /** Number of the device that asked. */
  device: number;
  by: MappingProtocol;
  transport: Transport;
  /** Outside: as granted, else as asked for; 0: any, or all. */
  port: number;
  /** From whom alone, as asked for last; null: from anybody. */
  remote: string | null;
  /** Inside: an address, else what the device called it. */
  client: string;
  /** 0: all. */
  internalPort: number;
  state: MappingState;
  wasGranted: boolean;
  /** The router's, outside; null when it was not told. */
  externalAddress: string | null;
  /** Where it was first asked for. */
  asked: Sighting;
  /** Where the state was first told; null: nowhere. */
  answered: Sighting | null;
};

type Transport = 'tcp' | 'udp';

/** The same mapping, asked for again and again. */
type Request = { first: SpokenMapping; last: SpokenMapping; transport: Transport };

/** The latest answers of each kind about a mapping. */
type Answers = Partial<Record<'granted' | 'refused' | 'removed', SpokenMapping>>;

/** NAT-PMP and PCP: the server does not speak the version, and so the protocol, that it was asked in. */
const UNSUPPORTED_VERSION = '1';

/** Every mapping that a device asked for, once for each protocol and router that it asked. */
export function listPortMappings(observations: Observations, { deviceOf }: DeviceList): PortMapping[] {
  const { spoken, outside } = readSpokenMappings(observations);
  const requests = new Map<string, Request>();
  const answers = new Map<string, Answers>();
  for (const each of spoken) {
    const { protocol } = each.message;
    for (const transport of protocol === 'any' ? (['tcp', 'udp'] as const) : [protocol]) {
      if (isRequest(each) && deviceOf[each.client]! >= 0) noteRequest(requests, each, transport);
      else noteAnswer(answers, each, transport);
    }
  }
  return [...requests.values()].map((request) => {
    const { client, router } = request.first;
    const own = formatAddress(observations.addresses, client * WORDS);
    const mapping = describeMapping(request, answersTo(request, answers), own);
    return {
      ...mapping,
      device: deviceOf[client]!,
      externalAddress: mapping.externalAddress ?? outside.get(router) ?? null,
    };
  });
}

/**
 * By what a mapping is known between a client and a router: for UPnP by the outer port, which the client chooses; for the
 * others by the inner one, since the router chooses, and its answer does not repeat what was wished for.
 */
function keyOf({ by, client, router, message }: SpokenMapping, transport: Transport, isWide = false): string {
  const outer = by === 'upnp' ? message.externalPort : 0;
  const inner = isWide ? '0 ' : `${message.internalPort} ${message.client ?? ''}`;
  return `${by} ${client} ${router} ${transport} ${outer} ${inner}`;
}

function isRequest({ by, message }: SpokenMapping): boolean {
  // All ports at once is PCP's to give.
  return message.said === 'add' && (message.internalPort > 0 || by === 'pcp');
}

function noteAnswer(answers: Map<string, Answers>, spoken: SpokenMapping, transport: Transport): void {
  const { said } = spoken.message;
  if (said !== 'granted' && said !== 'refused' && said !== 'removed') return;
  const key = keyOf(spoken, transport);
  const known = answers.get(key) ?? {};
  answers.set(key, { ...known, [said]: later(known[said], spoken) });
}

function noteRequest(requests: Map<string, Request>, spoken: SpokenMapping, transport: Transport): void {
  const key = keyOf(spoken, transport);
  const known = requests.get(key);
  const first = known === undefined || comesFirst(spoken.sighting, known.first.sighting) ? spoken : known.first;
  requests.set(key, { first, last: later(known?.last, spoken), transport });
}

/** Of two that were last said at the same time, the one that was first said later. */
function later(a: SpokenMapping | undefined, b: SpokenMapping): SpokenMapping {
  if (a === undefined) return b;
  const order = b.lastTime - a.lastTime || b.firstTime - a.firstTime;
  return order > 0 || (order === 0 && comesFirst(a.sighting, b.sighting)) ? b : a;
}

function latest(spoken: readonly (SpokenMapping | undefined)[]): SpokenMapping | undefined {
  return spoken.reduce((a, b) => (b === undefined ? a : later(a, b)), undefined);
}

/** Answers that were given after the mapping was first asked for. */
function answersTo({ first, transport }: Request, answers: ReadonlyMap<string, Answers>): Answers {
  const at = (spoken: SpokenMapping, isWide: boolean) => answers.get(keyOf(spoken, transport, isWide)) ?? {};
  const isAnswer = (each: SpokenMapping | undefined) => each !== undefined && each.lastTime >= first.firstTime;
  const [own, wide] = [at(first, false), at(first, true)];
  const found: Answers = {};
  if (isAnswer(own.granted)) found.granted = own.granted!;
  if (isAnswer(own.refused)) found.refused = own.refused!;
  // Who removes need not say which inner port it was, or removes all.
  const removed = latest([own.removed, wide.removed].filter(isAnswer));
  if (removed !== undefined) found.removed = removed;
  if (Object.keys(found).length > 0) return found;
  // A refusal that does not say of what stands for all that has no other answer.
  const refused = [wide.refused, otherVersion(first, at)].find(isAnswer);
  return refused === undefined ? {} : { refused };
}

/** A server of NAT-PMP refuses PCP in its own words, and the other way round (RFC 6887, appendix A). */
function otherVersion(
  first: SpokenMapping,
  at: (spoken: SpokenMapping, isWide: boolean) => Answers,
): SpokenMapping | undefined {
  if (first.by === 'upnp') return undefined;
  const { refused } = at({ ...first, by: first.by === 'pcp' ? 'nat-pmp' : 'pcp' }, true);
  return refused?.message.detail === UNSUPPORTED_VERSION ? refused : undefined;
}

function describeMapping(
  { first, last, transport }: Request,
  answers: Answers,
  own: string,
): Omit<PortMapping, 'device'> {
  const told = latest(Object.values(answers));
  const [port = '0', address = null] = answers.granted?.message.detail?.split('@') ?? [];
  const { message } = first;
  return {
    by: first.by,
    transport,
    port: Number(port) || last.message.externalPort,
    remote: last.message.detail,
    client: message.client === null ? own : (readAddress(message.client) ?? message.client),
    internalPort: message.internalPort,
    state: told === undefined ? 'asked' : (told.message.said as MappingState),
    wasGranted: answers.granted !== undefined,
    externalAddress: readAddress(address),
    asked: first.sighting,
    answered: told?.sighting ?? null,
  };
}
