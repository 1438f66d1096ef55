import { formatAddress, sortAddresses } from '../base/ip-address.ts';
import { DNS_TYPE, formatDnsType } from '../decode/dns-record.ts';
import { WORDS } from '../decode/layers.ts';
import type { Observations } from '../devices/observations.ts';
import { DNS_KIND } from '../names/name-tables.ts';
import { indexAliases, namesLeadingTo } from './alias-chains.ts';
import type { Lookup } from './lookup.ts';

/** Names that were asked for: what decides about them, from the rest of the analysis. */
export type LookupContext = {
  /** Address number → device number, or -1; -1 for none. */
  deviceOf: (address: number) => number;
  deviceIds: readonly string[];
  captureIds: readonly string[];
  /** Whether a packet went between a device and a remote address, by their numbers. */
  inContact: (device: number, address: number) => boolean;
};

const ADDRESS_TYPES: ReadonlySet<number> = new Set([
  DNS_TYPE.a,
  DNS_TYPE.aaaa,
  DNS_TYPE.https,
  DNS_TYPE.svcb,
  DNS_TYPE.any,
]);

/** Every question that went to a resolver, with what came of it; ordered by device, then name. */
export function listLookups(observations: Observations, context: LookupContext): Lookup[] {
  const drafts: Drafts = { width: observations.texts.length, byKey: new Map() };
  noteQuestions(observations, context, drafts);
  noteAnswers(observations, context, drafts);
  return [...drafts.byKey.values()].map((draft) => finish(observations, context, draft)).sort(compareLookups);
}

function noteQuestions({ lookups }: Observations, context: LookupContext, drafts: Drafts): void {
  const { kind, type, asker, name } = lookups.columns;
  for (let row = 0; row < lookups.length; row++) {
    if (kind[row] !== DNS_KIND.dns) continue;
    const draft = draftOf(drafts, context.deviceOf(asker[row]!), name[row]!);
    noteSeen(draft, lookups.columns, row);
    draft.types.add(type[row]!);
  }
}

function noteAnswers(observations: Observations, context: LookupContext, drafts: Drafts): void {
  const { records } = observations;
  const { kind, asker, question, owner, address, target, type } = records.columns;
  const aliases = indexAliases(observations);
  for (let row = 0; row < records.length; row++) {
    if (kind[row] !== DNS_KIND.dns || question[row]! < 0 || owner[row]! < 0) continue;
    const isAlias = type[row] === DNS_TYPE.cname && target[row]! >= 0;
    if (address[row]! < 0 && !isAlias) continue;
    // Records may stand beside the answer: the addresses of name servers are none of the name asked for.
    if (!namesLeadingTo(aliases, asker[row]!, question[row]!, owner[row]!).includes(question[row]!)) continue;
    const draft = draftOf(drafts, context.deviceOf(asker[row]!), question[row]!);
    noteSeen(draft, records.columns, row);
    if (isAlias) draft.aliases.add(target[row]!);
    else draft.answers.add(address[row]!);
  }
}

/** By device number × number of texts + name; all that no device asked for stands together. */
type Drafts = { width: number; byKey: Map<number, Draft> };

type Draft = {
  device: number;
  name: number;
  /** RR types asked for. */
  types: Set<number>;
  answers: Set<number>;
  aliases: Set<number>;
  time: number;
  capture: number;
  frame: number;
  offset: number;
};

function draftOf({ width, byKey }: Drafts, device: number, name: number): Draft {
  const key = (device + 1) * width + name;
  const known = byKey.get(key);
  if (known !== undefined) return known;
  const seen = { time: Number.POSITIVE_INFINITY, capture: 0, frame: 0, offset: 0 };
  const [types, answers, aliases] = [new Set<number>(), new Set<number>(), new Set<number>()];
  const draft = { device, name, types, answers, aliases, ...seen };
  byKey.set(key, draft);
  return draft;
}

type SeenColumns = { time: Float64Array; capture: Int32Array; frame: Float64Array; offset: Float64Array };

function noteSeen(draft: Draft, columns: SeenColumns, row: number): void {
  const order =
    columns.time[row]! - draft.time || columns.capture[row]! - draft.capture || columns.frame[row]! - draft.frame;
  if (order >= 0) return;
  draft.time = columns.time[row]!;
  draft.capture = columns.capture[row]!;
  draft.frame = columns.frame[row]!;
  draft.offset = columns.offset[row]!;
}

function finish({ addresses, texts }: Observations, context: LookupContext, draft: Draft): Lookup {
  const answers = [...draft.answers];
  const contacted = answers.some((address) => context.inContact(draft.device, address));
  const types = [...draft.types].sort((a, b) => a - b);
  const isContactMeant = answers.length > 0 || types.some((type) => ADDRESS_TYPES.has(type));
  return {
    device: context.deviceIds[draft.device] ?? null,
    name: texts[draft.name]!,
    types: types.map(formatDnsType),
    aliases: [...draft.aliases].map((text) => texts[text]!).sort(),
    answers: sortAddresses(addresses, answers).map((address) => formatAddress(addresses, address * WORDS)),
    contacted,
    ...(contacted || !isContactMeant || draft.device < 0 ? {} : { evidenceLevel: 'E1' as const }),
    evidence: { capture: context.captureIds[draft.capture]!, frameNumber: draft.frame, fileOffset: draft.offset },
  };
}

/** No two lookups have device and name in common. */
function compareLookups(a: Lookup, b: Lookup): number {
  const device =
    Number(a.device?.slice(1) ?? Number.MAX_SAFE_INTEGER) - Number(b.device?.slice(1) ?? Number.MAX_SAFE_INTEGER);
  return device || (a.name < b.name ? -1 : 1);
}
