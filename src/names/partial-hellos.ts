import type { Seen } from '../base/row-set.ts';
import type { ClientHello } from '../decode/tls-client-hello.ts';

/**
 * Hellos of which a part is still to come, by flow number: the offer of an encrypted hello, which makes the name that
 * was read an outer one, may stand behind that name.
 */
export type PartialHellos = Map<number, PartialHello>;

/** What a hello travelled in. */
export type HelloCarrier = 'tls' | 'quic' | 'dtls';

/** `fromOriginator`: whether the flow's originator is the client that says it. */
export type PartialHello = { hello: ClientHello; carrier: HelloCarrier; fromOriginator: boolean; seen: Seen };

/** Hellos that wait for their rest at the same time. */
const MOST_WAITING = 4096;

/** Keeps an incomplete hello until more of it is there; false when there is no room. The first packet with a name is the evidence. */
export function holdHello(held: PartialHellos, flow: number, partial: PartialHello): boolean {
  const known = held.get(flow);
  if (known === undefined && held.size >= MOST_WAITING) return false;
  const { time, frame, offset } = partial.seen;
  held.set(flow, { ...partial, seen: known?.hello.serverName ? known.seen : { time, frame, offset } });
  return true;
}
