import { formatAddress, sortAddresses } from '../base/ip-address.ts';
import { DNS_TYPE } from '../decode/dns-record.ts';
import { WORDS } from '../decode/layers.ts';
import type { Observations } from '../devices/observations.ts';
import { DNS_KIND } from '../names/name-tables.ts';
import type { Lookup } from './lookup.ts';

/** Names that were asked for: what decides about them, from the rest of the analysis. */
export type LookupContext = {
  /** Address number → device id, or null. */
  deviceId: (address: number) => string | null;
  captureIds: readonly string[];
  /** Whether a packet went between the two address numbers. */
  inContact: (asker: number, address: number) => boolean;
};

const ADDRESS_TYPES: ReadonlySet<number> = new Set([
  DNS_TYPE.a,
  DNS_TYPE.aaaa,
  DNS_TYPE.https,
  DNS_TYPE.svcb,
  DNS_TYPE.any,
]);

/** Every question for addresses that went to a resolver, with what came of it; ordered by device, then name. */
export function listLookups(observations: Observations, context: LookupContext): Lookup[] {
  const drafts = new Map<string, Draft>();
  const { lookups, records } = observations;
  for (let row = 0; row < lookups.length; row++) {
    const { kind, type, asker, name } = lookups.columns;
    if (kind[row] !== DNS_KIND.dns || !ADDRESS_TYPES.has(type[row]!)) continue;
    noteSeen(draftOf(drafts, asker[row]!, name[row]!), lookups.columns, row);
  }
  for (let row = 0; row < records.length; row++) {
    const { kind, asker, question, address, target, type } = records.columns;
    if (kind[row] !== DNS_KIND.dns) continue;
    const isAlias = type[row] === DNS_TYPE.cname && target[row]! >= 0;
    if (address[row]! < 0 && !isAlias) continue;
    const draft = draftOf(drafts, asker[row]!, question[row]!);
    noteSeen(draft, records.columns, row);
    if (isAlias) draft.aliases.add(target[row]!);
    else draft.answers.add(address[row]!);
  }
  return [...drafts.values()].map((draft) => finish(observations, context, draft)).sort(compareLookups);
}

type Draft = {
  asker: number;
  name: number;
  answers: Set<number>;
  aliases: Set<number>;
  time: number;
  capture: number;
  frame: number;
  offset: number;
};

function draftOf(drafts: Map<string, Draft>, asker: number, name: number): Draft {
  const key = `${asker} ${name}`;
  const known = drafts.get(key);
  if (known !== undefined) return known;
  const seen = { time: Number.POSITIVE_INFINITY, capture: 0, frame: 0, offset: 0 };
  const draft = { asker, name, answers: new Set<number>(), aliases: new Set<number>(), ...seen };
  drafts.set(key, draft);
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
  return {
    device: context.deviceId(draft.asker),
    name: texts[draft.name]!,
    aliases: [...draft.aliases].map((text) => texts[text]!).sort(),
    answers: sortAddresses(addresses, answers).map((address) => formatAddress(addresses, address * WORDS)),
    contacted: answers.some((address) => context.inContact(draft.asker, address)),
    evidence: { capture: context.captureIds[draft.capture]!, frameNumber: draft.frame, fileOffset: draft.offset },
  };
}

function compareLookups(a: Lookup, b: Lookup): number {
  const device =
    Number(a.device?.slice(1) ?? Number.MAX_SAFE_INTEGER) - Number(b.device?.slice(1) ?? Number.MAX_SAFE_INTEGER);
  if (device !== 0) return device;
  return a.name < b.name ? -1 : a.name > b.name ? 1 : a.evidence.frameNumber - b.evidence.frameNumber;
}
