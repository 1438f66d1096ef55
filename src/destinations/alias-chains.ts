import { DNS_TYPE } from '../decode/dns-record.ts';
import type { Observations } from '../devices/observations.ts';

/** CNAME records turned round: who asked what, and of every name which names stand for it. Numbers are those of texts. */
export type AliasChains = { width: number; above: Map<number, Map<number, number[]>> };

/** Names on the way to an address that are followed: resolvers give up earlier. */
const MOST_NAMES = 16;

export function indexAliases({ records: { columns, length }, texts }: Observations): AliasChains {
  const chains: AliasChains = { width: texts.length, above: new Map() };
  for (let row = 0; row < length; row++) {
    if (columns.type[row] !== DNS_TYPE.cname || columns.target[row]! < 0 || columns.owner[row]! < 0) continue;
    const key = keyOf(chains, columns.asker[row]!, columns.question[row]!);
    const owners = chains.above.get(key) ?? new Map<number, number[]>();
    chains.above.set(key, owners);
    const list = owners.get(columns.target[row]!);
    if (list === undefined) owners.set(columns.target[row]!, [columns.owner[row]!]);
    else list.push(columns.owner[row]!);
  }
  // In the order of the names: which of very many are followed must not depend on where rows stand.
  for (const owners of chains.above.values())
    for (const list of owners.values()) list.sort((a, b) => (texts[a]! < texts[b]! ? -1 : 1));
  return chains;
}

function keyOf({ width }: AliasChains, asker: number, question: number): number {
  return (asker + 1) * width + question;
}

/**
 * The owner of a record and the names that led to it, in what `asker` was told about `question`, nearest first. The
 * question is among them unless the record stands beside the answer, as the address of a name server does.
 */
export function namesLeadingTo(chains: AliasChains, asker: number, question: number, owner: number): number[] {
  const found = [owner];
  const owners = owner === question ? undefined : chains.above.get(keyOf(chains, asker, question));
  if (owners === undefined) return found;
  for (let at = 0; at < found.length; at++) {
    for (const name of owners.get(found[at]!) ?? []) {
      if (found.length >= MOST_NAMES) return found;
      if (!found.includes(name)) found.push(name);
    }
  }
  return found;
}
